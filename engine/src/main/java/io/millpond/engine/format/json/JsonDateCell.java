package io.millpond.engine.format.json;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ValueReader;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.IntColumnBuilder;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.column.ShortColumnBuilder;

/// Reads `Date`, `DateTime` and `DateTime64` in their canonical text from 1970 on.
///
/// Numbers of seconds are read for `DateTime`; any other text is left to the codec.
final class JsonDateCell extends JsonCell {
    private static final int DATE_LENGTH = "YYYY-MM-DD".length();
    private static final int TIME_LENGTH = "YYYY-MM-DD hh:mm:ss".length();
    private static final int DAY_SECONDS = 86_400;
    private static final int[] MONTH_DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final int[] DAYS_BEFORE_MONTH = {
        0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334
    };

    /// The value of [#daysOf] for text that is not canonical.
    private static final long NONE = Long.MIN_VALUE;

    /// The bytes of `00:00:00`, the first one lowest.
    private static final long ZERO_TIME = 0x3030_3A30_303A_3030L;

    private static final long TIME_CHECK = 0x7676_7F76_767F_7676L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private static final int UINT32_DIGITS = 10;
    private static final long UINT32_MAX = 0xFFFF_FFFFL;

    /// Days up to which `Date` counts.
    private static final long DATE_MAX = 0xFFFF;

    /// What the column holds.
    enum Kind {
        DATE,
        DATE_TIME,
        DATE_TIME_64
    }

    private final Kind kind;
    private final int scale;
    private final LocalOffsets offsets;
    private final ValueReader reader;
    private final ByteCursor cursor = new ByteCursor(new byte[0]);

    /// The ticks below a second, and where the text of the last value ended.
    private long fraction;

    /// The ten bytes of the date read last, and its days.
    private long lastHead;

    private short lastTail;
    private long lastDays = NONE;

    private int end;

    /// @param scale decimal digits of the fraction, 0 but for [Kind#DATE_TIME_64]
    /// @param reader reads JSON values of the type
    JsonDateCell(
            boolean isNullAllowed, Kind kind, int scale, LocalOffsets offsets, ValueReader reader) {
        super(isNullAllowed);
        this.kind = kind;
        this.scale = scale;
        this.offsets = offsets;
        this.reader = reader;
    }

    @Override
    int readValue(byte[] bytes, int at, int to, ColumnBuilder out) {
        boolean isRead =
                switch (kind) {
                    case DATE -> readDate(bytes, at, to, out);
                    case DATE_TIME ->
                            bytes[at] == '"'
                                    ? readDateTime(bytes, at, to, out)
                                    : readTimestamp(bytes, at, to, out);
                    case DATE_TIME_64 -> readDateTime64(bytes, at, to, out);
                };
        if (isRead) {
            return end;
        }
        cursor.reset(bytes, at, to);
        reader.read(cursor, out);
        return cursor.at();
    }

    private boolean readDate(byte[] bytes, int at, int to, ColumnBuilder out) {
        end = at + DATE_LENGTH + 2;
        if (end > to || bytes[at] != '"' || bytes[end - 1] != '"') {
            return false;
        }
        long days = days(bytes, at + 1);
        if (days < 0 || days > DATE_MAX) {
            return false;
        }
        ((ShortColumnBuilder) out).append((short) days);
        return true;
    }

    private boolean readDateTime(byte[] bytes, int at, int to, ColumnBuilder out) {
        end = at + TIME_LENGTH + 2;
        if (end > to || bytes[end - 1] != '"') {
            return false;
        }
        long second = second(bytes, at + 1);
        if (second < 0 || second > UINT32_MAX) {
            return false;
        }
        ((IntColumnBuilder) out).append((int) second);
        return true;
    }

    private boolean readTimestamp(byte[] bytes, int at, int to, ColumnBuilder out) {
        long sum = 0;
        int i = at;
        while (i < to && i - at <= UINT32_DIGITS) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            sum = sum * 10 + digit;
            i++;
        }
        end = i;
        boolean isWhole = i < to && (bytes[i] == ',' || bytes[i] == '}' || bytes[i] == ']');
        if (i == at || !isWhole || sum > UINT32_MAX) {
            return false;
        }
        ((IntColumnBuilder) out).append((int) sum);
        return true;
    }

    private boolean readDateTime64(byte[] bytes, int at, int to, ColumnBuilder out) {
        int fractionFrom = at + 1 + TIME_LENGTH;
        if (fractionFrom >= to || bytes[at] != '"' || !readFraction(bytes, fractionFrom, to)) {
            return false;
        }
        long second = second(bytes, at + 1);
        if (second < 0) {
            return false;
        }
        long ticks = second;
        for (int i = 0; i < scale; i++) {
            ticks *= 10;
        }
        ((LongColumnBuilder) out).append(ticks + fraction);
        return true;
    }

    /// Reads an optional point and digits up to the closing quote.
    private boolean readFraction(byte[] bytes, int from, int to) {
        fraction = 0;
        int digitCount = 0;
        int at = from;
        if (bytes[at] == '.') {
            at++;
            while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
                if (digitCount < scale) {
                    fraction = fraction * 10 + (bytes[at] - '0');
                    digitCount++;
                }
                at++;
            }
        }
        for (int i = digitCount; i < scale; i++) {
            fraction *= 10;
        }
        end = at + 1;
        return at < to && bytes[at] == '"';
    }

    /// The UTC second of the 19 bytes at `at`, or a negative number for text to leave alone.
    private long second(byte[] bytes, int at) {
        long days = days(bytes, at);
        int seconds = secondOfDay((long) JsonText.WORD.get(bytes, at + 11));
        if (days == NONE || seconds < 0 || bytes[at + 10] != ' ') {
            return -1;
        }
        long local = days * DAY_SECONDS + seconds;
        int offset = offsets.at(local);
        return offset == LocalOffsets.NONE ? -1 : local - offset;
    }

    /// The second of the day in the eight bytes `hh:mm:ss`, or -1 when they are something else.
    private static int secondOfDay(long word) {
        long digits = word ^ ZERO_TIME;
        // A digit is 0 to 9 now, a colon 0: adding sets the high bit of anything larger.
        if (((digits | (digits + TIME_CHECK)) & HIGH_BITS) != 0) {
            return -1;
        }
        int hour = (int) (digits & 0xFF) * 10 + (int) ((digits >>> 8) & 0xFF);
        int minute = (int) ((digits >>> 24) & 0xFF) * 10 + (int) ((digits >>> 32) & 0xFF);
        int second = (int) ((digits >>> 48) & 0xFF) * 10 + (int) (digits >>> 56);
        return hour > 23 || minute > 59 || second > 59 ? -1 : hour * 3600 + minute * 60 + second;
    }

    /// As [#daysOf], remembering the date read last.
    private long days(byte[] bytes, int at) {
        long head = (long) JsonText.WORD.get(bytes, at);
        short tail = (short) ((bytes[at + 8] << 8) | (bytes[at + 9] & 0xFF));
        if (head != lastHead || tail != lastTail) {
            lastDays = daysOf(bytes, at);
            lastHead = head;
            lastTail = tail;
        }
        return lastDays;
    }

    /// The days since 1970-01-01 of the ten bytes at `at`, or [#NONE].
    private static long daysOf(byte[] bytes, int at) {
        int century = twoDigits(bytes, at);
        int yearOfCentury = twoDigits(bytes, at + 2);
        int month = twoDigits(bytes, at + 5);
        int day = twoDigits(bytes, at + 8);
        if (bytes[at + 4] != '-' || bytes[at + 7] != '-') {
            return NONE;
        }
        if ((century | yearOfCentury | month | day) < 0 || month < 1 || month > 12 || day < 1) {
            return NONE;
        }
        int year = century * 100 + yearOfCentury;
        boolean isLeap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
        int monthDays = MONTH_DAYS[month - 1] + (isLeap && month == 2 ? 1 : 0);
        if (year < 1970 || day > monthDays) {
            return NONE;
        }
        int before = year - 1;
        int leapDays = before / 4 - before / 100 + before / 400 - 477;
        int dayOfYear = DAYS_BEFORE_MONTH[month - 1] + day - 1 + (isLeap && month > 2 ? 1 : 0);
        return (year - 1970) * 365L + leapDays + dayOfYear;
    }

    /// The number of two digits at `at`, negative when they are none.
    private static int twoDigits(byte[] bytes, int at) {
        int high = bytes[at] - '0';
        int low = bytes[at + 1] - '0';
        int wrong = (high | low | (9 - high) | (9 - low)) & Integer.MIN_VALUE;
        return wrong | (high * 10 + low);
    }
}
