package io.millpond.sql.aggregate;

import io.millpond.sql.function.FunctionDescription;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.column.TupleColumnBuilder;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Aggregates that keep one value of a group and count for and against it: `anyHeavy` and
/// `singleValueOrNull`.
public final class KeptValues implements GroupedObjects.Kind<KeptValues.Kept> {
    private final DataType type;
    private final boolean isMajority;

    /// A value and how far it is ahead, or whether another one was met.
    static final class Kept {
        private @Nullable Column value;
        private long count;
        private boolean isRefuted;
    }

    private KeptValues(DataType type, boolean isMajority) {
        this.type = type;
        this.isMajority = isMajority;
    }

    public static List<AggregateFunction> all() {
        return List.of(
                define(
                        "anyHeavy(x)",
                        "The value of more than half of the rows, where there is one.",
                        true),
                define(
                        "singleValueOrNull(x)",
                        "The value that all rows have; NULL where they differ.",
                        false));
    }

    private static AggregateFunction define(String syntax, String doc, boolean isMajority) {
        FunctionDescription description = FunctionDescription.of("Aggregate", syntax, doc);
        String name = description.name();
        return DefinedAggregate.of(
                description,
                (parameters, _, arguments) -> {
                    AggregateArguments.noParameters(name, parameters);
                    AggregateArguments.count(name, arguments, 1, 1);
                    DataType type = arguments.getFirst();
                    boolean isNullable = !isMajority && DataTypes.canBeInsideNullable(type);
                    return AggregateArguments.bound(
                            isNullable ? new NullableType(type) : type,
                            () -> new GroupedObjects<>(new KeptValues(type, isMajority)));
                });
    }

    @Override
    public Kept create() {
        return new Kept();
    }

    @Override
    public GroupedObjects.RowAdder<Kept> rows(List<Column> arguments, int rowCount) {
        Column column = Columns.full(arguments.getFirst());
        return (state, row) -> add(state, column, row, 1);
    }

    private void add(Kept state, Column column, int row, long count) {
        Column value = state.value;
        if (value != null && value.equalAt(0, column, row)) {
            state.count += count;
        } else if (value == null || (isMajority && state.count < count)) {
            state.value = column.slice(row, row + 1);
            state.count = value == null ? count : count - state.count;
        } else if (isMajority) {
            state.count -= count;
        } else {
            state.isRefuted = true;
        }
    }

    @Override
    public void merge(Kept state, Kept other) {
        state.isRefuted |= other.isRefuted;
        if (other.value != null) {
            add(state, other.value, 0, other.count);
        }
    }

    @Override
    public StateForm form() {
        return StateForm.of(States.tuple(DataTypes.UINT8, DataTypes.INT64, type));
    }

    @Override
    public void write(Kept state, ColumnBuilder out) {
        TupleColumnBuilder tuple = (TupleColumnBuilder) out;
        int flag = state.value == null ? 0 : state.isRefuted ? 2 : 1;
        ((ByteColumnBuilder) tuple.elements().get(0)).append((byte) flag);
        ((LongColumnBuilder) tuple.elements().get(1)).append(state.count);
        appendValue(state, tuple.elements().get(2));
        tuple.finishRow();
    }

    private static void appendValue(Kept state, ColumnBuilder out) {
        if (state.value == null) {
            out.appendDefault();
        } else {
            out.append(state.value, 0);
        }
    }

    @Override
    public Kept read(Column states, int row) {
        Kept state = new Kept();
        byte flag = States.flags(States.element(states, 0))[row];
        if (flag != 0) {
            state.value = States.element(states, 2).slice(row, row + 1);
            state.count = ((LongColumn) States.element(states, 1)).value(row);
            state.isRefuted = flag == 2;
        }
        return state;
    }

    @Override
    public Column results(List<Kept> states) {
        boolean isNullable = !isMajority && DataTypes.canBeInsideNullable(type);
        ColumnBuilder builder = ColumnBuilders.of(isNullable ? new NullableType(type) : type);
        for (Kept state : states) {
            if (builder instanceof NullableColumnBuilder nullable) {
                if (state.isRefuted || state.value == null) {
                    nullable.appendNull();
                } else {
                    nullable.values().append(state.value, 0);
                    nullable.finishRow();
                }
            } else {
                appendValue(state, builder);
            }
        }
        return builder.build();
    }
}
