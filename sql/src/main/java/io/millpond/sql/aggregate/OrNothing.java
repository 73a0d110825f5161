package io.millpond.sql.aggregate;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;

import java.util.List;

/// Gives NULL, or the type's default, for groups without rows.
final class OrNothing implements Accumulator {
    private final Accumulator inner;
    private final DataType type;
    private final boolean isNullable;
    private final SeenGroups seen = new SeenGroups();

    /// The aggregate that `-OrNull`, or else `-OrDefault`, makes of another.
    static BoundAggregate bind(BoundAggregate bound, boolean isNull) {
        DataType type = bound.resultType();
        boolean isNullable = isNull && DataTypes.canBeInsideNullable(type);
        return AggregateArguments.bound(
                isNullable ? new NullableType(type) : type,
                () -> new OrNothing(bound.accumulator(), type, isNullable));
    }

    OrNothing(Accumulator inner, DataType type, boolean isNullable) {
        this.inner = inner;
        this.type = type;
        this.isNullable = isNullable;
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        inner.add(groups, groupCount, arguments, rowCount);
        seen.add(groups, groupCount, rowCount);
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        OrNothing that = (OrNothing) other;
        inner.merge(that.inner, groups, groupCount);
        seen.merge(that.seen, groups, groupCount);
    }

    @Override
    public Column result(int groupCount) {
        Column result = Columns.full(inner.result(groupCount));
        if (isNullable) {
            return seen.nullUnseen(result, groupCount);
        }
        ColumnBuilder builder = ColumnBuilders.of(type);
        for (int group = 0; group < groupCount; group++) {
            if (seen.contains(group)) {
                builder.append(result, group);
            } else {
                builder.appendDefault();
            }
        }
        return builder.build();
    }

    @Override
    public StateForm stateForm() {
        return States.withFlag(inner.stateForm());
    }

    @Override
    public Column states(int groupCount) {
        return new TupleColumn(
                List.of(seen.states(groupCount), inner.states(groupCount)), groupCount);
    }

    @Override
    public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        seen.addStates(groups, groupCount, States.flags(States.element(states, 0)), rowCount);
        inner.addStates(groups, groupCount, States.element(states, 1), rowCount);
    }

    @Override
    public long retainedBytes() {
        return inner.retainedBytes();
    }
}
