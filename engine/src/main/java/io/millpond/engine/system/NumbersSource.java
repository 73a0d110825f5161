package io.millpond.engine.system;

import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/// The numbers `from`, `from + step`, ..., `count` of them, in one column of type UInt64.
///
/// Lanes take blocks in turn, so that an endless source ends when its reader has enough. Numbers
/// that cannot meet the conditions of a query are not made.
///
/// @param step not 0; conditions leave out numbers only where it is positive
/// @param count [Long#MAX_VALUE]: endless
/// @param isParallel whether there may be several lanes, and so any order
public record NumbersSource(String column, long from, long count, long step, boolean isParallel)
        implements TableSource {
    @Override
    public Header header() {
        return Header.of(new Field(column, DataTypes.UINT64));
    }

    @Override
    public boolean isGenerated() {
        return true;
    }

    @Override
    public OptionalLong exactRowCount() {
        return count == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(count);
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        AtomicLong next = new AtomicLong();
        Header header = request.columns().isEmpty() ? Header.EMPTY : header();
        Places places = new Places(places(request));
        long rows = Math.min(places.count(), request.rowCountMax().orElse(Long.MAX_VALUE));
        long blocks = rows / request.blockRows() + 1;
        int laneCount = isParallel ? (int) Math.min(request.laneCount(), blocks) : 1;
        List<BlockStream> lanes = new ArrayList<>();
        for (int lane = 0; lane < laneCount; lane++) {
            lanes.add(new Lane(header, next, places, request));
        }
        return lanes;
    }

    /// The places of the numbers that the conditions leave.
    private List<NumberRanges.Range> places(ScanRequest request) {
        if (count == 0) {
            return List.of();
        }
        if (step < 0) {
            return List.of(new NumberRanges.Range(0, count - 1));
        }
        long last = from + (count - 1) * step;
        boolean isEndless = count == Long.MAX_VALUE && step == 1 && from == 0;
        if (isEndless) {
            last = -1;
        } else if (Long.compareUnsigned(Long.divideUnsigned(-1 - from, step), count - 1) < 0) {
            // The numbers begin again at 0 after the greatest one.
            return List.of(new NumberRanges.Range(0, count - 1));
        }
        return NumberRanges.of(column, request.conditions()).places(from, step, last).ranges();
    }

    /// Ranges of places, one after another.
    private static final class Places {
        private final List<NumberRanges.Range> ranges;

        /// How many places come before each range.
        private final long[] before;

        private final long count;

        Places(List<NumberRanges.Range> ranges) {
            this.ranges = ranges;
            this.before = new long[ranges.size()];
            long sum = 0;
            for (int i = 0; i < before.length; i++) {
                before[i] = sum;
                long size = ranges.get(i).last() - ranges.get(i).first() + 1;
                long all = sum + size;
                sum = size <= 0 || all < 0 ? Long.MAX_VALUE : all;
            }
            this.count = sum;
        }

        /// At most [Long#MAX_VALUE], behind which nobody comes.
        long count() {
            return count;
        }

        /// The numbers at `rowCount` places, beginning with the `first` of these.
        long[] numbers(long first, int rowCount, long from, long step) {
            long[] values = new long[rowCount];
            int range = 0;
            while (range + 1 < before.length && before[range + 1] <= first) {
                range++;
            }
            int row = 0;
            while (row < rowCount) {
                long place = ranges.get(range).first() + (first + row - before[range]);
                long left = range + 1 < before.length ? before[range + 1] - first : rowCount;
                int end = (int) Math.min(rowCount, left);
                long value = from + place * step;
                while (row < end) {
                    values[row++] = value;
                    value += step;
                }
                range++;
            }
            return values;
        }
    }

    private final class Lane implements BlockStream {
        private final Header header;
        private final AtomicLong next;
        private final Places places;
        private final int blockRows;
        private final CancellationToken token;

        Lane(Header header, AtomicLong next, Places places, ScanRequest request) {
            this.header = header;
            this.next = next;
            this.places = places;
            this.blockRows = request.blockRows();
            this.token = request.token();
        }

        @Override
        public Header header() {
            return header;
        }

        @Override
        public @Nullable Block next() {
            token.check();
            long first = next.getAndAdd(blockRows);
            if (first >= places.count()) {
                return null;
            }
            int rowCount = (int) Math.min(blockRows, places.count() - first);
            if (header.size() == 0) {
                return new Block(header, List.of(), rowCount);
            }
            long[] values = places.numbers(first, rowCount, from, step);
            return new Block(header, List.of(new LongColumn(values, rowCount)), rowCount);
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
