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
/// Lanes take blocks in turn, so that an endless source ends when its reader has enough.
///
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
        long bound = NumberBound.of(column, request.conditions());
        boolean isBound = bound < Long.MAX_VALUE && from >= 0 && step > 0;
        long asked = isBound ? (bound < from ? 0 : (bound - from) / step + 1) : count;
        long available = Math.min(count, asked);
        long rows = Math.min(available, request.rowCountMax().orElse(Long.MAX_VALUE));
        long blocks = rows / request.blockRows() + 1;
        int laneCount = isParallel ? (int) Math.min(request.laneCount(), blocks) : 1;
        List<BlockStream> lanes = new ArrayList<>();
        for (int lane = 0; lane < laneCount; lane++) {
            lanes.add(new Lane(header, next, available, request));
        }
        return lanes;
    }

    private final class Lane implements BlockStream {
        private final Header header;
        private final AtomicLong next;
        private final long rowsMax;
        private final int blockRows;
        private final CancellationToken token;

        Lane(Header header, AtomicLong next, long rowsMax, ScanRequest request) {
            this.header = header;
            this.next = next;
            this.rowsMax = rowsMax;
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
            if (first >= rowsMax) {
                return null;
            }
            int rowCount = (int) Math.min(blockRows, rowsMax - first);
            if (header.size() == 0) {
                return new Block(header, List.of(), rowCount);
            }
            long[] values = new long[rowCount];
            for (int row = 0; row < rowCount; row++) {
                values[row] = from + (first + row) * step;
            }
            return new Block(header, List.of(new LongColumn(values, rowCount)), rowCount);
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
