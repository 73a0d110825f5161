package io.millpond.sql.aggregate.bitmap;

import io.millpond.sql.aggregate.AggregateArguments;
import io.millpond.sql.aggregate.AggregateFunction;
import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.aggregate.DefinedAggregate;
import io.millpond.sql.aggregate.GroupedObjects;
import io.millpond.sql.aggregate.StateForm;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.List;

/// `groupBitmap`, the number of different integers, and `groupBitmapAnd`, `-Or` and `-Xor`, which
/// combine its states.
public final class BitmapAggregates {
    private static final String CATEGORY = "Aggregate";

    private BitmapAggregates() {}

    /// How bitmaps are put together.
    private enum Combination {
        OR,
        AND,
        XOR
    }

    /// The bitmap of a group; nothing was combined yet where it was not begun.
    private static final class Combined {
        private final Bitmap bitmap = new Bitmap();
        private boolean isBegun;

        private void combine(Bitmap other, Combination combination) {
            if (!isBegun) {
                bitmap.or(other);
                isBegun = true;
                return;
            }
            switch (combination) {
                case OR -> bitmap.or(other);
                case AND -> bitmap.and(other);
                case XOR -> bitmap.xor(other);
            }
        }
    }

    public static List<AggregateFunction> all() {
        return List.of(
                DefinedAggregate.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "groupBitmap(x)",
                                "The number of different integers; its state is a bitmap."),
                        (parameters, _, arguments) -> bindGroup(parameters, arguments)),
                new Combining(
                        "groupBitmapAnd",
                        "The number of integers that all bitmaps have.",
                        Combination.AND),
                new Combining(
                        "groupBitmapOr",
                        "The number of different integers of all bitmaps.",
                        Combination.OR),
                new Combining(
                        "groupBitmapXor",
                        "The number of integers that an odd number of bitmaps has.",
                        Combination.XOR));
    }

    private static BoundAggregate bindGroup(List<Column> parameters, List<DataType> arguments) {
        AggregateArguments.noParameters(BitmapStates.FUNCTION, parameters);
        AggregateArguments.count(BitmapStates.FUNCTION, arguments, 1, 1);
        DataType type = arguments.getFirst();
        if (!BitmapStates.canHold(type)) {
            throw AggregateArguments.illegal(BitmapStates.FUNCTION, type);
        }
        BitmapStates states = new BitmapStates(type);
        DataType result = type.equals(DataTypes.BOOL) ? DataTypes.UINT8 : type;
        return AggregateArguments.bound(
                result,
                () -> new GroupedObjects<>(new Kind(states, Combination.OR, result, false)));
    }

    /// An aggregate function of bitmaps, whose state is a bitmap again.
    private record Combining(String name, String doc, Combination combination)
            implements AggregateFunction {
        @Override
        public FunctionDescription description() {
            return FunctionDescription.of(CATEGORY, name + "(bitmap)", doc);
        }

        @Override
        public BoundAggregate bind(
                List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
            AggregateArguments.noParameters(name, parameters);
            AggregateArguments.count(name, arguments, 1, 1);
            BitmapStates states = BitmapStates.ofArgument(name, arguments.getFirst());
            return AggregateArguments.bound(
                    states.element(),
                    () ->
                            new GroupedObjects<>(
                                    new Kind(states, combination, states.element(), true)));
        }

        @Override
        public AggregateFunctionType stateType(String parameterText, List<DataType> arguments) {
            return BitmapStates.ofArgument(name, arguments.getFirst()).type();
        }
    }

    /// @param result the type of a result
    /// @param areBitmaps whether the arguments are bitmaps rather than integers
    private record Kind(
            BitmapStates states, Combination combination, DataType result, boolean areBitmaps)
            implements GroupedObjects.Kind<Combined> {
        @Override
        public Combined create() {
            return new Combined();
        }

        @Override
        public GroupedObjects.RowAdder<Combined> rows(List<Column> arguments, int rowCount) {
            Column column = arguments.getFirst();
            if (areBitmaps) {
                Bitmap[] bitmaps = states.read(column, rowCount);
                return (state, row) -> state.combine(bitmaps[row], combination);
            }
            long[] numbers = states.numbers(column);
            return (state, row) -> {
                state.isBegun = true;
                state.bitmap.add(numbers[row]);
            };
        }

        @Override
        public void merge(Combined state, Combined other) {
            if (other.isBegun) {
                state.combine(other.bitmap, combination);
            }
        }

        @Override
        public StateForm form() {
            return states.form();
        }

        @Override
        public void write(Combined state, ColumnBuilder out) {
            out.append(states.arrays(new Bitmap[] {state.bitmap}), 0);
        }

        @Override
        public Combined read(Column column, int row) {
            ArrayColumn arrays = (ArrayColumn) column;
            Column elements = arrays.elements().slice(arrays.start(row), arrays.end(row));
            Combined state = new Combined();
            long[] numbers = states.numbers(elements);
            state.combine(Bitmap.of(numbers, 0, elements.rowCount()), combination);
            return state;
        }

        @Override
        public Column results(List<Combined> groups) {
            long[] sizes = new long[groups.size()];
            for (int group = 0; group < sizes.length; group++) {
                sizes[group] = groups.get(group).bitmap.size();
            }
            return Numbers.ofLongs(sizes, sizes.length, result.layout());
        }
    }
}
