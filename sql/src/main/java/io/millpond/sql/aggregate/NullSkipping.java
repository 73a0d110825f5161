package io.millpond.sql.aggregate;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Takes dictionaries off the arguments of an aggregate and leaves rows with a NULL out.
final class NullSkipping {
    private NullSkipping() {}

    /// Binds a function to arguments that may be dictionaries or NULL.
    static BoundAggregate bind(
            AggregateFunction function,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        List<DataType> types = arguments.stream().map(DataTypes::withoutLowCardinality).toList();
        boolean hasDictionary = !types.equals(arguments);
        boolean hasNull = types.stream().anyMatch(NullableType.class::isInstance);
        if (function.handlesNulls() || !hasNull) {
            BoundAggregate bound = function.bind(parameters, parameterTypes, types);
            return hasDictionary
                    ? AggregateArguments.bound(
                            bound.resultType(), () -> new Spelling(bound.accumulator()))
                    : bound;
        }
        DataType nothing = new NullableType(DataTypes.NOTHING);
        if (types.contains(nothing)) {
            return ofNothing(function, nothing);
        }
        List<DataType> plain = types.stream().map(DataTypes::notNullable).toList();
        BoundAggregate bound = function.bind(parameters, parameterTypes, plain);
        boolean isNullable =
                function.isNullableOverNulls() && DataTypes.canBeInsideNullable(bound.resultType());
        DataType type = isNullable ? new NullableType(bound.resultType()) : bound.resultType();
        return AggregateArguments.bound(type, () -> new Skipping(bound.accumulator(), isNullable));
    }

    /// An aggregate whose every row is skipped.
    private static BoundAggregate ofNothing(AggregateFunction function, DataType nothing) {
        boolean isCount =
                !function.isNullableOverNulls()
                        && (function.name().startsWith("count")
                                || function.name().startsWith("uniq"));
        DataType type = isCount ? DataTypes.UINT64 : nothing;
        return AggregateArguments.bound(type, () -> new Empty(type));
    }

    private record Empty(DataType type) implements Accumulator {
        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            // No row counts.
        }

        @Override
        public void merge(Accumulator other, int[] groups, int groupCount) {
            // There is nothing in the other one either.
        }

        @Override
        public Column result(int groupCount) {
            return Columns.full(Columns.defaults(type, groupCount));
        }

        @Override
        public StateForm stateForm() {
            return StateForm.of(DataTypes.UINT8);
        }

        @Override
        public Column states(int groupCount) {
            return Columns.defaults(DataTypes.UINT8, groupCount);
        }

        @Override
        public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
            // There is nothing in them.
        }

        @Override
        public long retainedBytes() {
            return 0;
        }
    }

    /// Takes dictionaries off.
    private record Spelling(Accumulator inner) implements WrappingAccumulator {
        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            List<Column> plain = arguments.stream().map(NullSkipping::withoutDictionary).toList();
            inner.add(groups, groupCount, plain, rowCount);
        }
    }

    /// Passes rows without NULLs on.
    private static final class Skipping implements Accumulator {
        private final Accumulator inner;
        private final @Nullable SeenGroups seen;

        Skipping(Accumulator inner, boolean isNullable) {
            this.inner = inner;
            this.seen = isNullable ? new SeenGroups() : null;
        }

        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            List<Column> values = new ArrayList<>();
            byte[] nulls = null;
            for (Column argument : arguments) {
                Column column = withoutDictionary(argument);
                if (column instanceof NullableColumn nullable) {
                    nulls = nulls == null ? new byte[rowCount] : nulls;
                    for (int row = 0; row < rowCount; row++) {
                        nulls[row] |= nullable.nulls()[row];
                    }
                    column = nullable.values();
                }
                values.add(column);
            }
            int[] rows = nulls == null ? null : Rows.where(nulls, (byte) 0, rowCount);
            if (rows == null || rows.length == rowCount) {
                addAll(groups, groupCount, values, rowCount);
                return;
            }
            int count = rows.length;
            List<Column> some = values.stream().map(column -> column.gather(rows, count)).toList();
            addAll(Rows.gather(groups, rows), groupCount, some, count);
        }

        private void addAll(int[] groups, int groupCount, List<Column> values, int rowCount) {
            inner.add(groups, groupCount, values, rowCount);
            if (seen != null) {
                seen.add(groups, groupCount, rowCount);
            }
        }

        @Override
        public void merge(Accumulator other, int[] groups, int groupCount) {
            Skipping that = (Skipping) other;
            inner.merge(that.inner, groups, groupCount);
            if (seen != null && that.seen != null) {
                seen.merge(that.seen, groups, groupCount);
            }
        }

        @Override
        public Column result(int groupCount) {
            Column result = inner.result(groupCount);
            return seen == null ? result : seen.nullUnseen(result, groupCount);
        }

        @Override
        public StateForm stateForm() {
            return seen == null ? inner.stateForm() : States.withFlag(inner.stateForm());
        }

        @Override
        public Column states(int groupCount) {
            Column states = inner.states(groupCount);
            return seen == null
                    ? states
                    : new TupleColumn(List.of(seen.states(groupCount), states), groupCount);
        }

        @Override
        public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
            if (seen == null) {
                inner.addStates(groups, groupCount, states, rowCount);
                return;
            }
            seen.addStates(groups, groupCount, States.flags(States.element(states, 0)), rowCount);
            inner.addStates(groups, groupCount, States.element(states, 1), rowCount);
        }

        @Override
        public long retainedBytes() {
            return inner.retainedBytes();
        }
    }

    /// The values without a constant or a dictionary around them.
    static Column withoutDictionary(Column column) {
        return switch (column) {
            case ConstantColumn constant -> withoutDictionary(constant.materialize());
            case DictionaryColumn coded -> coded.materialize();
            default -> column;
        };
    }
}
