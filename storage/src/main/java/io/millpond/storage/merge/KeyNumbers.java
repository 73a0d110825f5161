package io.millpond.storage.merge;

import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.order.OrderNumbers;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.SimpleAggregateFunctionType;

import java.util.Arrays;

/// Numbers of the values of a key column, in the signed order of the values.
///
/// Of texts the bytes behind those that all of them begin with are taken: up to seven and how many
/// they are, which is exact, or else the first eight.
final class KeyNumbers {
    private static final int TEXT_BYTES_MAX = 7;

    private KeyNumbers() {}

    /// The type of single values: without NULL at the outermost level, for which there is a bit.
    static DataType plain(DataType type) {
        return type instanceof NullableType(DataType element)
                ? unwrapped(element)
                : unwrapped(type);
    }

    private static DataType unwrapped(DataType type) {
        return switch (type) {
            case LowCardinalityType(DataType element) -> unwrapped(element);
            case SimpleAggregateFunctionType(_, DataType element) -> unwrapped(element);
            default -> type;
        };
    }

    /// Whether there are numbers for a type.
    static boolean exist(DataType type) {
        return OrderNumbers.exist(plain(type));
    }

    /// The values without NULL, dictionary or constant around them, of the rows `[fromRow, toRow)`.
    ///
    /// What stands where a row is NULL is of no meaning.
    static Column values(Column column, int fromRow, int toRow) {
        return switch (column) {
            case NullableColumn nullable -> values(nullable.values(), fromRow, toRow);
            case DictionaryColumn coded -> {
                int[] codes = Arrays.copyOfRange(coded.codes(), fromRow, toRow);
                yield Columns.full(coded.dictionary()).gather(codes, codes.length);
            }
            case ConstantColumn constant ->
                    values(
                            new ConstantColumn(constant.value(), toRow - fromRow).materialize(),
                            0,
                            toRow - fromRow);
            default -> column.slice(fromRow, toRow);
        };
    }

    /// Which of the rows `[fromRow, toRow)` are NULL: 1, and the others: 0.
    static long[] nulls(Column column, int fromRow, int toRow) {
        long[] nulls = new long[toRow - fromRow];
        Column full = Columns.full(column);
        if (full instanceof NullableColumn nullable) {
            for (int i = 0; i < nulls.length; i++) {
                nulls[i] = nullable.isNull(fromRow + i) ? 1 : 0;
            }
        }
        return nulls;
    }

    /// The numbers of plain values.
    ///
    /// @param skip of texts the bytes that all begin with
    /// @param isShort whether no text has more than seven bytes behind those
    static long[] of(Column values, DataType plain, int skip, boolean isShort) {
        int rowCount = values.rowCount();
        long[] numbers = new long[rowCount];
        switch (values) {
            case BytesColumn texts -> {
                for (int row = 0; row < rowCount; row++) {
                    int from = Math.min(texts.start(row) + skip, texts.end(row));
                    long prefix = OrderNumbers.prefix(texts.bytes(), from, texts.end(row));
                    numbers[row] = isShort ? prefix | (texts.end(row) - from) : prefix;
                }
            }
            case FixedBytesColumn texts -> {
                int length = texts.length();
                for (int row = 0; row < rowCount; row++) {
                    numbers[row] =
                            OrderNumbers.prefix(
                                    texts.bytes(), row * length + skip, (row + 1) * length);
                }
            }
            default -> OrderNumbers.fill(values, plain, 0, rowCount, numbers);
        }
        return numbers;
    }

    /// Whether equal numbers of plain values mean equal values.
    static boolean areExact(Column values, DataType plain, int skip, boolean isShort) {
        return switch (values) {
            case BytesColumn _ -> isShort;
            case FixedBytesColumn texts -> texts.length() - skip <= Long.BYTES;
            default -> OrderNumbers.isExact(plain);
        };
    }

    /// Whether no text has more than seven bytes behind `skip`.
    static boolean areShort(Column values, int skip) {
        if (values instanceof BytesColumn texts) {
            for (int row = 0; row < texts.rowCount(); row++) {
                if (texts.end(row) - texts.start(row) > skip + TEXT_BYTES_MAX) {
                    return false;
                }
            }
        }
        return true;
    }

    /// The bytes with which both of two texts begin; 0 for other values.
    static int commonBytes(Column one, int row, Column other, int otherRow) {
        return switch (one) {
            case BytesColumn texts when other instanceof BytesColumn others ->
                    common(
                            texts.bytes(),
                            texts.start(row),
                            texts.end(row),
                            others.bytes(),
                            others.start(otherRow),
                            others.end(otherRow));
            case FixedBytesColumn texts when other instanceof FixedBytesColumn others ->
                    common(
                            texts.bytes(),
                            row * texts.length(),
                            (row + 1) * texts.length(),
                            others.bytes(),
                            otherRow * others.length(),
                            (otherRow + 1) * others.length());
            default -> 0;
        };
    }

    private static int common(
            byte[] one, int from, int to, byte[] other, int otherFrom, int otherTo) {
        int mismatch = Arrays.mismatch(one, from, to, other, otherFrom, otherTo);
        return mismatch < 0 ? to - from : mismatch;
    }
}
