package io.millpond.sql.codec;

import io.millpond.sql.time.CivilDate;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// Reads dates: `YYYY-MM-DD` with any separator and one or two digits of month and day, or
/// `YYYYMMDD`.
public final class DateReader {
    private DateReader() {}

    /// The day number of the date that begins here; what is no date of the calendar is 1970-01-01.
    ///
    /// Errors: CANNOT_PARSE_DATE.
    public static long read(ByteCursor in) {
        if (in.remaining() < 8) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_PARSE_DATE, "Cannot parse date: value is too short");
        }
        int from = in.at();
        int year = digits(in, 4, from);
        boolean isCompact = isDigit(in.peek());
        int month;
        int day;
        if (isCompact) {
            month = digits(in, 2, from);
            day = digits(in, 2, from);
        } else {
            in.skip(1);
            month = upToTwoDigits(in, from);
            in.skip(1);
            day = upToTwoDigits(in, from);
        }
        if (month < 1 || month > 12 || day < 1 || day > 31) {
            return 0;
        }
        return CivilDate.days(year, month, day);
    }

    private static boolean isDigit(int letter) {
        return letter >= '0' && letter <= '9';
    }

    private static int digits(ByteCursor in, int count, int from) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            if (!isDigit(in.peek())) {
                throw failure(in, from);
            }
            value = value * 10 + in.next() - '0';
        }
        return value;
    }

    private static int upToTwoDigits(ByteCursor in, int from) {
        int value = digits(in, 1, from);
        return isDigit(in.peek()) ? value * 10 + in.next() - '0' : value;
    }

    private static DatabaseException failure(ByteCursor in, int from) {
        in.seek(from);
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_DATE, "Cannot parse date here: " + in.shown());
    }
}
