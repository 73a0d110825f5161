package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;

import java.util.List;
import java.util.stream.IntStream;

/// Looking for values in arrays.
public final class ArraySearch {
    private static final String CATEGORY = "Array";

    private ArraySearch() {}

    public static List<ScalarFunction> all() {
        return List.of(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "has(array, x)",
                                "Whether x is an element of the array, or a key of the map."),
                        (arguments, context) -> bindSearch("has", arguments, context),
                        Trait.HANDLES_NULLS,
                        Trait.HANDLES_CONSTANTS,
                        Trait.NEVER_FAILS),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "indexOf(array, x)",
                                "The place of the first element equal to x, from 1; else 0."),
                        (arguments, context) -> bindSearch("indexOf", arguments, context),
                        Trait.HANDLES_NULLS,
                        Trait.HANDLES_CONSTANTS,
                        Trait.NEVER_FAILS),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "indexOfAssumeSorted(array, x)",
                                "As indexOf, in an array in ascending order."),
                        (arguments, context) ->
                                bindSearch("indexOfAssumeSorted", arguments, context),
                        Trait.HANDLES_NULLS),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "countEqual(array, x)",
                                "The number of elements equal to x."),
                        (arguments, context) -> bindSearch("countEqual", arguments, context),
                        Trait.HANDLES_NULLS,
                        Trait.HANDLES_CONSTANTS,
                        Trait.NEVER_FAILS),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "hasAll(array, subset)",
                                "Whether every element of subset is one of the array."),
                        (arguments, context) -> bindSubset("hasAll", true, arguments, context),
                        Trait.NEVER_FAILS),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "hasAny(array, other)",
                                "Whether any element of other is one of the array."),
                        (arguments, context) -> bindSubset("hasAny", false, arguments, context),
                        Trait.NEVER_FAILS));
    }

    /// Binds `has`, `indexOf` and `countEqual`.
    private static BoundFunction bindSearch(
            String name, List<Argument> arguments, FunctionContext context) {
        Arguments.count(name, arguments, 2);
        boolean isMap = arguments.getFirst().type() instanceof MapType;
        DataType element =
                arguments.getFirst().type() instanceof MapType(DataType key, _)
                        ? key
                        : ArrayFunctions.element(name, arguments, 0);
        DataType wanted = arguments.get(1).type();
        DataType plain = DataTypes.withoutWrappers(element);
        boolean isPlainText =
                Arguments.isText(wanted)
                        && arguments.get(1).isConstant()
                        && (Arguments.isText(plain) || plain instanceof EnumType);
        DataType common =
                element instanceof NothingType
                        ? wanted
                        : isPlainText ? element : comparable(element, wanted);
        Cast elementCast = Casts.bind(element, common, context);
        DataType target =
                wanted.isNullable() && !common.isNullable() ? DataTypes.nullable(common) : common;
        Cast wantedCast = Casts.bind(wanted, target, context);
        Column constant =
                arguments.get(1).isConstant()
                        ? Columns.full(wantedCast.apply(Arguments.constant(name, arguments, 1), 1))
                        : null;
        return BoundFunction.of(
                name.equals("has") ? DataTypes.UINT8 : DataTypes.UINT64,
                (columns, rowCount) -> {
                    Column list = Columns.full(columns.getFirst());
                    int[] ends = isMap ? ((MapColumn) list).ends() : ((ArrayColumn) list).ends();
                    Column raw =
                            Columns.full(
                                    isMap
                                            ? ((MapColumn) list).keys()
                                            : ((ArrayColumn) list).elements());
                    Column elements = Columns.full(elementCast.apply(raw, raw.rowCount()));
                    byte[] matches;
                    if (constant != null) {
                        matches = matches(elements, constant);
                    } else {
                        Column values = Columns.full(columns.get(1));
                        values = Columns.full(wantedCast.apply(values, rowCount));
                        matches = matches(elements, ends, values, rowCount);
                    }
                    return name.equals("has")
                            ? new ByteColumn(has(ends, matches, rowCount), rowCount)
                            : new LongColumn(
                                    places(name.equals("countEqual"), ends, matches, rowCount),
                                    rowCount);
                });
    }

    /// The type in which values of both types are compared. Integers of 64 bits with and without a
    /// sign have no common type of their own.
    private static DataType comparable(DataType element, DataType wanted) {
        DataType left = DataTypes.withoutWrappers(element);
        DataType right = DataTypes.withoutWrappers(wanted);
        boolean isMixed =
                left instanceof IntegerType(int leftBits, boolean isLeftSigned)
                        && right instanceof IntegerType(int rightBits, boolean isRightSigned)
                        && isLeftSigned != isRightSigned
                        && Math.max(leftBits, rightBits) <= Long.SIZE;
        if (!isMixed) {
            return Supertypes.common(List.of(element, wanted));
        }
        boolean isNullable = element.isNullable() || wanted.isNullable();
        return isNullable ? DataTypes.nullable(DataTypes.INT128) : DataTypes.INT128;
    }

    /// 1 for each element that equals the value of its row.
    private static byte[] matches(Column elements, int[] ends, Column values, int rowCount) {
        byte[] matches = new byte[elements.rowCount()];
        int start = 0;
        for (int row = 0; row < rowCount; row++) {
            for (int i = start; i < ends[row]; i++) {
                matches[i] = (byte) (equal(elements, i, values, row) ? 1 : 0);
            }
            start = ends[row];
        }
        return matches;
    }

    /// 1 for each element that equals the one row of `value`; each distinct one is compared once.
    private static byte[] matches(Column elements, Column value) {
        int count = elements.rowCount();
        byte[] matches = new byte[count];
        if (elements instanceof DictionaryColumn coded && coded.dictionary().rowCount() < count) {
            int distinctCount = coded.dictionary().rowCount();
            int[] each = IntStream.range(0, distinctCount).toArray();
            byte[] known =
                    matches(new DictionaryColumn(each, coded.dictionary(), distinctCount), value);
            int[] codes = coded.codes();
            for (int i = 0; i < count; i++) {
                matches[i] = known[codes[i]];
            }
            return matches;
        }
        for (int i = 0; i < count; i++) {
            matches[i] = (byte) (equal(elements, i, value, 0) ? 1 : 0);
        }
        return matches;
    }

    private static byte[] has(int[] ends, byte[] matches, int rowCount) {
        byte[] result = new byte[rowCount];
        int start = 0;
        for (int row = 0; row < rowCount; row++) {
            byte any = 0;
            for (int i = start; i < ends[row]; i++) {
                any |= matches[i];
            }
            result[row] = any;
            start = ends[row];
        }
        return result;
    }

    /// The number of matches of each row, or the place of the first one from 1 on.
    private static long[] places(boolean isCount, int[] ends, byte[] matches, int rowCount) {
        long[] result = new long[rowCount];
        int start = 0;
        for (int row = 0; row < rowCount; row++) {
            for (int i = start; i < ends[row]; i++) {
                if (isCount) {
                    result[row] += matches[i];
                } else if (matches[i] != 0) {
                    result[row] = (long) i - start + 1;
                    break;
                }
            }
            start = ends[row];
        }
        return result;
    }

    /// Equality where exactly one side may be held as nullable.
    private static boolean equal(Column elements, int at, Column values, int row) {
        if (values instanceof NullableColumn nullable && !(elements instanceof NullableColumn)) {
            return !nullable.isNull(row)
                    && elements.equalAt(at, nullable.values(), row)
                    && !isNan(elements, at);
        }
        return elements.equalAt(at, values, row) && !isNan(elements, at);
    }

    /// Whether a value is NaN, which equals nothing here.
    static boolean isNan(Column column, int row) {
        return switch (column) {
            case DoubleColumn doubles -> Double.isNaN(doubles.value(row));
            case FloatColumn floats -> Float.isNaN(floats.value(row));
            case NullableColumn nullable -> !nullable.isNull(row) && isNan(nullable.values(), row);
            default -> false;
        };
    }

    private static BoundFunction bindSubset(
            String name, boolean isAll, List<Argument> arguments, FunctionContext context) {
        Arguments.count(name, arguments, 2);
        DataType left = ArrayFunctions.element(name, arguments, 0);
        DataType right = ArrayFunctions.element(name, arguments, 1);
        DataType common = Supertypes.common(List.of(left, right));
        Cast leftCast = Casts.bind(left, common, context);
        Cast rightCast = Casts.bind(right, common, context);
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    ArrayColumn all = (ArrayColumn) columns.get(0);
                    ArrayColumn some = (ArrayColumn) columns.get(1);
                    Column a = converted(leftCast, all.elements());
                    Column b = converted(rightCast, some.elements());
                    byte[] result = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        boolean holds = isAll;
                        for (int i = some.start(row); i < some.end(row) && holds == isAll; i++) {
                            holds = contains(a, all.start(row), all.end(row), b, i);
                        }
                        result[row] = (byte) (holds ? 1 : 0);
                    }
                    return new ByteColumn(result, rowCount);
                });
    }

    private static Column converted(Cast cast, Column elements) {
        return Columns.full(cast.apply(Columns.full(elements), elements.rowCount()));
    }

    private static boolean contains(Column elements, int from, int to, Column values, int at) {
        for (int i = from; i < to; i++) {
            if (elements.equalAt(i, values, at) && !isNan(elements, i)) {
                return true;
            }
        }
        return false;
    }
}
