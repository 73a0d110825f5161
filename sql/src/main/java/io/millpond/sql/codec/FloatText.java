package io.millpond.sql.codec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/// Floating-point numbers as text: the shortest decimal that reads back as the same number.
///
/// Printed as ClickHouse 26.7 does: without an exponent from 1e-6 up to below 1e21, `inf`, `-inf`,
/// `nan`, `-0`.
public final class FloatText {
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22
    };
    private static final long EXACT_MAX = 1L << 53;
    private static final long MANTISSA_MAX = Long.MAX_VALUE / 10 - 1;
    private static final double EXPONENT_BELOW = 1e-6;
    private static final double EXPONENT_ABOVE = 1e21;
    private static final int POINT_MIN = -6;
    private static final int POINT_MAX = 21;

    private FloatText() {}

    public static void write(double value, ByteSink out) {
        if (value == Math.rint(value) && Math.abs(value) < EXACT_MAX) {
            writeIntegral(value, out);
        } else if (isFinite(value, out)) {
            String text = Double.toString(value);
            if (Math.abs(value) < 64 * Double.MIN_VALUE) {
                String short1 = "%.0E".formatted(value);
                text = Double.parseDouble(short1) == value ? short1 : text;
            }
            writeShortest(text, out);
        }
    }

    public static void write(float value, ByteSink out) {
        if (value == Math.rint(value) && Math.abs(value) < 1 << 24) {
            writeIntegral(value, out);
        } else if (isFinite(value, out)) {
            String text = Float.toString(value);
            if (Math.abs(value) < 64 * Float.MIN_VALUE) {
                String short1 = "%.0E".formatted((double) value);
                text = Float.parseFloat(short1) == value ? short1 : text;
            }
            writeShortest(text, out);
        }
    }

    private static void writeIntegral(double value, ByteSink out) {
        if (value == 0 && 1 / value < 0) {
            out.put('-');
        }
        out.putDecimal((long) value);
    }

    private static boolean isFinite(double value, ByteSink out) {
        if (Double.isNaN(value)) {
            out.put("nan");
            return false;
        }
        if (Double.isInfinite(value)) {
            out.put(value > 0 ? "inf" : "-inf");
            return false;
        }
        return true;
    }

    /// Writes a number rounded to so many decimal places; one that takes an exponent as it is.
    public static void write(double value, int places, ByteSink out) {
        if (isPlain(value)) {
            writeRounded(value, places, out);
        } else {
            write(value, out);
        }
    }

    /// Writes a number rounded to so many decimal places; one that takes an exponent as it is.
    public static void write(float value, int places, ByteSink out) {
        if (isPlain(value)) {
            writeRounded(value, places, out);
        } else {
            write(value, out);
        }
    }

    private static boolean isPlain(double value) {
        double size = Math.abs(value);
        return size >= EXPONENT_BELOW && size <= EXPONENT_ABOVE;
    }

    private static void writeRounded(double value, int places, ByteSink out) {
        BigDecimal rounded =
                new BigDecimal(value).setScale(places, RoundingMode.HALF_UP).stripTrailingZeros();
        out.put(rounded.toPlainString());
    }

    /// Writes the digits of `text`, Java's form of a number, with the point where it belongs.
    private static void writeShortest(String text, ByteSink out) {
        int at = 0;
        if (text.charAt(0) == '-') {
            out.put('-');
            at = 1;
        }
        byte[] digits = new byte[text.length()];
        int count = 0;
        int point = Integer.MIN_VALUE;
        int exponent = 0;
        for (; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter == 'E') {
                exponent = Integer.parseInt(text, at + 1, text.length(), 10);
                break;
            }
            if (letter == '.') {
                point = count;
            } else if (count > 0 || letter != '0') {
                digits[count++] = (byte) letter;
            } else if (point != Integer.MIN_VALUE) {
                exponent--;
            }
        }
        point = (point == Integer.MIN_VALUE ? count : point) + exponent;
        while (count > 1 && digits[count - 1] == '0') {
            count--;
        }
        writeDigits(digits, count, point, out);
    }

    /// Writes `0.d1d2…dn × 10^point`.
    private static void writeDigits(byte[] digits, int count, int point, ByteSink out) {
        if (point > POINT_MAX || point <= POINT_MIN) {
            out.put(digits[0]);
            if (count > 1) {
                out.put('.');
                out.put(digits, 1, count);
            }
            out.put('e');
            out.putDecimal(point - 1);
        } else if (point <= 0) {
            out.put("0.");
            for (int i = point; i < 0; i++) {
                out.put('0');
            }
            out.put(digits, 0, count);
        } else if (point >= count) {
            out.put(digits, 0, count);
            for (int i = count; i < point; i++) {
                out.put('0');
            }
        } else {
            out.put(digits, 0, point);
            out.put('.');
            out.put(digits, point, count);
        }
    }

    /// Reads a number, as far as it goes.
    ///
    /// Errors: CANNOT_PARSE_NUMBER where none begins here.
    public static double readDouble(ByteCursor in) {
        int from = in.at();
        double special = readSpecial(in);
        if (special != 0) {
            return special;
        }
        Scan scan = scan(in, from);
        if (scan.mantissa >= 0 && scan.mantissa <= EXACT_MAX && Math.abs(scan.exponent) <= 22) {
            double value =
                    scan.exponent < 0
                            ? scan.mantissa / POWERS[-scan.exponent]
                            : scan.mantissa * POWERS[scan.exponent];
            return scan.isNegative ? -value : value;
        }
        return Double.parseDouble(text(in, from));
    }

    /// As [#readDouble], rounded once.
    public static float readFloat(ByteCursor in) {
        int from = in.at();
        double special = readSpecial(in);
        if (special != 0) {
            return (float) special;
        }
        Scan scan = scan(in, from);
        if (scan.exponent == 0 && scan.mantissa >= 0 && scan.mantissa < 1 << 24) {
            return scan.isNegative ? -(float) scan.mantissa : (float) scan.mantissa;
        }
        return Float.parseFloat(text(in, from));
    }

    private static String text(ByteCursor in, int from) {
        return new String(in.bytes(), from, in.at() - from, StandardCharsets.US_ASCII);
    }

    /// Infinity or NaN, if one is next; else 0.
    private static double readSpecial(ByteCursor in) {
        int from = in.at();
        boolean isNegative = in.skipIf('-');
        if (!isNegative) {
            in.skipIf('+');
        }
        int letter = in.peek() | 0x20;
        if (letter == 'i' && in.skipIfIgnoringCase("inf")) {
            in.skipIfIgnoringCase("inity");
            return isNegative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (letter == 'n' && in.skipIfIgnoringCase("nan")) {
            return Double.NaN;
        }
        in.seek(from);
        return 0;
    }

    /// A number taken apart; `mantissa` is -1 where it has too many digits.
    private record Scan(boolean isNegative, long mantissa, int exponent) {}

    private static Scan scan(ByteCursor in, int from) {
        byte[] bytes = in.bytes();
        int end = in.end();
        int at = from;
        boolean isNegative = at < end && bytes[at] == '-';
        if (isNegative || (at < end && bytes[at] == '+')) {
            at++;
        }
        long mantissa = 0;
        int exponent = 0;
        int digitCount = 0;
        boolean isAfterPoint = false;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                mantissa = mantissa < 0 || mantissa > MANTISSA_MAX ? -1 : mantissa * 10 + digit;
                exponent -= isAfterPoint ? 1 : 0;
                digitCount++;
            } else if (bytes[at] == '.' && !isAfterPoint) {
                isAfterPoint = true;
            } else {
                break;
            }
        }
        if (digitCount == 0) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_PARSE_NUMBER,
                    "Cannot read floating point value here: " + in.shown());
        }
        in.seek(at);
        return new Scan(isNegative, mantissa, exponent + readExponent(in));
    }

    private static int readExponent(ByteCursor in) {
        int from = in.at();
        if (!in.skipIf('e') && !in.skipIf('E')) {
            return 0;
        }
        boolean isNegative = in.skipIf('-');
        if (!isNegative) {
            in.skipIf('+');
        }
        int value = 0;
        int digitsFrom = in.at();
        while (in.peek() >= '0' && in.peek() <= '9') {
            value = Math.min(100_000, value * 10 + in.next() - '0');
        }
        if (in.at() == digitsFrom) {
            in.seek(from);
            return 0;
        }
        return isNegative ? -value : value;
    }
}
