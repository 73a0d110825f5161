package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
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
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

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
                    "arrayFirstIndex",
                    "arrayLastIndex",
                    "arrayFill",
                    "arraySplit");

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
                        "arrayCumSum")) {
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
                        (_, element) -> new ArrayType(new ArrayType(element)),
                        HigherOrderFunctions::split));
        all.add(new MapFunction("mapFilter", "The pairs for which the lambda holds."));
        all.add(new MapFunction("mapApply", "The pairs that the lambda makes."));
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
            if (isCondition && !Numbers.isNumber(plain) && !plain.equals(DataTypes.NOTHING)) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        "Unexpected type of filter column for function "
                                + description.name()
                                + ": expected UInt8, got "
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

    private static void checkSizes(
            String name, ArrayColumn array, ArrayColumn first, int rowCount) {
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

    private static Column split(
            DataType lambda, Column results, List<ArrayColumn> arrays, int rowCount) {
        ArrayColumn array = arrays.getFirst();
        byte[] truths = Selection.truths(results, lambda, results.rowCount());
        int[] innerEnds = new int[truths.length];
        int[] outerEnds = new int[rowCount];
        int count = 0;
        for (int row = 0; row < rowCount; row++) {
            for (int i = array.start(row); i < array.end(row); i++) {
                boolean isLast = i + 1 == array.end(row);
                if (isLast || truths[i + 1] != 0) {
                    innerEnds[count++] = i + 1;
                }
            }
            outerEnds[row] = count;
        }
        Column elements = array.elements().slice(0, array.elementCount());
        return new ArrayColumn(outerEnds, new ArrayColumn(innerEnds, elements, count), rowCount);
    }

    /// A function of a lambda with two parameters and a map.
    private record MapFunction(String name, String doc) implements HigherOrderFunction {
        @Override
        public FunctionDescription description() {
            return FunctionDescription.of("Map", name + "(lambda, map)", doc);
        }

        @Override
        public List<DataType> parameterTypes(List<Argument> arrays) {
            Arguments.count(name, arrays, 1);
            if (!(arrays.getFirst().type() instanceof MapType(DataType key, DataType value))) {
                throw Arguments.illegal(name, arrays.getFirst().type());
            }
            return List.of(key, value);
        }

        @Override
        public BoundHigherOrder bind(DataType lambdaResult, List<Argument> arrays) {
            boolean isFilter = name.equals("mapFilter");
            DataType type = arrays.getFirst().type();
            if (!isFilter) {
                if (!(lambdaResult instanceof TupleType pair) || pair.elements().size() != 2) {
                    throw Arguments.illegal(name, lambdaResult);
                }
                type = new MapType(pair.elements().get(0), pair.elements().get(1));
            }
            return new BoundMap(type, lambdaResult, isFilter);
        }
    }

    private record BoundMap(DataType resultType, DataType lambda, boolean isFilter)
            implements BoundHigherOrder {
        @Override
        public Column apply(LambdaBody body, List<Column> arguments, int rowCount) {
            MapColumn map = (MapColumn) Columns.full(arguments.getFirst());
            int count = rowCount == 0 ? 0 : map.end(rowCount - 1);
            List<Column> parts = List.of(map.keys().slice(0, count), map.values().slice(0, count));
            Column results =
                    Columns.full(body.apply(parts, outerRows(map.ends(), rowCount), count));
            if (!isFilter) {
                TupleColumn pairs = (TupleColumn) results;
                return new MapColumn(
                        map.ends(),
                        Columns.full(pairs.elements().get(0)),
                        Columns.full(pairs.elements().get(1)),
                        rowCount);
            }
            byte[] truths = Selection.truths(results, lambda, count);
            int[] kept = new int[count];
            int[] ends = new int[rowCount];
            int size = 0;
            for (int row = 0; row < rowCount; row++) {
                for (int i = map.start(row); i < map.end(row); i++) {
                    kept[size] = i;
                    size += truths[i];
                }
                ends[row] = size;
            }
            return new MapColumn(
                    ends, map.keys().gather(kept, size), map.values().gather(kept, size), rowCount);
        }
    }
}
