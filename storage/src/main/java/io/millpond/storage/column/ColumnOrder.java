package io.millpond.storage.column;

import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.SimpleAggregateFunctionType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.UuidType;
import io.millpond.storage.type.VariantType;

import java.util.Arrays;
import java.util.List;

/// The ascending order of a type's values, for any two columns that hold them.
///
/// Source: ClickHouse's `ORDER BY` without modifiers: integers by value, byte strings by unsigned
/// bytes, UUIDs by their second half first, arrays and tuples by their elements, NaN after all
/// numbers, NULL after everything. Immutable.
public interface ColumnOrder {
    /// Negative, zero or positive as the value at `row` of `left` comes before, equals or comes
    /// after the value at `otherRow` of `right`.
    int compare(Column left, int row, Column right, int otherRow);

    /// The order of `type`, which sees through constants and dictionaries.
    static ColumnOrder of(DataType type) {
        return of(type, false, false);
    }

    /// As [#of], with NULL before everything.
    static ColumnOrder withNullsFirst(DataType type) {
        return of(type, true, false);
    }

    /// As [#of], with NULL and NaN before everything.
    static ColumnOrder withVoidsFirst(DataType type) {
        return of(type, true, true);
    }

    private static ColumnOrder of(DataType type, boolean areNullsFirst, boolean areNansFirst) {
        return switch (type) {
            case NullableType(DataType element) ->
                    nulls(of(element, areNullsFirst, areNansFirst), areNullsFirst);
            case LowCardinalityType(DataType element) ->
                    coded(of(element, areNullsFirst, areNansFirst));
            case SimpleAggregateFunctionType(_, DataType element) ->
                    of(element, areNullsFirst, areNansFirst);
            case ArrayType(DataType element) ->
                    unwrapping(arrays(of(element, areNullsFirst, areNansFirst)));
            case MapType(DataType key, DataType value) ->
                    unwrapping(
                            maps(
                                    of(key, areNullsFirst, areNansFirst),
                                    of(value, areNullsFirst, areNansFirst)));
            case TupleType tuple ->
                    unwrapping(
                            tuples(
                                    tuple.elements().stream()
                                            .map(
                                                    element ->
                                                            of(
                                                                    element,
                                                                    areNullsFirst,
                                                                    areNansFirst))
                                            .toList()));
            case VariantType _, DynamicType _ -> unwrapping(new VariantOrder(areNullsFirst));
            case JsonType json -> unwrapping(ObjectOrder.of(json));
            default -> unwrapping(scalars(type, areNansFirst));
        };
    }

    private static ColumnOrder scalars(DataType type, boolean areNansFirst) {
        if (type instanceof UuidType) {
            return ColumnOrder::uuids;
        }
        boolean isUnsigned = DataTypes.isUnsigned(type);
        return switch (type.layout()) {
            case BYTE -> isUnsigned ? ColumnOrder::unsignedBytes : ColumnOrder::signedBytes;
            case SHORT -> isUnsigned ? ColumnOrder::unsignedShorts : ColumnOrder::signedShorts;
            case INT -> isUnsigned ? ColumnOrder::unsignedInts : ColumnOrder::signedInts;
            case LONG -> isUnsigned ? ColumnOrder::unsignedLongs : ColumnOrder::signedLongs;
            case WIDE_128, WIDE_256 ->
                    (left, row, right, otherRow) ->
                            wide((WideColumn) left, row, (WideColumn) right, otherRow, isUnsigned);
            case FLOAT ->
                    (left, row, right, otherRow) ->
                            doubles(
                                    ((FloatColumn) left).value(row),
                                    ((FloatColumn) right).value(otherRow),
                                    areNansFirst);
            case DOUBLE ->
                    (left, row, right, otherRow) ->
                            doubles(
                                    ((DoubleColumn) left).value(row),
                                    ((DoubleColumn) right).value(otherRow),
                                    areNansFirst);
            case BYTES -> ColumnOrder::byteStrings;
            case FIXED_BYTES -> ColumnOrder::fixedByteStrings;
            case ARRAY, MAP, TUPLE, NULLABLE, DICTIONARY, VARIANT, OBJECT ->
                    throw new IllegalArgumentException(type.name());
        };
    }

    /// The second half decides, then the first.
    private static int uuids(Column left, int row, Column right, int otherRow) {
        long[] one = ((WideColumn) left).words();
        long[] other = ((WideColumn) right).words();
        int result = Long.compareUnsigned(one[2 * row], other[2 * otherRow]);
        return result != 0
                ? result
                : Long.compareUnsigned(one[2 * row + 1], other[2 * otherRow + 1]);
    }

    private static ColumnOrder unwrapping(ColumnOrder order) {
        return (left, row, right, otherRow) -> {
            if (left instanceof ConstantColumn constant) {
                left = constant.value();
                row = 0;
            }
            if (right instanceof ConstantColumn constant) {
                right = constant.value();
                otherRow = 0;
            }
            return order.compare(left, row, right, otherRow);
        };
    }

    private static ColumnOrder coded(ColumnOrder order) {
        return unwrapping(
                (left, row, right, otherRow) -> {
                    if (left instanceof DictionaryColumn coded) {
                        left = coded.dictionary();
                        row = coded.code(row);
                    }
                    if (right instanceof DictionaryColumn coded) {
                        right = coded.dictionary();
                        otherRow = coded.code(otherRow);
                    }
                    return order.compare(left, row, right, otherRow);
                });
    }

    private static ColumnOrder nulls(ColumnOrder order, boolean areFirst) {
        return unwrapping(
                (left, row, right, otherRow) -> {
                    NullableColumn one = (NullableColumn) left;
                    NullableColumn other = (NullableColumn) right;
                    if (one.isNull(row) || other.isNull(otherRow)) {
                        int compared = Boolean.compare(one.isNull(row), other.isNull(otherRow));
                        return areFirst ? -compared : compared;
                    }
                    return order.compare(one.values(), row, other.values(), otherRow);
                });
    }

    private static ColumnOrder arrays(ColumnOrder order) {
        return (left, row, right, otherRow) -> {
            ArrayColumn one = (ArrayColumn) left;
            ArrayColumn other = (ArrayColumn) right;
            int length = one.end(row) - one.start(row);
            int otherLength = other.end(otherRow) - other.start(otherRow);
            for (int i = 0; i < Math.min(length, otherLength); i++) {
                int result =
                        order.compare(
                                one.elements(),
                                one.start(row) + i,
                                other.elements(),
                                other.start(otherRow) + i);
                if (result != 0) {
                    return result;
                }
            }
            return Integer.compare(length, otherLength);
        };
    }

    private static ColumnOrder maps(ColumnOrder keyOrder, ColumnOrder valueOrder) {
        return (left, row, right, otherRow) -> {
            MapColumn one = (MapColumn) left;
            MapColumn other = (MapColumn) right;
            int length = one.end(row) - one.start(row);
            int otherLength = other.end(otherRow) - other.start(otherRow);
            for (int i = 0; i < Math.min(length, otherLength); i++) {
                int at = one.start(row) + i;
                int otherAt = other.start(otherRow) + i;
                int result = keyOrder.compare(one.keys(), at, other.keys(), otherAt);
                if (result == 0) {
                    result = valueOrder.compare(one.values(), at, other.values(), otherAt);
                }
                if (result != 0) {
                    return result;
                }
            }
            return Integer.compare(length, otherLength);
        };
    }

    private static ColumnOrder tuples(List<ColumnOrder> orders) {
        return (left, row, right, otherRow) -> {
            TupleColumn one = (TupleColumn) left;
            TupleColumn other = (TupleColumn) right;
            for (int i = 0; i < orders.size(); i++) {
                Column element = one.elements().get(i);
                Column otherElement = other.elements().get(i);
                int result = orders.get(i).compare(element, row, otherElement, otherRow);
                if (result != 0) {
                    return result;
                }
            }
            return 0;
        };
    }

    private static int unsignedBytes(Column left, int row, Column right, int otherRow) {
        return Byte.compareUnsigned(
                ((ByteColumn) left).value(row), ((ByteColumn) right).value(otherRow));
    }

    private static int signedBytes(Column left, int row, Column right, int otherRow) {
        return Byte.compare(((ByteColumn) left).value(row), ((ByteColumn) right).value(otherRow));
    }

    private static int unsignedShorts(Column left, int row, Column right, int otherRow) {
        return Short.compareUnsigned(
                ((ShortColumn) left).value(row), ((ShortColumn) right).value(otherRow));
    }

    private static int signedShorts(Column left, int row, Column right, int otherRow) {
        return Short.compare(
                ((ShortColumn) left).value(row), ((ShortColumn) right).value(otherRow));
    }

    private static int unsignedInts(Column left, int row, Column right, int otherRow) {
        return Integer.compareUnsigned(
                ((IntColumn) left).value(row), ((IntColumn) right).value(otherRow));
    }

    private static int signedInts(Column left, int row, Column right, int otherRow) {
        return Integer.compare(((IntColumn) left).value(row), ((IntColumn) right).value(otherRow));
    }

    private static int unsignedLongs(Column left, int row, Column right, int otherRow) {
        return Long.compareUnsigned(
                ((LongColumn) left).value(row), ((LongColumn) right).value(otherRow));
    }

    private static int signedLongs(Column left, int row, Column right, int otherRow) {
        return Long.compare(((LongColumn) left).value(row), ((LongColumn) right).value(otherRow));
    }

    private static int wide(
            WideColumn left, int row, WideColumn right, int otherRow, boolean isUnsigned) {
        int highest = left.wordCount() - 1;
        int result =
                isUnsigned
                        ? Long.compareUnsigned(
                                left.word(row, highest), right.word(otherRow, highest))
                        : Long.compare(left.word(row, highest), right.word(otherRow, highest));
        for (int word = highest - 1; result == 0 && word >= 0; word--) {
            result = Long.compareUnsigned(left.word(row, word), right.word(otherRow, word));
        }
        return result;
    }

    private static int doubles(double left, double right, boolean areNansFirst) {
        if (left < right) {
            return -1;
        }
        if (left > right) {
            return 1;
        }
        int compared = Boolean.compare(Double.isNaN(left), Double.isNaN(right));
        return areNansFirst ? -compared : compared;
    }

    private static int byteStrings(Column left, int row, Column right, int otherRow) {
        BytesColumn one = (BytesColumn) left;
        BytesColumn other = (BytesColumn) right;
        return Arrays.compareUnsigned(
                one.bytes(),
                one.start(row),
                one.end(row),
                other.bytes(),
                other.start(otherRow),
                other.end(otherRow));
    }

    private static int fixedByteStrings(Column left, int row, Column right, int otherRow) {
        FixedBytesColumn one = (FixedBytesColumn) left;
        FixedBytesColumn other = (FixedBytesColumn) right;
        return Arrays.compareUnsigned(
                one.bytes(),
                row * one.length(),
                (row + 1) * one.length(),
                other.bytes(),
                otherRow * other.length(),
                (otherRow + 1) * other.length());
    }
}
