package io.millpond.sql.codec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/// Integers as text. A number that does not fit wraps around, as in ClickHouse's formats.
public final class IntegerText {
    private IntegerText() {}

    /// Reads a number of up to 64 bits, as far as its digits go; 0 where none begins here.
    ///
    /// Errors: ATTEMPT_TO_READ_AFTER_EOF at the end, CANNOT_PARSE_NUMBER for a sign without digits
    /// and for a minus before an unsigned number.
    public static long read(ByteCursor in, boolean isSigned) {
        byte[] bytes = in.bytes();
        int end = in.end();
        int at = in.at();
        if (at >= end) {
            throw in.endOfInput();
        }
        boolean isNegative = false;
        byte first = bytes[at];
        boolean hasSign = first == '-' || first == '+';
        if (hasSign) {
            isNegative = first == '-';
            checkSign(isNegative, isSigned);
            at++;
        }
        long value = 0;
        int digitsFrom = at;
        while (at < end) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
            at++;
        }
        if (hasSign && at == digitsFrom) {
            throw withoutDigits();
        }
        in.seek(at);
        return isNegative ? -value : value;
    }

    /// Reads a number of any width; errors as in [#read].
    public static BigInteger readBig(ByteCursor in, boolean isSigned) {
        if (in.isAtEnd()) {
            throw in.endOfInput();
        }
        int from = in.at();
        boolean isNegative = in.skipIf('-');
        boolean hasSign = isNegative || in.skipIf('+');
        checkSign(isNegative, isSigned);
        int digitsFrom = in.at();
        while (in.peek() >= '0' && in.peek() <= '9') {
            in.skip(1);
        }
        if (in.at() == digitsFrom) {
            if (hasSign) {
                in.seek(from);
                throw withoutDigits();
            }
            return BigInteger.ZERO;
        }
        String digits =
                new String(in.bytes(), digitsFrom, in.at() - digitsFrom, StandardCharsets.US_ASCII);
        BigInteger value = new BigInteger(digits);
        return isNegative ? value.negate() : value;
    }

    private static void checkSign(boolean isNegative, boolean isSigned) {
        if (isNegative && !isSigned) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_PARSE_NUMBER, "Unsigned type must not contain '-' symbol");
        }
    }

    private static DatabaseException withoutDigits() {
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_NUMBER, "Cannot parse number without any digits");
    }
}
