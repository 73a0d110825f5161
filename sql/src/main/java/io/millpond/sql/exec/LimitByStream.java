package io.millpond.sql.exec;

import io.millpond.sql.group.GroupTable;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The rows `[offset, offset + limit)` of each combination of some columns.
final class LimitByStream implements BlockStream {
    private final BlockStream source;
    private final long fromRow;
    private final long toRow;
    private final int[] keys;
    private final GroupTable table;
    private final Execution.Reservation reservation;
    private long[] rowCounts = new long[64];

    LimitByStream(BlockStream source, long offset, long limit, int[] keys, Execution execution) {
        this.source = source;
        this.fromRow = offset;
        this.toRow = limit > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + limit;
        this.keys = keys.clone();
        Header header = source.header();
        this.table = GroupTable.of(Arrays.stream(keys).mapToObj(header::type).toList());
        this.reservation = execution.reserve();
    }

    @Override
    public Header header() {
        return source.header();
    }

    @Override
    public @Nullable Block next() {
        Block block = source.next();
        while (block != null) {
            Block kept = cut(block);
            if (kept.rowCount() > 0) {
                return kept;
            }
            block = source.next();
        }
        return null;
    }

    private Block cut(Block block) {
        int rowCount = block.rowCount();
        int[] groups = new int[rowCount];
        table.assign(Blocks.pick(block, keys), rowCount, groups);
        if (table.groupCount() > rowCounts.length) {
            rowCounts = Arrays.copyOf(rowCounts, table.groupCount() * 2);
        }
        int[] rows = new int[rowCount];
        int count = 0;
        for (int row = 0; row < rowCount; row++) {
            long place = rowCounts[groups[row]]++;
            if (place >= fromRow && place < toRow) {
                rows[count++] = row;
            }
        }
        reservation.set(table.retainedBytes() + 8L * rowCounts.length);
        return count == rowCount ? block : block.gather(rows, count);
    }

    @Override
    public void close() {
        reservation.release();
        source.close();
    }
}
