package io.millpond.sql.aggregate;

import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.Truths;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The suffixes that change what an aggregate function does with its rows or its result.
enum Combinator {
    IF("If"),
    ARRAY("Array"),
    OR_NULL("OrNull"),
    OR_DEFAULT("OrDefault"),
    DISTINCT("Distinct"),
    SIMPLE_STATE("SimpleState"),
    STATE("State"),
    MERGE("Merge"),
    FOR_EACH("ForEach"),
    MAP("Map"),
    TUPLE("Tuple"),
    RESAMPLE("Resample"),
    ARG_MIN("ArgMin"),
    ARG_MAX("ArgMax");

    private final String suffix;

    Combinator(String suffix) {
        this.suffix = suffix;
    }

    /// The combinator that ends `name`, or null.
    static @Nullable Combinator of(String name) {
        for (Combinator combinator : values()) {
            if (name.endsWith(combinator.suffix) && name.length() > combinator.suffix.length()) {
                return combinator;
            }
        }
        return null;
    }

    /// `name` without this suffix.
    String strip(String name) {
        return name.substring(0, name.length() - suffix.length());
    }

    /// The function that this suffix makes of `inner`.
    AggregateFunction decorate(AggregateFunction inner) {
        if (inner instanceof Decorated(Combinator other, AggregateFunction innermost)) {
            checkNesting(other);
            if (isPassedInward(other, innermost)) {
                return other.decorate(decorate(innermost));
            }
        }
        return new Decorated(this, inner);
    }

    private void checkNesting(Combinator inner) {
        if (this == inner && this != ARRAY && this != FOR_EACH && this != MAP) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_AGGREGATION,
                    "Nested identical combinator '" + suffix + "' is not supported");
        }
    }

    /// Whether this one works behind `inner`, though it was written around it: what counts as no
    /// row is decided behind a condition, and of the function rather than of its state.
    ///
    /// @param innermost the function that `inner` works on; one that counts has a count of no rows
    private boolean isPassedInward(Combinator inner, AggregateFunction innermost) {
        boolean isDefault = this == OR_NULL || this == OR_DEFAULT;
        return switch (inner) {
            case IF -> isDefault && innermost.isNullableOverNulls();
            case ARRAY, STATE, MERGE -> isDefault;
            default -> false;
        };
    }

    record Decorated(Combinator combinator, AggregateFunction inner) implements AggregateFunction {
        @Override
        public FunctionDescription description() {
            return inner.description();
        }

        @Override
        public String name() {
            return inner.name() + combinator.suffix;
        }

        @Override
        public boolean handlesNulls() {
            return switch (combinator) {
                case IF, ARRAY, STATE, SIMPLE_STATE, MERGE, FOR_EACH, MAP, TUPLE -> true;
                case OR_NULL, OR_DEFAULT, DISTINCT, RESAMPLE, ARG_MIN, ARG_MAX ->
                        inner.handlesNulls();
            };
        }

        @Override
        public boolean isNullableOverNulls() {
            return inner.isNullableOverNulls();
        }

        @Override
        public BoundAggregate bind(
                List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
            return switch (combinator) {
                case IF -> bindIf(parameters, parameterTypes, arguments);
                case ARRAY -> bindArray(parameters, parameterTypes, arguments);
                case OR_NULL, OR_DEFAULT -> {
                    BoundAggregate bound = inner.bind(parameters, parameterTypes, arguments);
                    yield OrNothing.bind(bound, combinator == OR_NULL);
                }
                case DISTINCT -> {
                    BoundAggregate bound = inner.bind(parameters, parameterTypes, arguments);
                    yield AggregateArguments.bound(
                            bound.resultType(),
                            () -> new DistinctRows(bound.accumulator(), arguments));
                }
                case STATE, SIMPLE_STATE, MERGE ->
                        StateCombinators.bind(
                                combinator, inner, parameters, parameterTypes, arguments);
                case FOR_EACH -> ForEach.bind(inner, parameters, parameterTypes, arguments);
                case MAP -> MapValues.bind(inner, parameters, parameterTypes, arguments);
                case TUPLE -> TupleElements.bind(inner, parameters, parameterTypes, arguments);
                case RESAMPLE -> Resample.bind(inner, parameters, parameterTypes, arguments);
                case ARG_MIN, ARG_MAX ->
                        ArgExtreme.bind(
                                inner,
                                combinator == ARG_MIN,
                                parameters,
                                parameterTypes,
                                arguments);
            };
        }

        private BoundAggregate bindIf(
                List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
            String name = inner.name() + "If";
            if (arguments.isEmpty()) {
                throw new DatabaseException(
                        ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                        "Aggregate function " + name + " requires at least one argument");
            }
            DataType condition = DataTypes.notNullable(arguments.getLast());
            boolean isCondition =
                    condition.equals(DataTypes.UINT8)
                            || condition.equals(DataTypes.BOOL)
                            || condition.equals(DataTypes.NOTHING)
                            || condition instanceof LowCardinalityType;
            if (!isCondition) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        "Illegal type "
                                + arguments.getLast().name()
                                + " of last argument for aggregate function with If suffix");
            }
            BoundAggregate bound =
                    NullSkipping.bind(
                            inner,
                            parameters,
                            parameterTypes,
                            arguments.subList(0, arguments.size() - 1));
            return AggregateArguments.bound(
                    bound.resultType(), () -> new Filtering(bound.accumulator(), condition));
        }

        private BoundAggregate bindArray(
                List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
            List<DataType> elements = new ArrayList<>();
            for (DataType type : arguments) {
                if (!(type instanceof ArrayType(DataType element))) {
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                            "Illegal type "
                                    + type.name()
                                    + " of argument for aggregate function with Array suffix."
                                    + " Must be array.");
                }
                elements.add(element);
            }
            BoundAggregate bound = NullSkipping.bind(inner, parameters, parameterTypes, elements);
            return AggregateArguments.bound(
                    bound.resultType(), () -> new Unnesting(bound.accumulator()));
        }
    }

    /// Passes on the rows for which the last argument holds.
    private record Filtering(Accumulator inner, DataType condition) implements WrappingAccumulator {
        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            byte[] truths = truths(arguments.getLast(), rowCount);
            List<Column> values = arguments.subList(0, arguments.size() - 1);
            if (inner instanceof MaskedAccumulator masked) {
                masked.addWhere(truths, groups, groupCount, values, rowCount);
                return;
            }
            int[] rows = Truths.rows(truths, rowCount);
            if (rows.length == rowCount) {
                inner.add(groups, groupCount, values, rowCount);
                return;
            }
            List<Column> some =
                    values.stream().map(column -> column.gather(rows, rows.length)).toList();
            inner.add(Rows.gather(groups, rows), groupCount, some, rows.length);
        }

        private byte[] truths(Column argument, int rowCount) {
            Column column = NullSkipping.withoutDictionary(argument);
            byte[] nulls = null;
            if (column instanceof NullableColumn nullable) {
                nulls = nullable.nulls();
                column = nullable.values();
            }
            byte[] truths;
            if (column instanceof ByteColumn bytes) {
                truths = Truths.of(bytes.values(), rowCount);
            } else {
                truths = new byte[rowCount];
                double[] values = Numbers.doubles(column, condition);
                for (int row = 0; row < rowCount; row++) {
                    truths[row] = (byte) (values[row] != 0 ? 1 : 0);
                }
            }
            for (int row = 0; nulls != null && row < rowCount; row++) {
                truths[row] &= (byte) (1 - nulls[row]);
            }
            return truths;
        }
    }

    /// Passes on the elements of arrays, one row each.
    private record Unnesting(Accumulator inner) implements WrappingAccumulator {
        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            List<Column> elements = new ArrayList<>();
            ArrayColumn first = (ArrayColumn) Columns.full(arguments.getFirst());
            int count = first.elementCount();
            for (Column argument : arguments) {
                ArrayColumn array = (ArrayColumn) Columns.full(argument);
                if (array.elementCount() != count) {
                    throw new DatabaseException(
                            ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                            "All arrays must have equal sizes");
                }
                elements.add(array.elements().slice(0, count));
            }
            int[] elementGroups = new int[count];
            for (int row = 0; row < rowCount; row++) {
                Arrays.fill(elementGroups, first.start(row), first.end(row), groups[row]);
            }
            inner.add(elementGroups, groupCount, elements, count);
        }
    }
}
