package io.millpond.sql.function.composite;

import io.millpond.sql.aggregate.Accumulator;
import io.millpond.sql.aggregate.AggregateRegistry;
import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Literal;
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
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// Aggregate functions of the elements of arrays, named by a text: `arrayReduce`.
final class ArrayAggregates {
    private static final String CATEGORY = "Array";

    private ArrayAggregates() {}

    static List<ScalarFunction> all() {
        return List.of(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "arrayReduce(aggregate, array, ...)",
                                "The aggregate function of the elements."),
                        (arguments, _) -> bindReduce(arguments),
                        Trait.HANDLES_NULLS),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "arrayReduceInRanges(aggregate, ranges, array, ...)",
                                "The aggregate function of the elements in each range, given as"
                                        + " its first place and its length."),
                        (arguments, _) -> bindRanges(arguments),
                        Trait.HANDLES_NULLS));
    }

    /// The function that the first argument names, fixed to the elements of the arrays.
    private static BoundAggregate aggregate(String name, List<Argument> arguments, int arrayPlace) {
        if (arguments.size() <= arrayPlace) {
            throw new DatabaseException(
                    ErrorCode.TOO_FEW_ARGUMENTS_FOR_FUNCTION,
                    "Number of arguments for function "
                            + name
                            + " doesn't match: passed "
                            + arguments.size()
                            + ", should be at least "
                            + (arrayPlace + 1));
        }
        if (!Arguments.isText(arguments.getFirst().type()) || !arguments.getFirst().isConstant()) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "First argument for function "
                            + name
                            + " must be constant string: name of aggregate function");
        }
        List<DataType> elements = new ArrayList<>();
        for (int i = arrayPlace; i < arguments.size(); i++) {
            if (!(arguments.get(i).type() instanceof ArrayType(DataType element))) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        "Argument "
                                + i
                                + " for function "
                                + name
                                + " must be an array but it has type "
                                + arguments.get(i).type().name()
                                + ".");
            }
            elements.add(element);
        }
        String text = Arguments.constantText(name, arguments, 0);
        String function = text;
        List<Column> parameters = new ArrayList<>();
        List<DataType> types = new ArrayList<>();
        if (text.contains("(") && SqlParser.parseExpression(text) instanceof FunctionCall call) {
            function = call.name();
            for (Expression parameter : call.arguments()) {
                addParameter(name, parameter, parameters, types);
            }
        }
        return AggregateRegistry.standard().bind(function, parameters, types, elements);
    }

    private static void addParameter(
            String name, Expression parameter, List<Column> columns, List<DataType> types) {
        switch (parameter) {
            case Literal.IntegerLiteral integer -> {
                columns.add(LongColumn.of(integer.bits()));
                types.add(DataTypes.UINT64);
            }
            case Literal.FloatLiteral(double value, _) -> {
                columns.add(DoubleColumn.of(value));
                types.add(DataTypes.FLOAT64);
            }
            case Literal.StringLiteral string -> {
                byte[] bytes = string.bytes();
                columns.add(new BytesColumn(bytes, new int[] {bytes.length}, 1));
                types.add(DataTypes.STRING);
            }
            default ->
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "Aggregate function parameters of " + name + " must be literals");
        }
    }

    private static BoundFunction bindReduce(List<Argument> arguments) {
        BoundAggregate aggregate = aggregate("arrayReduce", arguments, 1);
        return BoundFunction.of(
                aggregate.resultType(),
                (columns, rowCount) -> {
                    ArrayColumn first = (ArrayColumn) columns.get(1);
                    List<Column> elements = elements("arrayReduce", columns, 1, rowCount);
                    int[] groups = HigherOrderFunctions.outerRows(first.ends(), rowCount);
                    Accumulator accumulator = aggregate.accumulator();
                    accumulator.add(groups, rowCount, elements, groups.length);
                    return accumulator.result(rowCount);
                });
    }

    private static List<Column> elements(
            String name, List<Column> columns, int arrayPlace, int rowCount) {
        ArrayColumn first = (ArrayColumn) columns.get(arrayPlace);
        List<Column> elements = new ArrayList<>();
        for (int i = arrayPlace; i < columns.size(); i++) {
            ArrayColumn array = (ArrayColumn) columns.get(i);
            for (int row = 0; row < rowCount; row++) {
                if (array.end(row) != first.end(row)) {
                    throw new DatabaseException(
                            ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                            "Lengths of all arrays passed to " + name + " must be equal");
                }
            }
            elements.add(ArrayRows.elements(array));
        }
        return elements;
    }

    private static BoundFunction bindRanges(List<Argument> arguments) {
        String name = "arrayReduceInRanges";
        BoundAggregate aggregate = aggregate(name, arguments, 2);
        DataType range = ArrayFunctions.element(name, arguments, 1);
        if (!(range instanceof TupleType tuple) || tuple.elements().size() != 2) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Each element of the second argument for function "
                            + name
                            + " must be a tuple of two integers");
        }
        DataType fromType = tuple.elements().get(0);
        DataType lengthType = tuple.elements().get(1);
        boolean areIntegers = Numbers.isInteger(fromType) && Numbers.isInteger(lengthType);
        if (!areIntegers || !DataTypes.isUnsigned(lengthType)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Second tuple member in the second argument for function "
                            + name
                            + " must be uints");
        }
        return BoundFunction.of(
                new ArrayType(aggregate.resultType()),
                (columns, rowCount) -> {
                    ArrayColumn ranges = (ArrayColumn) columns.get(1);
                    TupleColumn pairs = (TupleColumn) ArrayRows.elements(ranges);
                    long[] from = Numbers.longs(pairs.elements().get(0), fromType);
                    long[] lengths = Numbers.longs(pairs.elements().get(1), lengthType);
                    List<Column> elements = elements(name, columns, 2, rowCount);
                    ArrayColumn array = (ArrayColumn) columns.get(2);
                    int count = pairs.rowCount();
                    int[] rows = HigherOrderFunctions.outerRows(ranges.ends(), rowCount);
                    int[] ends = new int[count];
                    List<int[]> chosen = new ArrayList<>();
                    int end = 0;
                    for (int i = 0; i < count; i++) {
                        chosen.add(inRange(array, rows[i], from[i], lengths[i]));
                        end += chosen.getLast().length;
                        ends[i] = end;
                    }
                    Column result = reduce(aggregate, elements, chosen, ends, end);
                    return new ArrayColumn(ranges.ends(), Columns.full(result), rowCount);
                });
    }

    /// The elements from a place, from 1 or from -1 at the end, within the array.
    private static int[] inRange(ArrayColumn array, int row, long from, long length) {
        int size = array.end(row) - array.start(row);
        long first = from > 0 ? from - 1 : from < 0 ? size + from : 0;
        long last = Math.min(first + Math.min(length, Integer.MAX_VALUE), size);
        last = from == 0 ? 0 : last;
        int start = (int) Math.clamp(first, 0, size);
        return ArrayRows.range(array.start(row) + start, array.start(row) + (int) last);
    }

    private static Column reduce(
            BoundAggregate aggregate,
            List<Column> elements,
            List<int[]> chosen,
            int[] ends,
            int count) {
        int[] rows = new int[count];
        int at = 0;
        for (int[] part : chosen) {
            System.arraycopy(part, 0, rows, at, part.length);
            at += part.length;
        }
        List<Column> gathered = new ArrayList<>();
        for (Column column : elements) {
            gathered.add(column.gather(rows, count));
        }
        int[] groups = HigherOrderFunctions.outerRows(ends, ends.length);
        Accumulator accumulator = aggregate.accumulator();
        accumulator.add(groups, ends.length, gathered, count);
        return accumulator.result(ends.length);
    }
}
