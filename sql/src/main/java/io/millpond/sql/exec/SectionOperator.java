package io.millpond.sql.exec;

import io.millpond.sql.group.GroupTable;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.RowAmount;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.column.Column;

import java.util.Arrays;
import java.util.List;

/// Keeps the rows of LIMIT and OFFSET that count from the end or are a share of all rows.
///
/// A negative offset leaves out the last rows, a negative limit keeps the last of what the offset
/// leaves. Ties of a negative limit are the rows in front that equal the first one kept.
/// Single-threaded.
final class SectionOperator {
    private final Plan.Section plan;
    private final BlockStream input;
    private final Layout layout;
    private final Execution execution;

    SectionOperator(Plan.Section plan, BlockStream input, Layout layout, Execution execution) {
        this.plan = plan;
        this.input = input;
        this.layout = layout;
        this.execution = execution;
    }

    Block compute() {
        Execution.Reservation reservation = execution.reserve();
        try {
            Block block = Blocks.drain(input, reservation);
            reservation.set(block.retainedBytes());
            return plan.keys().isEmpty() ? section(block) : sectionOfEachKey(block);
        } finally {
            reservation.release();
        }
    }

    private Block section(Block block) {
        Range range = Range.of(block.rowCount(), plan.offset(), plan.limit());
        List<Column> ties = Blocks.pick(block, layout.indexesOf(plan.ties()));
        int from = (int) range.from();
        int to = (int) range.to();
        if (from < to && !ties.isEmpty()) {
            if (plan.limit().rows() < 0) {
                from = firstTie(ties, from);
            } else {
                to = lastTie(ties, to, block.rowCount());
            }
        }
        return block.slice(from, to);
    }

    private static int firstTie(List<Column> ties, int from) {
        int first = from;
        while (first > 0 && areEqual(ties, first - 1, from)) {
            first--;
        }
        return first;
    }

    private static int lastTie(List<Column> ties, int to, int rowCount) {
        int end = to;
        while (end < rowCount && areEqual(ties, end, to - 1)) {
            end++;
        }
        return end;
    }

    private static boolean areEqual(List<Column> columns, int row, int other) {
        return columns.stream().allMatch(column -> column.equalAt(row, column, other));
    }

    private Block sectionOfEachKey(Block block) {
        int[] keys = layout.indexesOf(plan.keys());
        GroupTable table =
                GroupTable.of(Arrays.stream(keys).mapToObj(block.header()::type).toList());
        int[] groups = new int[block.rowCount()];
        table.assign(Blocks.pick(block, keys), block.rowCount(), groups);
        long[] rowCounts = new long[table.groupCount()];
        for (int group : groups) {
            rowCounts[group]++;
        }
        long[] places = new long[rowCounts.length];
        int[] rows = new int[groups.length];
        int count = 0;
        for (int row = 0; row < groups.length; row++) {
            int group = groups[row];
            Range range = Range.of(rowCounts[group], plan.offset(), plan.limit());
            long place = places[group]++;
            if (place >= range.from() && place < range.to()) {
                rows[count++] = row;
            }
        }
        return block.gather(rows, count);
    }

    /// Rows `[from, to)`.
    private record Range(long from, long to) {
        static Range of(long rowCount, RowAmount offset, RowAmount limit) {
            long skipped = offset.of(rowCount);
            long from = Math.clamp(skipped, 0, rowCount);
            long to = skipped < 0 ? Math.max(0, rowCount + skipped) : rowCount;
            long taken = limit.of(rowCount);
            if (taken < 0) {
                return new Range(Math.min(to, Math.max(from, to + taken)), to);
            }
            return new Range(from, Math.max(from, taken < to - from ? from + taken : to));
        }
    }
}
