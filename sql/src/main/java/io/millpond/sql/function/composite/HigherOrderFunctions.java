package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.BoundHigherOrder;
import io.millpond.sql.function.DictionaryBinding;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.HigherOrderFunction;
import io.millpond.sql.function.LambdaBody;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.Selection;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Functions of a lambda and arrays: the lambda is applied to all elements of all rows at once, and
/// each function makes its result of what the lambda gave.
public final class HigherOrderFunctions {
    private static final String CATEGORY = "Array";

    /// The functions whose lambda is a condition.
    private static final Set<String> CONDITIONS =
            Set.of(
                    "arrayFilter",
                    "arrayExists",
                    "arrayAll",
                    "arrayCount",
                    "arrayFirst",
                    "arrayLast",
                    "arrayFirstOrNull",
                    "arrayLastOrNull",
                    "arrayFirstIndex",
                    "arrayLastIndex",
                    "arrayFill",
                    "arraySplit",
                    "arrayReverseFill",
                    "arrayReverseSplit");

    private HigherOrderFunctions() {}

    public static List<HigherOrderFunction> all() {
        List<HigherOrderFunction> all = new ArrayList<>();
        all.add(
                define(
                        "arrayMap(lambda, array, ...)",
                        "The lambda's results.",
                        (lambda, _) -> new ArrayType(lambda),
                        (lambda, results, arrays, rowCount) ->
                                new ArrayColumn(arrays.getFirst().ends(), results, rowCount)));
        all.add(
                define(
                        "arrayFilter(lambda, array, ...)",
                        "The elements for which the lambda holds.",
                        (_, element) -> new ArrayType(element),
                        HigherOrderFunctions::filter));
        all.add(
                condition(
                        "arrayExists(lambda, array, ...)",
                        "Whether the lambda holds for any element.",
                        DataTypes.UINT8,
                        Count.EXISTS));
        all.add(
                condition(
                        "arrayAll(lambda, array, ...)",
                        "Whether the lambda holds for all elements.",
                        DataTypes.UINT8,
                        Count.ALL));
        all.add(
                condition(
                        "arrayCount(lambda, array, ...)",
                        "The number of elements for which the lambda holds.",
                        DataTypes.UINT32,
                        Count.COUNT));
        all.add(
                condition(
                        "arrayFirstIndex(lambda, array, ...)",
                        "The place of the first element for which the lambda holds, or 0.",
                        DataTypes.UINT32,
                        Count.FIRST));
        all.add(
                condition(
                        "arrayLastIndex(lambda, array, ...)",
                        "The place of the last element for which the lambda holds, or 0.",
                        DataTypes.UINT32,
                        Count.LAST));
        all.add(pick("arrayFirst(lambda, array, ...)", "first", Count.FIRST));
        all.add(pick("arrayLast(lambda, array, ...)", "last", Count.LAST));
        for (boolean isReverse : new boolean[] {false, true}) {
            all.add(
                    define(
                            (isReverse ? "arrayReverseSort" : "arraySort") + "(lambda, array, ...)",
                            "The elements in the order of the lambda's results.",
                            (_, element) -> new ArrayType(element),
                            (lambda, results, arrays, rowCount) ->
                                    ArrayOrder.sort(
                                            arrays.getFirst(),
                                            results,
                                            lambda,
                                            isReverse,
                                            rowCount)));
        }
        for (String name :
                List.of(
                        "arraySum",
                        "arrayAvg",
                        "arrayMin",
                        "arrayMax",
                        "arrayProduct",
                        "arrayCumSum",
                        "arrayCumSumNonNegative")) {
            all.add(
                    define(
                            name + "(lambda, array, ...)",
                            "As " + name + " of the lambda's results.",
                            (lambda, _) -> ArrayNumbers.resultType(name, lambda),
                            (lambda, results, arrays, rowCount) ->
                                    ArrayNumbers.apply(
                                            name,
                                            lambda,
                                            new ArrayColumn(
                                                    arrays.getFirst().ends(), results, rowCount),
                                            rowCount)));
        }
        all.add(
                define(
                        "arrayFill(lambda, array, ...)",
                        "Elements for which the lambda does not hold replaced by the one before.",
                        (_, element) -> new ArrayType(element),
                        HigherOrderFunctions::fill));
        all.add(
                define(
                        "arraySplit(lambda, array, ...)",
                        "The array split before each element for which the lambda holds.",
                        HigherOrderFunctions::splitType,
                        (lambda, results, arrays, rowCount) ->
                                split(lambda, results, arrays, rowCount, false)));
        all.add(
                define(
                        "arrayReverseFill(lambda, array, ...)",
                        "Elements for which the lambda does not hold replaced by the one after.",
                        (_, element) -> new ArrayType(element),
                        HigherOrderFunctions::reverseFill));
        all.add(
                define(
                        "arrayReverseSplit(lambda, array, ...)",
                        "The array split after each element for which the lambda holds.",
                        HigherOrderFunctions::splitType,
                        (lambda, results, arrays, rowCount) ->
                                split(lambda, results, arrays, rowCount, true)));
        all.add(
                define(
                        "arrayCompact(lambda, array, ...)",
                        "The array without the elements whose result is that of the one before.",
                        (_, element) -> new ArrayType(element),
                        (lambda, results, arrays, rowCount) ->
                                ArrayRows.gather(
                                        arrays.getFirst(),
                                        rowCount,
                                        (array, row, _) ->
                                                ArrayMoveFunctions.compact(array, row, results))));
        all.add(pickOrNull("arrayFirstOrNull(lambda, array, ...)", "first", Count.FIRST));
        all.add(pickOrNull("arrayLastOrNull(lambda, array, ...)", "last", Count.LAST));
        all.add(new FoldFunction());
        return all;
    }

    private interface ResultType {
        DataType of(DataType lambda, DataType element);
    }

    private interface Body {
        Column apply(DataType lambda, Column results, List<ArrayColumn> arrays, int rowCount);
    }

    /// A body that also knows the type of the first array's elements.
    private interface TypedBody {
        Column apply(
                DataType element,
                DataType lambda,
                Column results,
                List<ArrayColumn> arrays,
                int rowCount);
    }

    private static HigherOrderFunction define(
            String syntax, String doc, ResultType resultType, Body body) {
        return new ArrayLambda(
                FunctionDescription.of(CATEGORY, syntax, doc),
                resultType,
                (_, lambda, results, arrays, rowCount) ->
                        body.apply(lambda, results, arrays, rowCount));
    }

    private record ArrayLambda(FunctionDescription description, ResultType type, TypedBody body)
            implements HigherOrderFunction {
        @Override
        public List<DataType> parameterTypes(List<Argument> arrays) {
            List<DataType> types = new ArrayList<>();
            for (int i = 0; i < arrays.size(); i++) {
                types.add(ArrayFunctions.element(description.name(), arrays, i));
            }
            if (types.isEmpty()) {
                throw new DatabaseException(
                        ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                        "Function " + description.name() + " needs at least one array argument");
            }
            return types;
        }

        @Override
        public BoundHigherOrder bind(DataType lambdaResult, List<Argument> arrays) {
            DataType element = parameterTypes(arrays).getFirst();
            DataType lambda = DataTypes.withoutLowCardinality(lambdaResult);
            DataType plain = DataTypes.notNullable(lambda);
            boolean isCondition = CONDITIONS.contains(description.name());
            boolean isTruth =
                    plain.equals(DataTypes.UINT8)
                            || plain.equals(DataTypes.BOOL)
                            || plain.equals(DataTypes.NOTHING);
            if (isCondition && !isTruth) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        "Expression for function "
                                + description.name()
                                + " must return UInt8 or Nullable(UInt8), found "
                                + lambda.name());
            }
            return new BoundLambda(
                    type.of(lambda, element), element, lambda, body, description.name());
        }
    }

    private record BoundLambda(
            DataType resultType, DataType element, DataType lambda, TypedBody body, String name)
            implements BoundHigherOrder {
        @Override
        public Column apply(LambdaBody code, List<Column> arguments, int rowCount) {
            List<ArrayColumn> arrays = new ArrayList<>();
            List<Column> elements = new ArrayList<>();
            for (Column argument : arguments) {
                ArrayColumn array = (ArrayColumn) Columns.full(argument);
                checkSizes(name, array, arrays.isEmpty() ? array : arrays.getFirst(), rowCount);
                arrays.add(array);
                elements.add(array.elements().slice(0, array.elementCount()));
            }
            ArrayColumn first = arrays.getFirst();
            int count = first.elementCount();
            Column results = code.apply(elements, outerRows(first.ends(), rowCount), count);
            Column plain = DictionaryBinding.withoutDictionaries(Columns.full(results));
            return body.apply(element, lambda, plain, arrays, rowCount);
        }
    }

    static void checkSizes(String name, ArrayColumn array, ArrayColumn first, int rowCount) {
        for (int row = 0; row < rowCount; row++) {
            if (array.end(row) != first.end(row)) {
                throw new DatabaseException(
                        ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                        "Arrays passed to " + name + " must have equal size");
            }
        }
    }

    static int[] outerRows(int[] ends, int rowCount) {
        int[] rows = new int[rowCount == 0 ? 0 : ends[rowCount - 1]];
        int start = 0;
        for (int row = 0; row < rowCount; row++) {
            Arrays.fill(rows, start, ends[row], row);
            start = ends[row];
        }
        return rows;
    }

    private static Column filter(
            DataType lambda, Column results, List<ArrayColumn> arrays, int rowCount) {
        ArrayColumn array = arrays.getFirst();
        byte[] truths = Selection.truths(results, lambda, results.rowCount());
        int[] ends = new int[rowCount];
        int[] kept = new int[truths.length];
        int count = 0;
        for (int row = 0; row < rowCount; row++) {
            for (int i = array.start(row); i < array.end(row); i++) {
                kept[count] = i;
                count += truths[i];
            }
            ends[row] = count;
        }
        return new ArrayColumn(ends, array.elements().gather(kept, count), rowCount);
    }

    private enum Count {
        EXISTS,
        ALL,
        COUNT,
        FIRST,
        LAST
    }

    private static HigherOrderFunction condition(
            String syntax, String doc, DataType type, Count count) {
        return define(
                syntax,
                doc,
                (_, _) -> type,
                (lambda, results, arrays, rowCount) ->
                        Numbers.ofLongs(
                                counts(lambda, results, arrays.getFirst(), rowCount, count),
                                rowCount,
                                type.layout()));
    }

    private static long[] counts(
            DataType lambda, Column results, ArrayColumn array, int rowCount, Count count) {
        byte[] truths = Selection.truths(results, lambda, results.rowCount());
        long[] found = new long[rowCount];
        for (int row = 0; row < rowCount; row++) {
            int start = array.start(row);
            long total = 0;
            long first = 0;
            long last = 0;
            for (int i = start; i < array.end(row); i++) {
                if (truths[i] != 0) {
                    total++;
                    last = i - start + 1L;
                    first = first == 0 ? last : first;
                }
            }
            found[row] =
                    switch (count) {
                        case EXISTS -> total > 0 ? 1 : 0;
                        case ALL -> total == array.end(row) - start ? 1 : 0;
                        case COUNT -> total;
                        case FIRST -> first;
                        case LAST -> last;
                    };
        }
        return found;
    }

    private static HigherOrderFunction pick(String syntax, String which, Count count) {
        return new ArrayLambda(
                FunctionDescription.of(
                        CATEGORY,
                        syntax,
                        "The " + which + " element for which the lambda holds, or the default."),
                (_, element) -> element,
                (element, lambda, results, arrays, rowCount) -> {
                    ArrayColumn array = arrays.getFirst();
                    long[] places = counts(lambda, results, array, rowCount, count);
                    int[] rows = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        boolean isMissing = places[row] == 0;
                        rows[row] = isMissing ? -1 : (int) (array.start(row) + places[row] - 1);
                    }
                    return TupleFunctions.gatherOrDefault(
                            element, array.elements(), rows, rowCount);
                });
    }

    private static HigherOrderFunction pickOrNull(String syntax, String which, Count count) {
        return new ArrayLambda(
                FunctionDescription.of(
                        CATEGORY,
                        syntax,
                        "The " + which + " element for which the lambda holds, or NULL."),
                (_, element) -> {
                    if (!DataTypes.canBeInsideNullable(DataTypes.notNullable(element))) {
                        throw new DatabaseException(
                                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                                "Nested type "
                                        + element.name()
                                        + " cannot be inside Nullable type");
                    }
                    return DataTypes.nullable(element);
                },
                (element, lambda, results, arrays, rowCount) -> {
                    ArrayColumn array = arrays.getFirst();
                    long[] places = counts(lambda, results, array, rowCount, count);
                    int[] rows = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        boolean isMissing = places[row] == 0;
                        rows[row] = isMissing ? -1 : (int) (array.start(row) + places[row] - 1);
                    }
                    return TupleFunctions.gatherOrNull(element, array.elements(), rows, rowCount);
                });
    }

    private static Column fill(
            DataType lambda, Column results, List<ArrayColumn> arrays, int rowCount) {
        ArrayColumn array = arrays.getFirst();
        byte[] truths = Selection.truths(results, lambda, results.rowCount());
        int[] rows = new int[truths.length];
        for (int row = 0; row < rowCount; row++) {
            for (int i = array.start(row); i < array.end(row); i++) {
                rows[i] = truths[i] != 0 || i == array.start(row) ? i : rows[i - 1];
            }
        }
        return new ArrayColumn(array.ends(), array.elements().gather(rows, rows.length), rowCount);
    }

    private static Column reverseFill(
            DataType lambda, Column results, List<ArrayColumn> arrays, int rowCount) {
        ArrayColumn array = arrays.getFirst();
        byte[] truths = Selection.truths(results, lambda, results.rowCount());
        int[] rows = new int[truths.length];
        for (int row = 0; row < rowCount; row++) {
            for (int i = array.end(row) - 1; i >= array.start(row); i--) {
                rows[i] = truths[i] != 0 || i + 1 == array.end(row) ? i : rows[i + 1];
            }
        }
        return new ArrayColumn(array.ends(), array.elements().gather(rows, rows.length), rowCount);
    }

    private static DataType splitType(DataType lambda, DataType element) {
        return new ArrayType(new ArrayType(DataTypes.withoutLowCardinality(element)));
    }

    private static Column split(
            DataType lambda,
            Column results,
            List<ArrayColumn> arrays,
            int rowCount,
            boolean isAfter) {
        ArrayColumn array = arrays.getFirst();
        byte[] truths = Selection.truths(results, lambda, results.rowCount());
        int[] innerEnds = new int[truths.length];
        int[] outerEnds = new int[rowCount];
        int count = 0;
        for (int row = 0; row < rowCount; row++) {
            for (int i = array.start(row); i < array.end(row); i++) {
                boolean isLast = i + 1 == array.end(row);
                if (isLast || truths[isAfter ? i : i + 1] != 0) {
                    innerEnds[count++] = i + 1;
                }
            }
            outerEnds[row] = count;
        }
        Column elements =
                DictionaryBinding.withoutDictionaries(
                        Columns.full(array.elements()).slice(0, array.elementCount()));
        return new ArrayColumn(outerEnds, new ArrayColumn(innerEnds, elements, count), rowCount);
    }
}
