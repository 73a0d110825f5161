package io.millpond.sql.aggregate.library;

import io.millpond.sql.aggregate.Accumulator;
import io.millpond.sql.aggregate.AggregateStates;
import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.aggregate.States;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.parser.SqlParser;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Functions of one row that aggregate what it holds: arrays, or states of aggregates.
public final class StateFunctions {
    private static final String CATEGORY = "Other";

    private StateFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define(
                        "finalizeAggregation(state)",
                        "The result of a state of an aggregate function.",
                        StateFunctions::bindFinalize,
                        Trait.HANDLES_NULLS),
                define(
                        "initializeAggregation('name', x, ...)",
                        "The result of an aggregate function over the one row.",
                        StateFunctions::bindInitialize,
                        Trait.HANDLES_NULLS,
                        Trait.HANDLES_DICTIONARIES),
                define(
                        "runningAccumulate(state[, group])",
                        "The result of the states of this row and those before it in the block,"
                                + " begun anew where the group changes.",
                        StateFunctions::bindRunning,
                        Trait.HANDLES_NULLS,
                        Trait.NOT_FOLDABLE,
                        Trait.NOT_DETERMINISTIC),
                define(
                        "arrayReduce('name', array, ...)",
                        "The result of an aggregate function over the elements of arrays.",
                        StateFunctions::bindReduce,
                        Trait.HANDLES_NULLS),
                define(
                        "arrayReduceInRanges('name', ranges, array, ...)",
                        "The results of an aggregate function over parts of arrays; each range is"
                                + " a pair of the first index and the length.",
                        StateFunctions::bindReduceInRanges,
                        Trait.HANDLES_NULLS));
    }

    private static ScalarFunction define(
            String syntax, String doc, Binder binder, Trait... traits) {
        FunctionDescription description = FunctionDescription.of(CATEGORY, syntax, doc);
        return ScalarFunction.of(description, (arguments, _) -> binder.bind(arguments), traits);
    }

    private interface Binder {
        BoundFunction bind(List<Argument> arguments);
    }

    private static BoundFunction bindFinalize(List<Argument> arguments) {
        Arguments.count("finalizeAggregation", arguments, 1);
        DataType nothing = new NullableType(DataTypes.NOTHING);
        if (arguments.getFirst().type().equals(nothing)) {
            return BoundFunction.of(nothing, (columns, _) -> columns.getFirst());
        }
        if (!(arguments.getFirst().type() instanceof AggregateFunctionType type)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Argument for function 'finalizeAggregation' must have type"
                            + " AggregateFunction - state of aggregate function. Got '"
                            + arguments.getFirst().type().name()
                            + "' instead");
        }
        BoundAggregate bound = merge(type);
        return BoundFunction.of(
                bound.resultType(),
                (columns, rowCount) -> {
                    Accumulator accumulator = bound.accumulator();
                    accumulator.add(rowNumbers(rowCount), rowCount, columns, rowCount);
                    return accumulator.result(rowCount);
                });
    }

    /// The function that merges states of `type`.
    private static BoundAggregate merge(AggregateFunctionType type) {
        return merge(type, "Merge");
    }

    /// The function that merges states of `type` into one.
    static BoundAggregate mergedState(AggregateFunctionType type) {
        return merge(type, "MergeState");
    }

    private static BoundAggregate merge(AggregateFunctionType type, String combinators) {
        List<DataType> parameterTypes = new ArrayList<>();
        List<Column> parameters = AggregateStates.parameters(type.parameters(), parameterTypes);
        return StandardAggregates.registry()
                .bind(type.function() + combinators, parameters, parameterTypes, List.of(type));
    }

    private static int[] rowNumbers(int rowCount) {
        int[] rows = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            rows[row] = row;
        }
        return rows;
    }

    /// The aggregate function that the first argument names, with its parameters if it has some.
    private static BoundAggregate named(
            String function, List<Argument> arguments, List<DataType> types) {
        if (!(arguments.getFirst().constant() instanceof BytesColumn text)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "First argument for function "
                            + function
                            + " must be constant string: name of aggregate function");
        }
        String name = text.text(0);
        List<DataType> parameterTypes = new ArrayList<>();
        List<Column> parameters = List.of();
        if (name.indexOf('(') >= 0
                && SqlParser.parseExpression(name) instanceof FunctionCall call) {
            String parameterText =
                    call.arguments().stream()
                            .map(SqlFormatter::expression)
                            .collect(Collectors.joining(", "));
            parameters = AggregateStates.parameters(parameterText, parameterTypes);
            name = call.name();
        }
        return StandardAggregates.registry().bind(name, parameters, parameterTypes, types);
    }

    private static BoundFunction bindInitialize(List<Argument> arguments) {
        if (arguments.size() < 2) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Function initializeAggregation requires at least 2 arguments");
        }
        List<DataType> types =
                arguments.stream().skip(1).map(Argument::type).collect(Collectors.toList());
        BoundAggregate bound = named("initializeAggregation", arguments, types);
        return BoundFunction.of(
                bound.resultType(),
                (columns, rowCount) -> {
                    Accumulator accumulator = bound.accumulator();
                    accumulator.add(
                            rowNumbers(rowCount),
                            rowCount,
                            columns.subList(1, columns.size()),
                            rowCount);
                    return accumulator.result(rowCount);
                });
    }

    private static BoundFunction bindRunning(List<Argument> arguments) {
        Arguments.count("runningAccumulate", arguments, 1, 2);
        if (!(arguments.getFirst().type() instanceof AggregateFunctionType type)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Argument for function runningAccumulate must have type AggregateFunction -"
                            + " state of aggregate function.");
        }
        BoundAggregate bound = merge(type);
        return BoundFunction.of(
                bound.resultType(),
                (columns, rowCount) -> {
                    Column states = columns.getFirst();
                    Accumulator accumulator = bound.accumulator();
                    ColumnBuilder results = ColumnBuilders.of(bound.resultType());
                    for (int row = 0; row < rowCount; row++) {
                        boolean isNewGroup =
                                row > 0
                                        && columns.size() > 1
                                        && !columns.get(1).equalAt(row, columns.get(1), row - 1);
                        if (isNewGroup) {
                            accumulator = bound.accumulator();
                        }
                        accumulator.add(new int[1], 1, List.of(states.slice(row, row + 1)), 1);
                        results.append(accumulator.result(1), 0);
                    }
                    return results.build();
                });
    }

    private static BoundFunction bindReduce(List<Argument> arguments) {
        checkCount("arrayReduce", arguments, 2);
        List<DataType> types = elementTypes("arrayReduce", arguments, 1);
        BoundAggregate bound = named("arrayReduce", arguments, types);
        return BoundFunction.of(
                bound.resultType(),
                (columns, rowCount) -> {
                    List<ArrayColumn> arrays = arrays("arrayReduce", columns, 1, rowCount);
                    int[] groups = States.spread(arrays.getFirst(), rowNumbers(rowCount), rowCount);
                    List<Column> elements = new ArrayList<>();
                    arrays.forEach(a -> elements.add(a.elements().slice(0, groups.length)));
                    Accumulator accumulator = bound.accumulator();
                    accumulator.add(groups, rowCount, elements, groups.length);
                    return accumulator.result(rowCount);
                });
    }

    private static void checkCount(String function, List<Argument> arguments, int min) {
        if (arguments.size() < min) {
            throw new DatabaseException(
                    ErrorCode.TOO_FEW_ARGUMENTS_FOR_FUNCTION,
                    "Number of arguments for function "
                            + function
                            + " doesn't match: passed "
                            + arguments.size()
                            + ", should be at least "
                            + min);
        }
    }

    private static List<DataType> elementTypes(
            String function, List<Argument> arguments, int first) {
        List<DataType> types = new ArrayList<>();
        for (int i = first; i < arguments.size(); i++) {
            if (!(arguments.get(i).type() instanceof ArrayType(DataType element))) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        "Argument "
                                + i
                                + " for function "
                                + function
                                + " must be an array but it has type "
                                + arguments.get(i).type().name());
            }
            types.add(element);
        }
        return types;
    }

    private static List<ArrayColumn> arrays(
            String function, List<Column> columns, int first, int rowCount) {
        List<ArrayColumn> arrays = new ArrayList<>();
        for (Column column : columns.subList(first, columns.size())) {
            ArrayColumn array = (ArrayColumn) Columns.full(column);
            arrays.add(array);
            for (int row = 0; row < rowCount; row++) {
                if (array.end(row) != arrays.getFirst().end(row)) {
                    throw new DatabaseException(
                            ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                            "Lengths of all arrays passed to " + function + " must be equal");
                }
            }
        }
        return arrays;
    }

    private static BoundFunction bindReduceInRanges(List<Argument> arguments) {
        String function = "arrayReduceInRanges";
        checkCount(function, arguments, 3);
        boolean isRange =
                arguments.get(1).type() instanceof ArrayType(TupleType range)
                        && range.elements().size() == 2
                        && range.elements().stream().allMatch(Numbers::isInteger);
        if (!isRange) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "First argument for function "
                            + function
                            + " must be an array of tuples of integers, not "
                            + arguments.get(1).type().name());
        }
        TupleType range = (TupleType) ((ArrayType) arguments.get(1).type()).element();
        List<DataType> types = elementTypes(function, arguments, 2);
        BoundAggregate bound = named(function, arguments, types);
        return BoundFunction.of(
                new ArrayType(bound.resultType()),
                (columns, rowCount) -> {
                    ArrayColumn ranges = (ArrayColumn) Columns.full(columns.get(1));
                    List<ArrayColumn> arrays = arrays(function, columns, 2, rowCount);
                    Accumulator accumulator = bound.accumulator();
                    int count = rowCount == 0 ? 0 : ranges.end(rowCount - 1);
                    addRanges(accumulator, ranges, range, arrays, rowCount);
                    return new ArrayColumn(
                            Arrays.copyOf(ranges.ends(), rowCount),
                            Columns.full(accumulator.result(count)),
                            rowCount);
                });
    }

    /// Adds the elements of each range to the group that has the range's number.
    private static void addRanges(
            Accumulator accumulator,
            ArrayColumn ranges,
            TupleType range,
            List<ArrayColumn> arrays,
            int rowCount) {
        Column pairs = ranges.elements();
        long[] starts = Numbers.longs(States.element(pairs, 0), range.elements().get(0));
        long[] lengths = Numbers.longs(States.element(pairs, 1), range.elements().get(1));
        ArrayColumn first = arrays.getFirst();
        int groupCount = rowCount == 0 ? 0 : ranges.end(rowCount - 1);
        for (int row = 0; row < rowCount; row++) {
            int size = first.end(row) - first.start(row);
            for (int i = ranges.start(row); i < ranges.end(row); i++) {
                long start = starts[i] > 0 ? starts[i] - 1 : size + starts[i];
                int from = Math.clamp(start, 0, size);
                int to = Math.clamp(start + lengths[i], from, size);
                int base = first.start(row);
                int[] groups = new int[to - from];
                Arrays.fill(groups, i);
                List<Column> some =
                        arrays.stream()
                                .map(a -> a.elements().slice(base + from, base + to))
                                .toList();
                accumulator.add(groups, groupCount, some, groups.length);
            }
        }
    }
}
