package io.millpond.sql.aggregate;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/// The combinators that aggregate only the rows with the least, or greatest, last argument.
///
/// A group whose extreme changes begins a new group of the inner function; the old one is
/// forgotten.
final class ArgExtreme implements Accumulator {
    private final Accumulator inner;
    private final DataType keyType;
    private final boolean isLeast;
    private final ColumnOrder order;
    private @Nullable Column[] keys = new Column[0];
    private int[] innerGroups = new int[0];
    private int innerCount;

    private ArgExtreme(Accumulator inner, DataType keyType, boolean isLeast) {
        this.inner = inner;
        this.keyType = keyType;
        this.isLeast = isLeast;
        this.order = ColumnOrder.of(keyType);
    }

    static BoundAggregate bind(
            AggregateFunction function,
            boolean isLeast,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        if (arguments.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Incorrect number of arguments for aggregate function with "
                            + (isLeast ? "ArgMin" : "ArgMax")
                            + " suffix");
        }
        DataType key = arguments.getLast();
        BoundAggregate bound =
                NullSkipping.bind(
                        function,
                        parameters,
                        parameterTypes,
                        arguments.subList(0, arguments.size() - 1));
        return AggregateArguments.bound(
                bound.resultType(), () -> new ArgExtreme(bound.accumulator(), key, isLeast));
    }

    private void reserve(int groupCount) {
        int before = keys.length;
        if (groupCount > before) {
            keys = Arrays.copyOf(keys, SumAccumulators.grown(before, groupCount));
            innerGroups = Arrays.copyOf(innerGroups, keys.length);
        }
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        int[] rows = keepBest(groups, groupCount, arguments.getLast(), rowCount);
        List<Column> values =
                arguments.subList(0, arguments.size() - 1).stream()
                        .map(column -> column.gather(rows, rows.length))
                        .toList();
        inner.add(innerGroups(groups, rows), innerCount, values, rows.length);
    }

    private int[] innerGroups(int[] groups, int[] rows) {
        int[] result = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            result[i] = innerGroups[groups[rows[i]]];
        }
        return result;
    }

    /// The rows that hold the extreme of their group; a group with a new one begins anew.
    private int[] keepBest(int[] groups, int groupCount, Column argument, int rowCount) {
        reserve(groupCount);
        Column column = Columns.full(argument);
        int[] best = new int[groupCount];
        Arrays.fill(best, -1);
        for (int row = 0; row < rowCount; row++) {
            int group = groups[row];
            if (best[group] < 0 || compare(column, row, column, best[group]) < 0) {
                best[group] = row;
            }
        }
        for (int group = 0; group < groupCount; group++) {
            Column held = keys[group];
            if (best[group] >= 0 && (held == null || compare(column, best[group], held, 0) < 0)) {
                keys[group] = column.slice(best[group], best[group] + 1);
                innerGroups[group] = innerCount++;
            }
        }
        int[] rows = new int[rowCount];
        int count = 0;
        for (int row = 0; row < rowCount; row++) {
            Column held = keys[groups[row]];
            if (held != null && compare(column, row, held, 0) == 0) {
                rows[count++] = row;
            }
        }
        return Arrays.copyOf(rows, count);
    }

    private int compare(Column column, int row, Column other, int otherRow) {
        int compared = order.compare(column, row, other, otherRow);
        return isLeast ? compared : -compared;
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        int[] theirs = new int[groups.length];
        Column states = ((ArgExtreme) other).states(groups.length);
        System.arraycopy(groups, 0, theirs, 0, groups.length);
        addStates(theirs, groupCount, states, groups.length);
    }

    @Override
    public Column result(int groupCount) {
        int[] rows = groupRows(groupCount);
        return Columns.full(inner.result(innerCount)).gather(rows, groupCount);
    }

    /// The inner group of each group, a fresh one for groups without rows.
    private int[] groupRows(int groupCount) {
        reserve(groupCount);
        int[] rows = new int[groupCount];
        int fresh = -1;
        for (int group = 0; group < groupCount; group++) {
            if (keys[group] == null && fresh < 0) {
                fresh = innerCount++;
            }
            rows[group] = keys[group] == null ? fresh : innerGroups[group];
        }
        return rows;
    }

    @Override
    public StateForm stateForm() {
        StateForm form = inner.stateForm();
        return new StateForm(form.version(), States.tuple(DataTypes.UINT8, keyType, form.type()));
    }

    @Override
    public Column states(int groupCount) {
        int[] rows = groupRows(groupCount);
        byte[] flags = new byte[groupCount];
        ColumnBuilder builder = ColumnBuilders.of(keyType);
        for (int group = 0; group < groupCount; group++) {
            Column held = keys[group];
            if (held == null) {
                builder.appendDefault();
            } else {
                flags[group] = 1;
                builder.append(held, 0);
            }
        }
        Column states = Columns.full(inner.states(innerCount)).gather(rows, groupCount);
        return new TupleColumn(
                List.of(new ByteColumn(flags, groupCount), builder.build(), states), groupCount);
    }

    @Override
    public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        int[] some = Rows.where(States.flags(States.element(states, 0)), (byte) 1, rowCount);
        int[] someGroups = Rows.gather(groups, some);
        Column column = States.element(states, 1).gather(some, some.length);
        int[] rows = keepBest(someGroups, groupCount, column, some.length);
        Column kept = States.element(states, 2).gather(some, some.length).gather(rows, rows.length);
        inner.addStates(innerGroups(someGroups, rows), innerCount, kept, rows.length);
    }

    @Override
    public long retainedBytes() {
        return inner.retainedBytes() + 100L * keys.length;
    }
}
