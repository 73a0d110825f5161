package io.millpond.engine.format.json;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ValueReader;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.DoubleColumnBuilder;
import io.millpond.storage.column.FloatColumnBuilder;

/// Reads floating-point numbers, bare or as strings.
///
/// A number whose digits are exact in the type and whose power of ten is too takes one
/// multiplication or division, which rounds correctly (Clinger 1990); any other text is left to the
/// codec.
final class JsonFloatCell extends JsonCell {
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22
    };
    private static final int DIGITS_MAX = 18;

    private final ValueReader reader;
    private final ByteCursor cursor = new ByteCursor(new byte[0]);
    private final long mantissaMax;
    private final int powerMax;

    /// The digits read last as a number, and the power of ten they are multiplied with.
    private long mantissa;

    private int exponent;

    /// @param bits 16, 32 or 64; those of 16 are all left to `reader`
    /// @param reader reads JSON numbers
    JsonFloatCell(boolean isNullAllowed, int bits, ValueReader reader) {
        super(isNullAllowed);
        this.reader = reader;
        this.mantissaMax =
                switch (bits) {
                    case 16 -> -1;
                    case 32 -> 1L << 24;
                    default -> 1L << 53;
                };
        this.powerMax = bits == 64 ? 22 : 10;
    }

    @Override
    int readValue(byte[] bytes, int from, int to, ColumnBuilder out) {
        boolean isQuoted = bytes[from] == '"';
        int first = isQuoted ? from + 1 : from;
        boolean isNegative = first < to && bytes[first] == '-';
        int end = scan(bytes, isNegative ? first + 1 : first, to);
        boolean isPlain = end >= 0 && mantissa <= mantissaMax && Math.abs(exponent) <= powerMax;
        if (!isPlain || (isQuoted ? bytes[end] != '"' : !isValueEnd(bytes[end]))) {
            cursor.reset(bytes, from, to);
            reader.read(cursor, out);
            return cursor.at();
        }
        append(isNegative, out);
        return isQuoted ? end + 1 : end;
    }

    private static boolean isValueEnd(byte value) {
        return value == ',' || value == '}' || value == ']' || value <= ' ';
    }

    /// Reads digits with an optional fraction and exponent; the index after them, or -1 when they
    /// are none, too many, or end only where the text does.
    private int scan(byte[] bytes, int from, int to) {
        int at = from;
        long sum = 0;
        int pointAt = -1;
        while (at < to) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                sum = sum * 10 + digit;
            } else if (bytes[at] == '.' && pointAt < 0 && at > from) {
                pointAt = at;
            } else {
                break;
            }
            at++;
        }
        int digitCount = at - from - (pointAt < 0 ? 0 : 1);
        if (at >= to || digitCount == 0 || digitCount > DIGITS_MAX || pointAt == at - 1) {
            return -1;
        }
        mantissa = sum;
        exponent = pointAt < 0 ? 0 : -(at - pointAt - 1);
        return bytes[at] == 'e' || bytes[at] == 'E' ? scanExponent(bytes, at + 1, to) : at;
    }

    private int scanExponent(byte[] bytes, int from, int to) {
        int at = from;
        boolean isNegative = at < to && bytes[at] == '-';
        if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
            at++;
        }
        int digitsFrom = at;
        int power = 0;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9' && at - digitsFrom < 4) {
            power = power * 10 + (bytes[at] - '0');
            at++;
        }
        if (at == digitsFrom || at >= to) {
            return -1;
        }
        exponent += isNegative ? -power : power;
        return at;
    }

    private void append(boolean isNegative, ColumnBuilder out) {
        if (out instanceof DoubleColumnBuilder builder) {
            double value =
                    exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
            builder.append(isNegative ? -value : value);
            return;
        }
        float power = (float) POWERS[Math.abs(exponent)];
        float value = exponent < 0 ? mantissa / power : mantissa * power;
        ((FloatColumnBuilder) out).append(isNegative ? -value : value);
    }
}
