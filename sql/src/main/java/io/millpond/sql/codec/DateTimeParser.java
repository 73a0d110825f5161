package io.millpond.sql.codec;

import io.millpond.sql.time.CivilDate;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Reads dates with times of day in many notations. Single-threaded.
///
/// Source: ClickHouse's `parseDateTimeBestEffort`: ISO 8601, `YYYYMMDDhhmmss`, unix timestamps of 9
/// or 10 digits of seconds and 13, 16 or 19 digits of finer units, `DD/MM/YYYY`, `2 Jan 2020`, AM
/// and PM, `Z`, `+hh:mm`, `MSK`. A date without a year is the last one that is not to come.
public final class DateTimeParser {
    private static final List<String> MONTHS =
            List.of(
                    "january",
                    "february",
                    "march",
                    "april",
                    "may",
                    "june",
                    "july",
                    "august",
                    "september",
                    "october",
                    "november",
                    "december");
    private static final List<String> WEEKDAYS =
            List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
    private static final int FRACTION_DIGITS = 9;

    private final ZoneTable zone;
    private final boolean isMonthFirst;
    private final LongSupplier nowMs;
    private byte[] bytes = new byte[0];
    private int at;
    private int end;

    private int year;
    private int month;
    private int day;
    private long secondOfDay;
    private boolean hasTime;
    private boolean hasOffset;
    private int offset;
    private int halfDay;
    private boolean isTimestamp;

    private long second;
    private int nanos;

    /// @param zone the zone of times that name none
    /// @param nowMs the milliseconds since 1970 of the moment that decides on years not given
    public DateTimeParser(ZoneTable zone, LongSupplier nowMs) {
        this(zone, false, nowMs);
    }

    /// @param isMonthFirst whether `05/06/2024` is the sixth of May, as in America
    public DateTimeParser(ZoneTable zone, boolean isMonthFirst, LongSupplier nowMs) {
        this.zone = zone;
        this.isMonthFirst = isMonthFirst;
        this.nowMs = nowMs;
    }

    /// The second since 1970-01-01 UTC that was read last.
    public long second() {
        return second;
    }

    /// The fraction of the second that was read last.
    public int nanos() {
        return nanos;
    }

    /// Reads the bytes `[from, to)`.
    ///
    /// Errors: CANNOT_PARSE_DATETIME.
    public void parse(byte[] source, int from, int to) {
        bytes = source;
        at = from;
        end = to;
        nanos = 0;
        if (parseFixedForm(from, to)) {
            return;
        }
        year = 0;
        month = 0;
        day = 0;
        secondOfDay = 0;
        hasTime = false;
        hasOffset = false;
        offset = 0;
        halfDay = 0;
        isTimestamp = false;
        while (at < end) {
            parsePiece();
        }
        finish();
    }

    /// Reads `YYYY-MM-DD hh:mm:ss` and nothing else.
    private boolean parseFixedForm(int from, int to) {
        if (to - from != 19
                || bytes[from + 4] != '-'
                || bytes[from + 7] != '-'
                || (bytes[from + 10] != ' ' && bytes[from + 10] != 'T')
                || bytes[from + 13] != ':'
                || bytes[from + 16] != ':') {
            return false;
        }
        int high = two(from);
        int low = two(from + 2);
        int fixedMonth = two(from + 5);
        int fixedDay = two(from + 8);
        int hour = two(from + 11);
        int minute = two(from + 14);
        int fixedSecond = two(from + 17);
        if ((high | low | fixedMonth | fixedDay | hour | minute | fixedSecond) < 0
                || fixedMonth < 1
                || fixedMonth > 12
                || fixedDay < 1
                || fixedDay > CivilDate.monthLength(high * 100 + low, fixedMonth)) {
            return false;
        }
        long days = CivilDate.days(high * 100 + low, fixedMonth, fixedDay);
        second = zone.toEpoch(days * 86_400 + hour * 3_600L + minute * 60L + fixedSecond);
        return true;
    }

    /// Reads `YYYY-MM-DD`, with ` hh:mm:ss` or without, or at least five digits of seconds since
    /// 1970; with a fraction or without. It is all there may be in the bytes `[from, to)`.
    /// A day that its month does not have is one of the next month; one that no month has, and a
    /// month that no year has, make the second 0, as in ClickHouse 26.7.
    ///
    /// Errors: CANNOT_PARSE_DATETIME.
    public void parseBasic(byte[] source, int from, int to) {
        bytes = source;
        at = from;
        end = to;
        nanos = 0;
        int count = digitsFrom(from);
        if (count >= 5 && count <= 18) {
            second = number(count);
        } else if (count == 4 && hasBasicDate(from)) {
            parseBasicDate(from);
        } else {
            throw basicFailure(from);
        }
        parseFraction();
        if (at < end) {
            throw basicFailure(from);
        }
    }

    private boolean hasBasicDate(int from) {
        return end - from >= 10 && two(from) >= 0 && two(from + 5) >= 0 && two(from + 8) >= 0;
    }

    private void parseBasicDate(int from) {
        int ofYear = two(from) * 100 + two(from + 2);
        int ofMonth = two(from + 5);
        int ofDay = two(from + 8);
        long time = 0;
        at = from + 10;
        if (at < end && (bytes[at] == ' ' || bytes[at] == 'T')) {
            boolean isWhole = end - at >= 9;
            int hour = isWhole ? two(at + 1) : -1;
            int minute = isWhole ? two(at + 4) : -1;
            int ofSecond = isWhole ? two(at + 7) : -1;
            if ((hour | minute | ofSecond) < 0) {
                throw basicFailure(from);
            }
            time = hour * 3_600L + minute * 60L + ofSecond;
            at += 9;
        }
        boolean isInRange = ofMonth >= 1 && ofMonth <= 12 && ofDay >= 1 && ofDay <= 31;
        second =
                isInRange
                        ? zone.toEpoch(CivilDate.days(ofYear, ofMonth, ofDay) * 86_400 + time)
                        : 0;
    }

    private DatabaseException basicFailure(int from) {
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_DATETIME,
                "Cannot parse DateTime here: "
                        + new String(bytes, from, end - from, StandardCharsets.UTF_8));
    }

    /// The number of two digits, or -1.
    private int two(int place) {
        int high = bytes[place] - '0';
        int low = bytes[place + 1] - '0';
        return high < 0 || high > 9 || low < 0 || low > 9 ? -1 : high * 10 + low;
    }

    private void parsePiece() {
        byte letter = bytes[at];
        if (isDigit(at)) {
            parseNumber();
        } else if (letter == ' ' || letter == ',' || letter == '\t') {
            at++;
        } else if (letter == 'T' && isDigit(at + 1)) {
            at++;
        } else if (letter == 'Z') {
            at++;
            hasOffset = true;
        } else if ((letter == '+' || letter == '-') && (hasTime || year > 0)) {
            parseOffset();
        } else if (letter == '.') {
            throw failure("unexpected point symbol");
        } else if (Character.isLetter(letter)) {
            parseWord();
        } else {
            throw failure("unexpected word");
        }
    }

    private boolean isDigit(int place) {
        return place < end && bytes[place] >= '0' && bytes[place] <= '9';
    }

    private int digitsFrom(int place) {
        int last = place;
        while (isDigit(last)) {
            last++;
        }
        return last - place;
    }

    private long number(int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value * 10 + bytes[at++] - '0';
        }
        return value;
    }

    private void parseNumber() {
        int count = digitsFrom(at);
        boolean isFirst = year == 0 && day == 0 && !hasTime;
        if (isFirst && (count == 9 || count == 10 || count == 13 || count == 16 || count == 19)) {
            parseTimestamp(count);
        } else if (isFirst && count == 14) {
            parseCompactDate();
            parseCompactTime();
        } else if (isFirst && count == 8) {
            parseCompactDate();
        } else if (year > 0 && !hasTime && count == 6) {
            parseCompactTime();
        } else if (isFirst && count == 6) {
            year = (int) number(4);
            month = (int) number(2);
        } else if (year == 0 && count == 4) {
            parseYear();
        } else if (count <= 2) {
            parseShortNumber(count);
        } else {
            throw failure("unexpected number of decimal digits: " + count);
        }
    }

    private void parseTimestamp(int count) {
        isTimestamp = true;
        year = 1970;
        int fraction = count <= 10 ? 0 : count - 10;
        second = number(count - fraction);
        if (fraction > 0) {
            nanos = (int) (number(fraction) * DateText.ticksOfSecond(FRACTION_DIGITS - fraction));
        } else {
            parseFraction();
        }
        if (at < end) {
            throw failure("unexpected word");
        }
    }

    private void parseCompactDate() {
        year = (int) number(4);
        month = (int) number(2);
        day = (int) number(2);
    }

    private void parseCompactTime() {
        long hour = number(2);
        long minute = number(2);
        secondOfDay = hour * 3_600 + minute * 60 + number(2);
        hasTime = true;
        parseFraction();
    }

    private void parseYear() {
        year = (int) number(4);
        if (at >= end || day > 0 || !isSeparator(at) || !isDigit(at + 1)) {
            return;
        }
        byte separator = bytes[at++];
        month = (int) number(Math.min(2, digitsFrom(at)));
        if (at < end && bytes[at] == separator && isDigit(at + 1)) {
            at++;
            day = (int) number(Math.min(2, digitsFrom(at)));
        }
    }

    private boolean isSeparator(int place) {
        return bytes[place] == '-' || bytes[place] == '/' || bytes[place] == '.';
    }

    private void parseShortNumber(int count) {
        int value = (int) number(count);
        if (at < end && bytes[at] == ':' && isDigit(at + 1) && !hasTime) {
            parseTime(value);
        } else if (day == 0 && at < end && isSeparator(at) && isDigit(at + 1)) {
            parseDayFirst(value);
        } else if (day == 0) {
            day = value;
        } else if (!hasTime) {
            secondOfDay = value * 3_600L;
            hasTime = true;
        } else {
            throw failure("unexpected number of decimal digits: " + count);
        }
    }

    private void parseTime(int hour) {
        at++;
        long minute = number(Math.min(2, digitsFrom(at)));
        secondOfDay = hour * 3_600L + minute * 60;
        hasTime = true;
        if (at < end && bytes[at] == ':' && isDigit(at + 1)) {
            at++;
            secondOfDay += number(Math.min(2, digitsFrom(at)));
        }
        parseFraction();
    }

    private void parseFraction() {
        if (at >= end || bytes[at] != '.') {
            return;
        }
        at++;
        int count = digitsFrom(at);
        int kept = Math.min(count, FRACTION_DIGITS);
        nanos = (int) (number(kept) * DateText.ticksOfSecond(FRACTION_DIGITS - kept));
        at += count - kept;
    }

    private void parseDayFirst(int value) {
        byte separator = bytes[at++];
        day = value;
        month = (int) number(Math.min(2, digitsFrom(at)));
        if (at < end && bytes[at] == separator && isDigit(at + 1)) {
            at++;
            int count = digitsFrom(at);
            year = (int) number(Math.min(4, count));
            if (count == 2) {
                year += year < 70 ? 2_000 : 1_900;
            }
        }
        if (month > 12 || (isMonthFirst && day <= 12)) {
            int swap = month;
            month = day;
            day = swap;
        }
    }

    private void parseOffset() {
        boolean isNegative = bytes[at++] == '-';
        int count = digitsFrom(at);
        if (count == 0) {
            throw failure("unexpected word after time zone's sign");
        }
        long hour = number(Math.min(2, count));
        long minute = 0;
        if (at < end && bytes[at] == ':' && isDigit(at + 1)) {
            at++;
            minute = number(Math.min(2, digitsFrom(at)));
        } else if (count >= 4) {
            minute = number(2);
        }
        int seconds = (int) (hour * 3_600 + minute * 60);
        offset = isNegative ? -seconds : seconds;
        hasOffset = true;
    }

    private void parseWord() {
        int from = at;
        while (at < end && Character.isLetter(bytes[at])) {
            at++;
        }
        String word =
                new String(bytes, from, at - from, StandardCharsets.US_ASCII)
                        .toLowerCase(Locale.ROOT);
        switch (word) {
            case "am" -> halfDay = 1;
            case "pm" -> halfDay = 2;
            case "utc", "gmt" -> hasOffset = true;
            case "msk" -> nameOffset(3);
            case "msd" -> nameOffset(4);
            case "z" -> hasOffset = true;
            default -> parseName(word);
        }
    }

    private void nameOffset(int hours) {
        hasOffset = true;
        offset = hours * 3_600;
    }

    private void parseName(String word) {
        if (word.length() < 3) {
            throw failure("unexpected alphabetical character");
        }
        int found = named(MONTHS, word);
        if (found >= 0) {
            month = found + 1;
            while (at < end && (bytes[at] == '-' || bytes[at] == '.')) {
                at++;
            }
            return;
        }
        if (named(WEEKDAYS, word) < 0) {
            throw failure("unexpected word");
        }
    }

    /// The place of the name that `word` is, or the first three letters of; -1 where there is none.
    private static int named(List<String> names, String word) {
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (word.equals(name) || (word.length() == 3 && name.startsWith(word))) {
                return i;
            }
        }
        return -1;
    }

    private void finish() {
        if (isTimestamp) {
            return;
        }
        if (year == 0 && month == 0 && day == 0 && !hasTime) {
            throw failure("neither Date nor Time was parsed successfully");
        }
        month = month == 0 ? 1 : month;
        day = day == 0 ? 1 : day;
        year = year == 0 ? yearNotToCome() : year;
        if (month > 12 || day > CivilDate.monthLength(year, month)) {
            throw failure("unexpected date: " + year + "-" + month + "-" + day);
        }
        if (halfDay == 1 && secondOfDay >= 43_200) {
            secondOfDay -= 43_200;
        } else if (halfDay == 2 && secondOfDay < 43_200) {
            secondOfDay += 43_200;
        }
        long local = CivilDate.days(year, month, day) * 86_400 + secondOfDay;
        second = hasOffset ? local - offset : zone.toEpoch(local);
    }

    /// The year of today, or the one before where the day is still to come in it.
    private int yearNotToCome() {
        int today = CivilDate.split(zone.toDays(Math.floorDiv(nowMs.getAsLong(), 1_000)));
        int thisYear = CivilDate.year(today);
        boolean isToCome =
                month > CivilDate.month(today)
                        || (month == CivilDate.month(today) && day > CivilDate.day(today));
        return isToCome ? thisYear - 1 : thisYear;
    }

    private static DatabaseException failure(String reason) {
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_DATETIME, "Cannot read DateTime: " + reason);
    }
}
