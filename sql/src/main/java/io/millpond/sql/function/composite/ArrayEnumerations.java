package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.List;

/// Numbers for the elements of arrays: their places, how often each stood before, the how-manieth
/// different one each is. Several arrays of equal length are taken as one of tuples.
public final class ArrayEnumerations {
    private static final String CATEGORY = "Array";

    private ArrayEnumerations() {}

    /// What is counted.
    private enum Kind {
        PLACE,
        OCCURRENCE,
        DENSE
    }

    public static List<ScalarFunction> all() {
        return List.of(
                define(
                        "arrayEnumerate(array, ...)",
                        "The places of the elements.",
                        (arguments, _) -> bind("arrayEnumerate", Kind.PLACE, arguments)),
                define(
                        "arrayEnumerateUniq(array, ...)",
                        "For each element how often it stood up to there.",
                        (arguments, _) -> bind("arrayEnumerateUniq", Kind.OCCURRENCE, arguments)),
                define(
                        "arrayEnumerateDense(array, ...)",
                        "For each element the number of different ones until it first stood.",
                        (arguments, _) -> bind("arrayEnumerateDense", Kind.DENSE, arguments)),
                define(
                        "arrayEnumerateUniqRanked(depth, array, depth)",
                        "As arrayEnumerateUniq, within nested arrays of a depth.",
                        (arguments, _) -> bindRanked("arrayEnumerateUniqRanked", false, arguments)),
                define(
                        "arrayEnumerateDenseRanked(depth, array, depth)",
                        "As arrayEnumerateDense, within nested arrays of a depth.",
                        (arguments, _) -> bindRanked("arrayEnumerateDenseRanked", true, arguments)),
                define(
                        "arrayUniq(array, ...)",
                        "The number of different elements.",
                        (arguments, _) -> bindUniq(arguments)));
    }

    private static ScalarFunction define(String syntax, String doc, ScalarFunction.Binder binder) {
        return ScalarFunction.of(FunctionDescription.of(CATEGORY, syntax, doc), binder);
    }

    private static void check(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 1, Integer.MAX_VALUE);
        for (int i = 0; i < arguments.size(); i++) {
            ArrayFunctions.element(name, arguments, i);
        }
    }

    /// The elements of arrays of equal length, as tuples where there are several arrays.
    private static Column elements(String name, List<Column> columns, int rowCount) {
        ArrayColumn first = (ArrayColumn) columns.getFirst();
        List<Column> parts = new ArrayList<>();
        for (Column column : columns) {
            ArrayColumn array = (ArrayColumn) column;
            for (int row = 0; row < rowCount; row++) {
                if (array.end(row) != first.end(row)) {
                    throw new DatabaseException(
                            ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                            "Lengths of all arrays passed to " + name + " must be equal");
                }
            }
            parts.add(ArrayRows.elements(array));
        }
        return parts.size() == 1 ? parts.getFirst() : new TupleColumn(parts, first.elementCount());
    }

    private static BoundFunction bind(String name, Kind kind, List<Argument> arguments) {
        check(name, arguments);
        return BoundFunction.of(
                new ArrayType(DataTypes.UINT32),
                (columns, rowCount) -> {
                    int[] ends = ((ArrayColumn) columns.getFirst()).ends();
                    Column elements = elements(name, columns, rowCount);
                    int[] numbers = numbers(elements, ends, rowCount, kind);
                    return new ArrayColumn(ends, new IntColumn(numbers, numbers.length), rowCount);
                });
    }

    private static int[] numbers(Column elements, int[] ends, int rowCount, Kind kind) {
        int[] numbers = new int[elements.rowCount()];
        ElementSet set = new ElementSet(elements);
        int[] counts = new int[numbers.length];
        int start = 0;
        for (int row = 0; row < rowCount; row++) {
            set.clear(ends[row] - start);
            for (int i = start; i < ends[row]; i++) {
                int known = kind == Kind.PLACE ? -1 : set.add(i);
                int first = known < 0 ? i : known;
                switch (kind) {
                    case PLACE -> numbers[i] = i - start + 1;
                    case OCCURRENCE -> numbers[i] = ++counts[first];
                    case DENSE -> numbers[i] = known < 0 ? set.size() : numbers[known];
                }
            }
            start = ends[row];
        }
        return numbers;
    }

    private static BoundFunction bindUniq(List<Argument> arguments) {
        check("arrayUniq", arguments);
        return BoundFunction.of(
                DataTypes.UINT32,
                (columns, rowCount) -> {
                    int[] ends = ((ArrayColumn) columns.getFirst()).ends();
                    ElementSet set = new ElementSet(elements("arrayUniq", columns, rowCount));
                    int[] counts = new int[rowCount];
                    int start = 0;
                    for (int row = 0; row < rowCount; row++) {
                        set.clear(ends[row] - start);
                        for (int i = start; i < ends[row]; i++) {
                            set.add(i);
                        }
                        counts[row] = set.size();
                        start = ends[row];
                    }
                    return new IntColumn(counts, rowCount);
                });
    }

    /// `f(clearDepth, array, depth)`: elements are the arrays' values `depth` deep; counting begins
    /// anew in each array `clearDepth` deep.
    private static BoundFunction bindRanked(
            String name, boolean isDense, List<Argument> arguments) {
        boolean hasDepths = arguments.size() > 1;
        Arguments.count(name, arguments, 1, 3);
        int clearDepth = hasDepths ? depth(name, arguments, 0) : 1;
        int place = hasDepths ? 1 : 0;
        DataType type = arguments.get(place).type();
        int levels = 0;
        while (type instanceof ArrayType(DataType inner)) {
            type = inner;
            levels++;
        }
        ArrayFunctions.element(name, arguments, place);
        int depth = arguments.size() > 2 ? depth(name, arguments, 2) : levels;
        if (depth > levels || clearDepth > depth || clearDepth < 1) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Depths of function " + name + " do not fit an array of depth " + levels);
        }
        DataType result = DataTypes.UINT32;
        for (int i = 0; i < depth; i++) {
            result = new ArrayType(result);
        }
        return BoundFunction.of(
                result, (columns, _) -> ranked(columns.get(place), clearDepth, depth, isDense));
    }

    private static int depth(String name, List<Argument> arguments, int place) {
        return (int) Arguments.constantLong(name, arguments, place);
    }

    private static Column ranked(Column column, int clearDepth, int depth, boolean isDense) {
        List<ArrayColumn> levels = new ArrayList<>();
        Column elements = column;
        for (int i = 0; i < depth; i++) {
            ArrayColumn array = (ArrayColumn) Columns.full(elements);
            levels.add(array);
            elements = ArrayRows.elements(array);
        }
        // Where each list at the clearing depth ends, counted in elements.
        int[] ends = levels.get(clearDepth - 1).ends();
        int listCount = levels.get(clearDepth - 1).rowCount();
        for (int level = clearDepth; level < depth; level++) {
            int[] inner = new int[listCount];
            for (int i = 0; i < listCount; i++) {
                inner[i] = ends[i] == 0 ? 0 : levels.get(level).end(ends[i] - 1);
            }
            ends = inner;
        }
        int[] numbers = numbers(elements, ends, listCount, isDense ? Kind.DENSE : Kind.OCCURRENCE);
        Column result = new IntColumn(numbers, numbers.length);
        for (int level = depth - 1; level >= 0; level--) {
            ArrayColumn array = levels.get(level);
            result = new ArrayColumn(array.ends(), result, array.rowCount());
        }
        return result;
    }
}
