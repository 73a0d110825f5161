package io.millpond.sql.function.text;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.IntegerType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The order of strings, and the bytes that they are made of.
public final class OrderFunctions {
    private static final String CATEGORY = "String";
    private static final int BYTE_VALUES = 256;

    private OrderFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define(
                        "compareSubstrings(a, b, a_offset, b_offset, length)",
                        "-1, 0 or 1 as a part of a stands before, at or behind a part of b.",
                        OrderFunctions::bindCompare),
                define(
                        "naturalSortKey(s)",
                        "A string that orders numbers inside of texts by what they mean.",
                        arguments -> {
                            check("naturalSortKey", arguments);
                            return Texts.bind(OrderFunctions::writeKey);
                        },
                        "NATURAL_SORT_KEY",
                        "*"),
                define(
                        "stringBytesUniq(s)",
                        "The number of different bytes.",
                        OrderFunctions::bindUniq),
                define(
                        "stringBytesEntropy(s)",
                        "Shannon's entropy of the bytes, in bits for each.",
                        OrderFunctions::bindEntropy),
                define(
                        "reverseBySeparator(s[, separator])",
                        "The parts between separators in the opposite order.",
                        OrderFunctions::bindReverse));
    }

    /// Fixes a function to its arguments.
    private interface Binder {
        BoundFunction bind(List<Argument> arguments);
    }

    private static ScalarFunction define(
            String syntax, String doc, Binder binder, String... aliases) {
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc, aliases),
                (arguments, _) -> binder.bind(arguments));
    }

    private static void check(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        checkString(name, arguments, 0);
    }

    private static void checkString(String name, List<Argument> arguments, int place) {
        if (!arguments.get(place).type().equals(DataTypes.STRING)) {
            throw Arguments.illegal(name, arguments.get(place).type());
        }
    }

    private static BoundFunction bindCompare(List<Argument> arguments) {
        String name = "compareSubstrings";
        Arguments.count(name, arguments, 5);
        checkString(name, arguments, 0);
        checkString(name, arguments, 1);
        long[] bounds = new long[3];
        for (int i = 0; i < bounds.length; i++) {
            DataType type = arguments.get(2 + i).type();
            boolean isUnsigned = type instanceof IntegerType && DataTypes.isUnsigned(type);
            if (!isUnsigned || !Numbers.fitsLong(type.layout())) {
                throw Arguments.illegal(name, type);
            }
            long bound = Arguments.constantLong(name, arguments, 2 + i);
            bounds[i] = bound < 0 ? Long.MAX_VALUE : bound;
        }
        return BoundFunction.of(
                DataTypes.INT8,
                (columns, rowCount) -> {
                    BytesColumn a = Arguments.texts(columns.get(0));
                    BytesColumn b = Arguments.texts(columns.get(1));
                    byte[] result = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        int aFrom = (int) Math.min(a.length(row), bounds[0]) + a.start(row);
                        int bFrom = (int) Math.min(b.length(row), bounds[1]) + b.start(row);
                        int aTo = aFrom + (int) Math.min(a.end(row) - aFrom, bounds[2]);
                        int bTo = bFrom + (int) Math.min(b.end(row) - bFrom, bounds[2]);
                        result[row] =
                                (byte)
                                        Integer.signum(
                                                Arrays.compareUnsigned(
                                                        a.bytes(), aFrom, aTo, b.bytes(), bFrom,
                                                        bTo));
                    }
                    return new ByteColumn(result, rowCount);
                });
    }

    private static BoundFunction bindUniq(List<Argument> arguments) {
        check("stringBytesUniq", arguments);
        return BoundFunction.of(
                DataTypes.UINT16,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    short[] result = new short[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        int[] counts = counts(texts, row);
                        int distinct = 0;
                        for (int count : counts) {
                            distinct += Math.min(1, count);
                        }
                        result[row] = (short) distinct;
                    }
                    return new ShortColumn(result, rowCount);
                });
    }

    private static BoundFunction bindEntropy(List<Argument> arguments) {
        check("stringBytesEntropy", arguments);
        return BoundFunction.of(
                DataTypes.FLOAT64,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    double[] result = new double[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        double entropy = 0;
                        for (int count : counts(texts, row)) {
                            if (count > 0) {
                                double share = (double) count / texts.length(row);
                                entropy -= share * (Math.log(share) / Math.log(2));
                            }
                        }
                        result[row] = entropy;
                    }
                    return new DoubleColumn(result, rowCount);
                });
    }

    /// How often each byte stands in the text.
    private static int[] counts(BytesColumn texts, int row) {
        int[] counts = new int[BYTE_VALUES];
        byte[] bytes = texts.bytes();
        for (int i = texts.start(row); i < texts.end(row); i++) {
            counts[bytes[i] & 0xFF]++;
        }
        return counts;
    }

    private static BoundFunction bindReverse(List<Argument> arguments) {
        String name = "reverseBySeparator";
        Arguments.count(name, arguments, 1, 2);
        checkString(name, arguments, 0);
        byte[] separator = {'.'};
        if (arguments.size() == 2) {
            checkString(name, arguments, 1);
            separator = Arguments.constantBytes(name, arguments, 1);
        }
        byte[] found = separator;
        return Texts.bind((bytes, from, to, out) -> reverse(bytes, from, to, found, out));
    }

    /// Without a separator each byte is a part.
    private static void reverse(
            byte[] bytes, int from, int to, byte[] separator, BytesColumnBuilder out) {
        int end = to;
        for (int at = to - Math.max(1, separator.length); at >= from; at--) {
            if (separator.length == 0) {
                out.write(bytes[at]);
                end = at;
            } else if (at + separator.length <= end
                    && Texts.find(bytes, at, at + separator.length, separator) == at) {
                out.write(bytes, at + separator.length, end);
                out.write(separator, 0, separator.length);
                end = at;
            }
        }
        out.write(bytes, from, end);
    }

    /// Each run of digits is written without zeros in front, behind what tells how many they are.
    private static void writeKey(byte[] bytes, int from, int to, BytesColumnBuilder out) {
        int at = from;
        while (at < to) {
            if (!isDigit(bytes[at])) {
                out.write(bytes[at++]);
                continue;
            }
            int end = at;
            while (end < to && isDigit(bytes[end])) {
                end++;
            }
            while (at < end - 1 && bytes[at] == '0') {
                at++;
            }
            byte[] prefix = prefix(end - at).getBytes(StandardCharsets.US_ASCII);
            out.write(prefix, 0, prefix.length);
            out.write(bytes, at, end);
            at = end;
        }
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    /// A text that stands for a number of digits and is in its order.
    ///
    /// `0` to `7` for 1 to 8 digits, `80` to `91` for 9 to 20, `920` to `998` for 21 to 99; then
    /// `999`, the number of digits of the count, and the count.
    ///
    /// Errors: TOO_LARGE_STRING_SIZE for a count of more than nine digits.
    private static String prefix(int digitCount) {
        int place = digitCount - 1;
        if (place < 8) {
            return Integer.toString(place);
        }
        if (place < 20) {
            return Integer.toString(place + 72);
        }
        if (place < 99) {
            return Integer.toString(place + 900);
        }
        String count = Integer.toString(digitCount);
        if (count.length() > 9) {
            throw new DatabaseException(
                    ErrorCode.TOO_LARGE_STRING_SIZE,
                    "Too long sequence of digits to encode for natural sorting, current length is "
                            + count
                            + ", maximum length is 999999999");
        }
        return "999" + count.length() + count;
    }
}
