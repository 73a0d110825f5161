package io.millpond.engine.system;

import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;
import java.util.List;

/// The primes at places `offset`, `offset + step`, ..., `count` of them, in a column of type
/// UInt64.
///
/// They come from a sieve over one stretch of numbers after another.
///
/// @param offset of the first; 2 stands at 0
public record PrimesSource(long offset, long count, long step) implements TableSource {
    private static final int STRETCH = 1 << 16;

    @Override
    public Header header() {
        return Header.of(new Field("prime", DataTypes.UINT64));
    }

    @Override
    public boolean isGenerated() {
        return true;
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        return List.of(
                new Lane(request, NumberRanges.of("prime", request.conditions()).greatest()));
    }

    private final class Lane implements BlockStream {
        private final ScanRequest request;
        private final Header header;

        /// The first number of the next stretch.
        private long from = 2;

        /// Primes found so far, and those of them given.
        private long place;

        private long given;
        private long[] found = new long[0];
        private int foundAt;

        /// The greatest prime asked for.
        private final long bound;

        Lane(ScanRequest request, long bound) {
            this.bound = bound;
            this.request = request;
            this.header = request.columns().isEmpty() ? Header.EMPTY : PrimesSource.this.header();
        }

        @Override
        public Header header() {
            return header;
        }

        @Override
        public @Nullable Block next() {
            int rowCount = (int) Math.min(request.blockRows(), count - given);
            if (rowCount == 0) {
                return null;
            }
            long[] values = new long[rowCount];
            int rows = 0;
            while (rows < rowCount) {
                long prime = nextWanted();
                if (prime > bound) {
                    given = count - rows;
                    break;
                }
                values[rows++] = prime;
            }
            given += rows;
            if (rows == 0) {
                return null;
            }
            return header.size() == 0
                    ? new Block(header, List.of(), rows)
                    : new Block(header, List.of(new LongColumn(values, rows)), rows);
        }

        private long nextWanted() {
            while (true) {
                while (foundAt == found.length) {
                    request.token().check();
                    sieve();
                }
                long prime = found[foundAt++];
                long index = place++;
                if (index >= offset && (index - offset) % step == 0) {
                    return prime;
                }
            }
        }

        private void sieve() {
            BitSet composite = new BitSet(STRETCH);
            long to = from + STRETCH;
            for (long divisor = 2; divisor * divisor < to; divisor++) {
                long first = Math.max(divisor * divisor, (from + divisor - 1) / divisor * divisor);
                for (long multiple = first; multiple < to; multiple += divisor) {
                    composite.set((int) (multiple - from));
                }
            }
            found = new long[STRETCH - composite.cardinality()];
            int size = 0;
            for (int i = composite.nextClearBit(0);
                    i < STRETCH;
                    i = composite.nextClearBit(i + 1)) {
                found[size++] = from + i;
            }
            foundAt = 0;
            from = to;
        }

        @Override
        public void close() {
            found = new long[0];
        }
    }
}
