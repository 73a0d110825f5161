package io.millpond.sql.exec;

import io.millpond.sql.group.GroupTable;
import io.millpond.sql.setting.SizeLimit;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The first row of each combination of some columns.
final class DistinctStream implements BlockStream {
    private final BlockStream source;
    private final int[] keys;
    private final GroupTable table;
    private final Execution.Reservation reservation;
    private final SizeLimit limit;
    private boolean isFull;

    /// @param keys indexes of the columns; at least one
    DistinctStream(BlockStream source, int[] keys, Execution execution) {
        this.source = source;
        this.keys = keys.clone();
        Header header = source.header();
        this.table = GroupTable.of(Arrays.stream(keys).mapToObj(header::type).toList());
        this.reservation = execution.reserve();
        this.limit = SizeLimit.ofDistinct(execution.context().settings());
    }

    @Override
    public Header header() {
        return source.header();
    }

    @Override
    public @Nullable Block next() {
        Block block = isFull ? null : source.next();
        while (block != null) {
            Block fresh = firstRows(block);
            if (fresh.rowCount() > 0) {
                return fresh;
            }
            block = isFull ? null : source.next();
        }
        return null;
    }

    private Block firstRows(Block block) {
        int rowCount = block.rowCount();
        int known = table.groupCount();
        int[] groups = new int[rowCount];
        table.assign(Blocks.pick(block, keys), rowCount, groups);
        int[] rows = new int[table.groupCount() - known];
        int count = 0;
        for (int row = 0; row < rowCount && count < rows.length; row++) {
            if (groups[row] == known + count) {
                rows[count++] = row;
            }
        }
        reservation.set(table.retainedBytes());
        isFull = !limit.admits(table.groupCount(), table.retainedBytes());
        return count == rowCount ? block : block.gather(rows, count);
    }

    @Override
    public void close() {
        reservation.release();
        source.close();
    }
}
