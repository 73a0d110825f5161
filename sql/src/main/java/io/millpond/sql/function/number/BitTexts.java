package io.millpond.sql.function.number;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FixedStringType;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;

/// Strings as rows of bits, the highest bit of the first byte first.
public final class BitTexts {
    private BitTexts() {}

    public static List<ScalarFunction> all() {
        return List.of(
                ScalarFunction.of(
                        FunctionDescription.of(
                                "Bit",
                                "bitSlice(s, offset[, length])",
                                "The bits from an offset, from 1 or from -1 at the end."),
                        (arguments, _) -> bindSlice(arguments)));
    }

    /// A shift of strings: a string grows where bits leave it to the left.
    static BoundFunction bindShift(String name, boolean isLeft, List<Argument> arguments) {
        Arguments.integer(name, arguments, 1);
        DataType type = arguments.get(0).type();
        DataType countType = arguments.get(1).type();
        boolean isFixed = type instanceof FixedStringType;
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    long[] counts = Numbers.longs(columns.get(1), countType);
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        byte[] bytes =
                                Arrays.copyOfRange(texts.bytes(), texts.start(row), texts.end(row));
                        if (counts[row] < 0 || counts[row] > bytes.length * 8L) {
                            throw new DatabaseException(
                                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                                    "The number of shift positions needs to be a non-negative value"
                                            + " and less or equal to the bit width of the value to"
                                            + " shift");
                        }
                        int count = (int) counts[row];
                        byte[] moved =
                                isLeft ? left(bytes, count, isFixed) : right(bytes, count, isFixed);
                        builder.append(moved, 0, moved.length);
                    }
                    BytesColumn result = builder.build();
                    return isFixed ? fixed(result, (FixedStringType) type) : result;
                });
    }

    private static Column fixed(BytesColumn column, FixedStringType type) {
        int size = column.rowCount() * type.length();
        return new FixedBytesColumn(
                Arrays.copyOf(column.bytes(), size), type.length(), column.rowCount());
    }

    private static byte[] left(byte[] bytes, int count, boolean isFixed) {
        int whole = count / 8;
        int part = count % 8;
        int grown = !isFixed && part > 0 ? 1 : 0;
        int size = isFixed ? bytes.length : bytes.length + grown + whole;
        if (!isFixed && count == bytes.length * 8) {
            return new byte[0];
        }
        byte[] moved = new byte[size];
        for (int i = 0; i < size; i++) {
            int from = i - grown + (isFixed ? whole : 0);
            int high = at(bytes, from) << part;
            int low = at(bytes, from + 1) >> (8 - part);
            moved[i] = (byte) (part == 0 ? at(bytes, from) : high | low);
        }
        return moved;
    }

    private static byte[] right(byte[] bytes, int count, boolean isFixed) {
        int whole = count / 8;
        int part = count % 8;
        int size = isFixed ? bytes.length : bytes.length - whole;
        byte[] moved = new byte[size];
        for (int i = 0; i < size; i++) {
            int from = isFixed ? i - whole : i;
            int low = at(bytes, from) >> part;
            int high = part == 0 ? 0 : at(bytes, from - 1) << (8 - part);
            moved[i] = (byte) (high | low);
        }
        return moved;
    }

    private static int at(byte[] bytes, int place) {
        return place < 0 || place >= bytes.length ? 0 : bytes[place] & 0xFF;
    }

    /// An operation on the bytes at equal places of the first column and the last one, which may
    /// be the same.
    ///
    /// @param type a FixedString
    static BoundFunction bindPair(DataType type, IntBinaryOperator operation) {
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    FixedBytesColumn left = (FixedBytesColumn) Columns.full(columns.getFirst());
                    byte[] x = left.bytes();
                    byte[] y = ((FixedBytesColumn) Columns.full(columns.getLast())).bytes();
                    byte[] made = new byte[rowCount * left.length()];
                    for (int i = 0; i < made.length; i++) {
                        made[i] = (byte) operation.applyAsInt(x[i], y[i]);
                    }
                    return new FixedBytesColumn(made, left.length(), rowCount);
                });
    }

    static BoundFunction bindDistance() {
        return BoundFunction.of(
                DataTypes.UINT64,
                (columns, rowCount) -> {
                    BytesColumn left = Arguments.texts(columns.get(0));
                    BytesColumn right = Arguments.texts(columns.get(1));
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        int length = left.end(row) - left.start(row);
                        if (length != right.end(row) - right.start(row)) {
                            throw new DatabaseException(
                                    ErrorCode.BAD_ARGUMENTS,
                                    "Function bitHammingDistance requires strings of equal length");
                        }
                        for (int i = 0; i < length; i++) {
                            int x = left.bytes()[left.start(row) + i];
                            int y = right.bytes()[right.start(row) + i];
                            result[row] += Integer.bitCount((x ^ y) & 0xFF);
                        }
                    }
                    return new LongColumn(result, rowCount);
                });
    }

    private static BoundFunction bindSlice(List<Argument> arguments) {
        String name = "bitSlice";
        Arguments.count(name, arguments, 2, 3);
        Arguments.text(name, arguments, 0);
        Arguments.integer(name, arguments, 1);
        boolean hasLength = arguments.size() > 2;
        if (hasLength) {
            Arguments.integer(name, arguments, 2);
        }
        DataType offsetType = arguments.get(1).type();
        DataType lengthType = hasLength ? arguments.get(2).type() : offsetType;
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    long[] offsets = Numbers.longs(columns.get(1), offsetType);
                    long[] lengths =
                            hasLength ? Numbers.longs(columns.get(2), lengthType) : offsets;
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        byte[] bytes =
                                Arrays.copyOfRange(texts.bytes(), texts.start(row), texts.end(row));
                        byte[] slice = slice(bytes, offsets[row], lengths[row], hasLength);
                        builder.append(slice, 0, slice.length);
                    }
                    return builder.build();
                });
    }

    /// The bits stand at the beginning of the bytes of the result.
    private static byte[] slice(byte[] bytes, long offset, long length, boolean hasLength) {
        long size = bytes.length * 8L;
        long first = offset > 0 ? offset - 1 : size + offset;
        long last = size;
        if (hasLength) {
            last = length >= 0 ? first + length : size + length;
        }
        int from = (int) Math.clamp(first, 0, size);
        int to = (int) Math.clamp(last, 0, size);
        if (offset == 0 || to <= from) {
            return new byte[0];
        }
        int count = to - from;
        byte[] slice = new byte[(count + 7) / 8];
        for (int i = 0; i < count; i++) {
            int bit = bytes[(from + i) / 8] >> (7 - (from + i) % 8) & 1;
            slice[i / 8] |= (byte) (bit << (7 - i % 8));
        }
        return slice;
    }
}
