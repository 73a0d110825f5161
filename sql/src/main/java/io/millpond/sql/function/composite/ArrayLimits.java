package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.BoundHigherOrder;
import io.millpond.sql.function.DictionaryBinding;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.HigherOrderFunction;
import io.millpond.sql.function.LambdaBody;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.condition.ConditionalFunctions;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.List;

/// The first elements of arrays in order: `arrayPartialSort`, `arrayTopK` and their kin, with and
/// without a lambda that gives the keys.
public final class ArrayLimits {
    private static final String CATEGORY = "Array";

    private ArrayLimits() {}

    /// One of these functions.
    ///
    /// @param isReverse whether the greatest keys come first
    /// @param isCut whether what is beyond the limit is left out, and NULL keys with it
    private record Limit(String name, String doc, boolean isReverse, boolean isCut) {
        DataType resultType(DataType element) {
            return new ArrayType(isCut ? DataTypes.notNullable(element) : element);
        }
    }

    private static List<Limit> limits() {
        return List.of(
                new Limit(
                        "arrayPartialSort",
                        "The array with its least elements first, in order, up to a limit.",
                        false,
                        false),
                new Limit(
                        "arrayPartialReverseSort",
                        "The array with its greatest elements first, in order, up to a limit.",
                        true,
                        false),
                new Limit("arrayTopK", "The greatest elements, up to a limit.", true, true),
                new Limit("arrayBottomK", "The least elements, up to a limit.", false, true));
    }

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        for (Limit limit : limits()) {
            all.add(
                    ScalarFunction.of(
                            FunctionDescription.of(
                                    CATEGORY, limit.name + "(limit, array)", limit.doc),
                            (arguments, _) -> bind(limit, arguments)));
        }
        return all;
    }

    public static List<HigherOrderFunction> lambdas() {
        List<HigherOrderFunction> all = new ArrayList<>();
        for (Limit limit : limits()) {
            all.add(new LimitLambda(limit));
        }
        return all;
    }

    private static BoundFunction bind(Limit limit, List<Argument> arguments) {
        if (arguments.size() > 2) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "First argument for function "
                            + limit.name
                            + " must be a function. Actual "
                            + arguments.getFirst().type().name());
        }
        Arguments.count(limit.name, arguments, 2);
        checkLimit(limit, arguments.getFirst().type());
        DataType element = ArrayFunctions.element(limit.name, arguments, 1);
        DataType limitType = arguments.getFirst().type();
        return BoundFunction.of(
                limit.resultType(element),
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.get(1);
                    long[] counts = Numbers.longs(columns.get(0), limitType);
                    Column keys = ArrayRows.elements(array);
                    return apply(limit, counts, array, keys, element, rowCount);
                });
    }

    private static void checkLimit(Limit limit, DataType type) {
        if (!Numbers.isInteger(type)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type "
                            + type.name()
                            + " of limit argument of function "
                            + limit.name
                            + " (must be UInt or Int)");
        }
    }

    private static Column apply(
            Limit limit,
            long[] counts,
            ArrayColumn array,
            Column keys,
            DataType keyType,
            int rowCount) {
        ArrayOrder.Keys ordered = new ArrayOrder.Keys(keys, keyType, limit.isReverse);
        ArrayColumn sorted =
                ArrayRows.gather(
                        array,
                        rowCount,
                        (list, row, _) -> {
                            int[] rows = ArrayRows.range(list.start(row), list.end(row));
                            if (!limit.isCut) {
                                int wanted = Math.clamp(counts[row], 0, rows.length);
                                ordered.sort(rows, wanted == 0 ? rows.length : wanted);
                                return rows;
                            }
                            if (counts[row] < 0) {
                                throw new DatabaseException(
                                        ErrorCode.BAD_ARGUMENTS,
                                        "Argument K of function "
                                                + limit.name
                                                + " must be non-negative, got "
                                                + counts[row]);
                            }
                            return ordered.first(rows, (int) Math.min(counts[row], rows.length));
                        });
        if (!limit.isCut) {
            return sorted;
        }
        return new ArrayColumn(
                sorted.ends(), ConditionalFunctions.withoutNulls(sorted.elements()), rowCount);
    }

    /// A function of a lambda, a limit and arrays.
    private record LimitLambda(Limit limit) implements HigherOrderFunction {
        @Override
        public FunctionDescription description() {
            return FunctionDescription.of(
                    CATEGORY, limit.name + "(lambda, limit, array, ...)", limit.doc);
        }

        @Override
        public List<DataType> parameterTypes(List<Argument> arguments) {
            Arguments.count(limit.name, arguments, 2, Integer.MAX_VALUE);
            checkLimit(limit, arguments.getFirst().type());
            List<DataType> types = new ArrayList<>();
            for (int i = 1; i < arguments.size(); i++) {
                types.add(ArrayFunctions.element(limit.name, arguments, i));
            }
            return types;
        }

        @Override
        public BoundHigherOrder bind(DataType lambdaResult, List<Argument> arguments) {
            DataType element = parameterTypes(arguments).getFirst();
            return new BoundLimit(
                    limit,
                    limit.resultType(element),
                    DataTypes.withoutLowCardinality(lambdaResult),
                    arguments.getFirst().type());
        }
    }

    private record BoundLimit(
            Limit limit, DataType resultType, DataType keyType, DataType limitType)
            implements BoundHigherOrder {
        @Override
        public Column apply(LambdaBody body, List<Column> arguments, int rowCount) {
            List<Column> elements = new ArrayList<>();
            ArrayColumn first = (ArrayColumn) Columns.full(arguments.get(1));
            for (int i = 1; i < arguments.size(); i++) {
                ArrayColumn array = (ArrayColumn) Columns.full(arguments.get(i));
                HigherOrderFunctions.checkSizes(limit.name, array, first, rowCount);
                elements.add(ArrayRows.elements(array));
            }
            int[] outer = HigherOrderFunctions.outerRows(first.ends(), rowCount);
            Column results = Columns.full(body.apply(elements, outer, outer.length));
            Column keys = DictionaryBinding.withoutDictionaries(results);
            long[] counts = Numbers.longs(arguments.getFirst(), limitType);
            return ArrayLimits.apply(limit, counts, first, keys, keyType, rowCount);
        }
    }
}
