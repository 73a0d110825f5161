package io.millpond.sql.exec;

import io.millpond.sql.plan.Assignment;
import io.millpond.sql.plan.FillNumbers;
import io.millpond.sql.plan.FillRange;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Puts rows into the gaps of ordered rows: the keys count on, interpolated columns are computed
/// from the row before, all others have defaults.
///
/// Rows with equal values of the keys in front, which are not filled, are filled on their own.
/// Single-threaded.
final class FillOperator {
    private static final int CHECK_ROWS = 8192;

    private final Plan.Fill plan;
    private final BlockStream input;
    private final Layout layout;
    private final Execution execution;
    private final int[] keys;
    private final int[] prefix;
    private final int[] interpolated;
    private final Program interpolation;
    private final List<ColumnBuilder> builders;

    /// The last row put out, as columns of one row; at first all defaults.
    private List<Column> last = new ArrayList<>();

    /// Where the values of the prefix come from.
    private Block group;

    private int rowCount;

    /// Whether the time is up and the query ends with the rows there are.
    private boolean isStopped;

    private final Execution.Reservation reservation;
    private long inputBytes;

    FillOperator(Plan.Fill plan, BlockStream input, Layout layout, Execution execution) {
        this.plan = plan;
        this.input = input;
        this.layout = layout;
        this.execution = execution;
        this.reservation = execution.reserve();
        this.keys = layout.indexesOf(plan.ranges().stream().map(FillRange::slot).toList());
        this.prefix = layout.indexesOf(plan.prefix());
        this.interpolated =
                layout.indexesOf(plan.interpolations().stream().map(Assignment::slot).toList());
        this.interpolation =
                new Program(
                        plan.interpolations().stream().map(Assignment::term).toList(),
                        layout,
                        execution);
        this.builders = layout.slots().stream().map(Slot::type).map(ColumnBuilders::of).toList();
        for (Slot slot : layout.slots()) {
            last.add(ColumnBuilders.defaultValue(slot.type()));
        }
        this.group = new Block(layout.header(), last, 1);
    }

    Block compute() {
        try {
            return fill(Blocks.drain(input, reservation));
        } finally {
            reservation.release();
        }
    }

    private Block fill(Block block) {
        inputBytes = block.retainedBytes();
        if (block.rowCount() == 0 && prefix.length == 0) {
            fillEmpty();
        }
        FillCursor cursor = null;
        for (int row = 0; row < block.rowCount(); row++) {
            if (cursor == null || !isSameGroup(block, row)) {
                finish(cursor);
                group = block.slice(row, row + 1);
                cursor = begin(values(block, row));
            }
            @Nullable BigDecimal[] target = cursor.limited(values(block, row));
            if (cursor.isOvertaking() && cursor.start(target)) {
                insert(cursor);
            }
            advance(cursor, target);
            copy(block, row);
            cursor.mark(values(block, row));
        }
        finish(cursor);
        List<Column> columns = new ArrayList<>();
        builders.forEach(builder -> columns.add(builder.build()));
        return new Block(layout.header(), columns, rowCount);
    }

    private void fillEmpty() {
        for (FillRange range : plan.ranges()) {
            if (range.from() == null || range.to() == null) {
                return;
            }
        }
        FillCursor cursor = new FillCursor(plan);
        cursor.reset(0);
        insert(cursor);
        finish(cursor);
    }

    private boolean isSameGroup(Block block, int row) {
        for (int index : prefix) {
            if (!block.column(index).equalAt(row, group.column(index), 0)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable BigDecimal[] values(Block block, int row) {
        @Nullable BigDecimal[] values = new BigDecimal[keys.length];
        for (int i = 0; i < keys.length; i++) {
            values[i] =
                    FillNumbers.read(
                            block.column(keys[i]), row, plan.ranges().get(i).slot().type());
        }
        return values;
    }

    /// A cursor at FROM, or at the first row where there is none.
    private FillCursor begin(@Nullable BigDecimal[] first) {
        FillCursor cursor = new FillCursor(plan);
        if (cursor.begin(first)) {
            insert(cursor);
        }
        return cursor;
    }

    private void advance(FillCursor cursor, @Nullable BigDecimal[] target) {
        if (cursor.isWaiting() && cursor.start(target)) {
            insert(cursor);
        }
        int skipped = 0;
        while (!isStopped && !cursor.isWaiting() && cursor.next(target)) {
            if (!cursor.isStale()) {
                insert(cursor);
            } else if (++skipped % CHECK_ROWS == 0) {
                isStopped = !execution.mayContinue();
            }
        }
    }

    /// Fills up to TO behind the last row of a group.
    private void finish(@Nullable FillCursor cursor) {
        if (cursor != null) {
            advance(cursor, cursor.ends());
        }
    }

    private void insert(FillCursor cursor) {
        List<Column> computed =
                interpolated.length == 0 ? List.of() : interpolation.evaluate(last, 1);
        List<Column> row = new ArrayList<>();
        for (Slot slot : layout.slots()) {
            row.add(ColumnBuilders.defaultValue(slot.type()));
        }
        for (int index : prefix) {
            row.set(index, group.column(index));
        }
        for (int i = 0; i < interpolated.length; i++) {
            row.set(interpolated[i], Columns.full(computed.get(i)));
        }
        for (int i = 0; i < keys.length; i++) {
            ColumnBuilder one = ColumnBuilders.of(plan.ranges().get(i).slot().type());
            FillNumbers.append(cursor.value(i), one);
            row.set(keys[i], one.build());
        }
        put(row);
    }

    private void copy(Block block, int row) {
        put(block.slice(row, row + 1).columns());
    }

    private void put(List<Column> row) {
        for (int i = 0; i < row.size(); i++) {
            builders.get(i).append(row.get(i), 0);
        }
        last = row.stream().map(Columns::full).toList();
        rowCount++;
        if (rowCount % CHECK_ROWS == 0) {
            isStopped = !execution.mayContinue();
            count();
        }
    }

    private void count() {
        long bytes = inputBytes;
        for (ColumnBuilder builder : builders) {
            bytes += builder.retainedBytes();
        }
        reservation.set(bytes);
    }
}
