package io.millpond.sql.codec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.Layout;

import java.math.BigDecimal;
import java.math.BigInteger;

/// Decimals as text: zeros at the fraction's end are left out unless asked for; a longer fraction
/// is cut when read.
public final class DecimalText {
    private DecimalText() {}

    /// Writes `unscaled × 10^-scale`.
    ///
    /// @param hasZeros whether the fraction has all its digits
    public static void write(long unscaled, int scale, boolean hasZeros, ByteSink out) {
        if (unscaled == Long.MIN_VALUE) {
            write(BigInteger.valueOf(unscaled), scale, hasZeros, out);
            return;
        }
        long rest = Math.abs(unscaled);
        int digits = scale;
        while (!hasZeros && digits > 0 && rest % 10 == 0) {
            rest /= 10;
            digits--;
        }
        if (unscaled < 0) {
            out.put('-');
        }
        if (digits == 0) {
            out.putDecimal(rest);
            return;
        }
        long power = 1;
        for (int i = 0; i < Math.min(digits, 18); i++) {
            power *= 10;
        }
        out.putDecimal(digits > 18 ? 0 : rest / power);
        out.put('.');
        out.putPadded(digits > 18 ? rest : rest % power, digits);
    }

    /// Writes `unscaled × 10^-scale`.
    ///
    /// @param hasZeros whether the fraction has all its digits
    public static void write(BigInteger unscaled, int scale, boolean hasZeros, ByteSink out) {
        String digits = unscaled.abs().toString();
        if (digits.length() <= scale) {
            digits = "0".repeat(scale + 1 - digits.length()) + digits;
        }
        int point = digits.length() - scale;
        int end = digits.length();
        while (!hasZeros && end > point && digits.charAt(end - 1) == '0') {
            end--;
        }
        if (unscaled.signum() < 0) {
            out.put('-');
        }
        out.put(digits.substring(0, point));
        if (end > point) {
            out.put('.');
            out.put(digits.substring(point, end));
        }
    }

    /// Writes the whole scale, zeros included, as `toDecimalString` does.
    public static String plain(BigInteger unscaled, int scale) {
        return new BigDecimal(unscaled, scale).toPlainString();
    }

    /// The digits that the type's layout holds: 9, 18, 38 or 76.
    public static int nativePrecision(DecimalType type) {
        return switch (type.layout()) {
            case INT -> 9;
            case LONG -> 18;
            case WIDE_128 -> 38;
            default -> 76;
        };
    }

    /// Reads the unscaled value of a decimal, as far as the number goes.
    ///
    /// Errors: ARGUMENT_OUT_OF_BOUND for more digits than `precision`, ATTEMPT_TO_READ_AFTER_EOF at
    /// the end, CANNOT_PARSE_NUMBER for a sign without digits.
    ///
    /// @param precision at most [#nativePrecision]
    static BigInteger read(ByteCursor in, DecimalType type, int precision) {
        Digits digits = readDigits(in, type, precision);
        BigInteger value = digits.value();
        value =
                digits.shift >= 0
                        ? value.multiply(BigInteger.TEN.pow(digits.shift))
                        : value.divide(BigInteger.TEN.pow(Math.min(-digits.shift, 200)));
        return digits.isNegative ? value.negate() : value;
    }

    /// As [#read] for a type of up to 18 digits, of as many as its layout holds.
    static long readLong(ByteCursor in, DecimalType type) {
        return readLong(in, type, nativePrecision(type));
    }

    /// As [#read] for a type of up to 18 digits.
    static long readLong(ByteCursor in, DecimalType type, int precision) {
        if (type.layout() != Layout.INT && type.layout() != Layout.LONG) {
            throw new IllegalArgumentException(type.name());
        }
        Digits digits = readDigits(in, type, precision);
        long value = digits.shifted();
        return digits.isNegative ? -value : value;
    }

    private static Digits readDigits(ByteCursor in, DecimalType type, int precision) {
        if (in.isAtEnd()) {
            throw in.endOfInput();
        }
        Digits digits = new Digits(precision);
        digits.isNegative = in.skipIf('-');
        if (!digits.isNegative) {
            in.skipIf('+');
        }
        digits.read(in);
        int exponent = readExponent(in) - digits.fractionCount;
        if (digits.count + exponent > precision - type.scale() && digits.hasValue()) {
            throw tooBig(digits, exponent, type, precision);
        }
        digits.shift = exponent + type.scale();
        return digits;
    }

    private static DatabaseException tooBig(
            Digits digits, int exponent, DecimalType type, int precision) {
        return new DatabaseException(
                ErrorCode.ARGUMENT_OUT_OF_BOUND,
                "Decimal value is too big: "
                        + digits.count
                        + " digits were read: "
                        + digits.value()
                        + "e"
                        + exponent
                        + ". Expected to read decimal with scale "
                        + type.scale()
                        + " and precision "
                        + precision);
    }

    private static int readExponent(ByteCursor in) {
        if (!in.skipIf('e') && !in.skipIf('E')) {
            return 0;
        }
        return (int) Math.clamp(IntegerText.read(in, true), -1_000L, 1_000L);
    }

    /// The digits of a number: those after the precision is used up are cut behind the point.
    private static final class Digits {
        /// Digits of which every number fits a long.
        private static final int LONG_DIGITS = 18;

        private final int limit;
        private boolean isNegative;

        /// The power of ten that the digits are multiplied with to give the unscaled value.
        private int shift;

        private long low;
        private BigInteger high = BigInteger.ZERO;
        private int lowCount;

        /// Digits from the first that is not zero on.
        private int count;

        private int fractionCount;

        Digits(int limit) {
            this.limit = limit;
        }

        void read(ByteCursor in) {
            boolean isAfterPoint = false;
            while (!in.isAtEnd()) {
                int letter = in.peek();
                if (letter == '.' && !isAfterPoint) {
                    isAfterPoint = true;
                } else if (letter >= '0' && letter <= '9') {
                    add(letter - '0', isAfterPoint);
                } else {
                    return;
                }
                in.skip(1);
            }
        }

        private void add(int digit, boolean isAfterPoint) {
            if (isAfterPoint && count >= limit) {
                return;
            }
            fractionCount += isAfterPoint ? 1 : 0;
            if (digit == 0 && count == 0) {
                return;
            }
            count++;
            if (count > limit) {
                throw new DatabaseException(
                        ErrorCode.ARGUMENT_OUT_OF_BOUND,
                        "Too many digits (" + count + " > " + limit + ") in decimal value");
            }
            if (lowCount == LONG_DIGITS) {
                high = value();
                low = 0;
                lowCount = 0;
            }
            low = low * 10 + digit;
            lowCount++;
        }

        boolean hasValue() {
            return count > 0;
        }

        /// The digits times ten to the [#shift], where both have at most [#LONG_DIGITS] digits.
        long shifted() {
            long value = low;
            for (int i = 0; i < shift && value != 0; i++) {
                value *= 10;
            }
            for (int i = 0; i > shift && value != 0; i--) {
                value /= 10;
            }
            return value;
        }

        BigInteger value() {
            BigInteger tail = BigInteger.valueOf(low);
            return high.signum() == 0
                    ? tail
                    : high.multiply(BigInteger.TEN.pow(lowCount)).add(tail);
        }
    }
}
