package io.millpond.sql.codec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// Signed times as text: `hh:mm:ss`, `h:mm:ss` or `hhh:mm:ss`, `mm:ss`, `ss`.
///
/// Source: what ClickHouse 26.7 reads and prints.
public final class TimeText {
    /// 999:59:59, the last second that is printed.
    public static final long SECOND_MAX = 3_599_999;

    private TimeText() {}

    /// Reads the longest time that begins here, in ticks of 10^-`scale` seconds.
    ///
    /// @param scale digits of the fraction, further ones are left out; -1 for a time without one
    /// Errors: CANNOT_PARSE_DATETIME.
    static long read(ByteCursor in, int scale) {
        boolean isFine = scale >= 0;
        if (in.isAtEnd()) {
            throw failure(isFine ? "Time64" : "time", "from empty string", scale);
        }
        boolean isNegative = in.skipIf('-');
        if (!isDigit(in.peek())) {
            throw failure(in, isNegative, scale);
        }
        long second = Math.min(readSeconds(in), SECOND_MAX);
        if (!isFine) {
            return isNegative ? -second : second;
        }
        long power = DateText.ticksOfSecond(scale);
        long ticks = second * power;
        if (in.skipIf('.')) {
            long unit = power / 10;
            while (isDigit(in.peek())) {
                ticks += unit * (in.peek() - '0');
                unit /= 10;
                in.skip(1);
            }
        }
        ticks = Math.min(ticks, SECOND_MAX * power + power - 1);
        return isNegative ? -ticks : ticks;
    }

    /// The seconds of one to three groups of digits; the first digit is there.
    private static long readSeconds(ByteCursor in) {
        int from = in.at();
        int lead = 1;
        while (lead < 3 && digitAt(in, from + lead)) {
            lead++;
        }
        for (int digits = lead; digits >= 1; digits--) {
            int next = from + digits;
            boolean hasTwo = groupAt(in, next);
            if (hasTwo && groupAt(in, next + 3)) {
                in.seek(next + 6);
                return number(in, from, digits) * 3_600
                        + number(in, next + 1, 2) * 60
                        + number(in, next + 4, 2);
            }
            if (digits <= 2) {
                in.seek(hasTwo ? next + 3 : next);
                long first = number(in, from, digits);
                return hasTwo ? first * 60 + number(in, next + 1, 2) : first;
            }
        }
        throw new IllegalStateException("no digit at " + from);
    }

    private static boolean groupAt(ByteCursor in, int at) {
        return at + 2 < in.end()
                && in.bytes()[at] == ':'
                && digitAt(in, at + 1)
                && digitAt(in, at + 2);
    }

    private static boolean digitAt(ByteCursor in, int at) {
        return at < in.end() && isDigit(in.bytes()[at]);
    }

    private static boolean isDigit(int letter) {
        return letter >= '0' && letter <= '9';
    }

    private static long number(ByteCursor in, int from, int digits) {
        long value = 0;
        for (int i = from; i < from + digits; i++) {
            value = value * 10 + in.bytes()[i] - '0';
        }
        return value;
    }

    private static DatabaseException failure(ByteCursor in, boolean isNegative, int scale) {
        if (!isNegative) {
            return scale >= 0
                    ? failure("Time64", "string does not begin with a digit or minus sign", scale)
                    : failure("time", "invalid first character", scale);
        }
        String reason =
                in.isAtEnd()
                        ? "unexpected end after minus sign"
                        : "non-numeric character after minus sign";
        return scale >= 0
                ? failure("Time64", "Cannot parse time: " + reason, scale)
                : failure("time", reason, scale);
    }

    private static DatabaseException failure(String what, String reason, int scale) {
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_DATETIME,
                "Cannot parse "
                        + what
                        + (reason.startsWith("from ") ? " " : ": ")
                        + reason
                        + ": Cannot parse Time"
                        + (scale >= 0 ? "64(" + scale + ")" : "")
                        + " from String");
    }

    /// Writes ticks of 10^-`scale` seconds, all digits of the fraction included; what lies beyond
    /// the last second as that second.
    static void write(long ticks, int scale, ByteSink out) {
        long power = DateText.ticksOfSecond(scale);
        if (ticks < 0) {
            out.put('-');
        }
        long second = Math.abs(ticks / power);
        long fraction = Math.abs(ticks % power);
        if (second > SECOND_MAX) {
            second = SECOND_MAX;
            fraction = 0;
        }
        long hours = second / 3_600;
        out.putPadded(hours, hours < 100 ? 2 : 3);
        out.put(':');
        out.putPadded(second / 60 % 60, 2);
        out.put(':');
        out.putPadded(second % 60, 2);
        if (scale > 0) {
            out.put('.');
            out.putPadded(fraction, scale);
        }
    }
}
