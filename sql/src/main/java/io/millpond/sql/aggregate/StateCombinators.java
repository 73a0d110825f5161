package io.millpond.sql.aggregate;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.SimpleAggregateFunctionType;

import java.util.List;

/// The combinators that return an aggregate's state and that take states instead of values.
final class StateCombinators {
    private StateCombinators() {}

    /// @param combinator STATE, SIMPLE_STATE or MERGE
    static BoundAggregate bind(
            Combinator combinator,
            AggregateFunction inner,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        return switch (combinator) {
            case STATE -> bindState(inner, parameters, parameterTypes, arguments);
            case SIMPLE_STATE -> {
                BoundAggregate bound =
                        NullSkipping.bind(inner, parameters, parameterTypes, arguments);
                DataType type =
                        new SimpleAggregateFunctionType(
                                AggregateStates.checkSimple(inner.name()), bound.resultType());
                yield AggregateArguments.bound(type, bound::accumulator);
            }
            case MERGE -> bindMerge(inner, parameters, parameterTypes, arguments);
            default -> throw new IllegalArgumentException("combinator: " + combinator);
        };
    }

    private static BoundAggregate bindState(
            AggregateFunction inner,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        BoundAggregate bound = NullSkipping.bind(inner, parameters, parameterTypes, arguments);
        if (arguments.contains(new NullableType(DataTypes.NOTHING))) {
            return bound;
        }
        boolean isMerge =
                inner instanceof Combinator.Decorated(Combinator combinator, _)
                        && combinator == Combinator.MERGE;
        DataType type =
                isMerge
                        ? arguments.getFirst()
                        : inner.stateType(
                                AggregateStates.parameterText(parameters, parameterTypes),
                                arguments);
        return AggregateArguments.bound(type, () -> new Unfinished(bound.accumulator()));
    }

    private static BoundAggregate bindMerge(
            AggregateFunction inner,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        AggregateArguments.count(inner.name() + "Merge", arguments, 1, 1);
        if (!(arguments.getFirst() instanceof AggregateFunctionType state)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type "
                            + arguments.getFirst().name()
                            + " of argument for aggregate function with Merge suffix. It must be"
                            + " AggregateFunction(...).");
        }
        if (!haveSameState(inner.name(), state.function())) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type "
                            + state.name()
                            + " of argument for aggregate function with Merge suffix because it"
                            + " corresponds to different aggregate function: "
                            + state.function()
                            + " instead of "
                            + inner.name());
        }
        BoundAggregate bound =
                NullSkipping.bind(inner, parameters, parameterTypes, state.arguments());
        return AggregateArguments.bound(
                bound.resultType(), () -> new Merging(bound.accumulator(), state));
    }

    /// Whether states of one function can be merged by the other: `quantiles` of several levels
    /// keeps what `quantile` of one does.
    private static boolean haveSameState(String function, String other) {
        return function.equals(other)
                || function.replaceFirst("^quantiles", "quantile")
                        .equals(other.replaceFirst("^quantiles", "quantile"));
    }

    /// Returns the bytes of the states instead of results.
    private record Unfinished(Accumulator inner) implements WrappingAccumulator {
        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            inner.add(groups, groupCount, arguments, rowCount);
        }

        @Override
        public Column result(int groupCount) {
            return inner.stateForm().write(inner.states(groupCount), groupCount);
        }
    }

    /// Takes the bytes of states instead of values.
    private record Merging(Accumulator inner, AggregateFunctionType type)
            implements WrappingAccumulator {
        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            BytesColumn bytes = (BytesColumn) Columns.full(arguments.getFirst());
            int[] rows = new int[rowCount];
            int count = 0;
            for (int row = 0; row < rowCount; row++) {
                rows[count] = row;
                count += bytes.length(row) > 0 ? 1 : 0;
            }
            int[] stateGroups = new int[count];
            for (int i = 0; i < count; i++) {
                stateGroups[i] = groups[rows[i]];
            }
            Column states =
                    AggregateStates.read(inner.stateForm(), bytes.gather(rows, count), type);
            inner.addStates(stateGroups, groupCount, states, count);
        }
    }
}
