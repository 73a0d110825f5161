package io.millpond.sql.function.time;

import io.millpond.sql.time.CivilDate;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// The parts of a date that a format's pieces have read so far. Mutable, single-threaded.
final class ParsedDate {
    private final int firstYear;
    private final int lastYear;
    int year;
    int month;
    int day;
    int dayOfYear;
    int week;
    int dayOfWeek;
    int hour;
    boolean isHalfDay;
    boolean isAfternoon;
    int minute;
    int second;
    int nanos;
    boolean hasOffset;
    int offset;
    ZoneTable zone = ZoneTable.utc();
    boolean isWeekDate;
    boolean isYearDay;
    private boolean hasYear;

    /// @param firstYear the least year that may be read
    /// @param lastYear the greatest one
    ParsedDate(int firstYear, int lastYear) {
        this.firstYear = firstYear;
        this.lastYear = lastYear;
    }

    /// Forgets everything.
    void clear(ZoneTable defaultZone) {
        year = firstYear < 1970 ? 1970 : firstYear;
        month = 1;
        day = 1;
        dayOfYear = 1;
        week = 1;
        dayOfWeek = 1;
        hour = 0;
        isHalfDay = false;
        isAfternoon = false;
        minute = 0;
        second = 0;
        nanos = 0;
        hasOffset = false;
        offset = 0;
        zone = defaultZone;
        isWeekDate = false;
        isYearDay = false;
        hasYear = false;
    }

    void setYear(int value) {
        check(value, firstYear, lastYear, "year");
        year = value;
        hasYear = true;
    }

    void setMonth(int value) {
        check(value, 1, 12, "month of year");
        month = value;
        isWeekDate = false;
        isYearDay = false;
        if (!hasYear) {
            setYear(2000);
        }
    }

    void setDay(int value) {
        check(value, 1, 31, "day of month");
        day = value;
        isWeekDate = false;
        isYearDay = false;
        if (!hasYear) {
            setYear(2000);
        }
    }

    void setDayOfYear(int value) {
        check(value, 1, 366, "day of year");
        dayOfYear = value;
        isYearDay = true;
        isWeekDate = false;
        if (!hasYear) {
            setYear(2000);
        }
    }

    void setWeek(int value) {
        check(value, 1, 53, "week of year");
        week = value;
        isWeekDate = true;
        isYearDay = false;
        if (!hasYear) {
            setYear(2000);
        }
    }

    void setDayOfWeek(int value) {
        check(value, 1, 7, "day of week");
        dayOfWeek = value;
        isWeekDate = true;
        isYearDay = false;
        if (!hasYear) {
            setYear(2000);
        }
    }

    /// @param isOfHalfDay whether the hour is one of twelve
    /// @param isFromOne whether the last hour stands for 0
    void setHour(int value, boolean isOfHalfDay, boolean isFromOne) {
        int max = isOfHalfDay ? 12 : 24;
        check(value, isFromOne ? 1 : 0, isFromOne ? max : max - 1, "hour of day");
        hour = value % max;
        isHalfDay = isOfHalfDay;
    }

    void setMinute(int value) {
        check(value, 0, 59, "minute");
        minute = value;
    }

    void setSecond(int value) {
        check(value, 0, 59, "second");
        second = value;
    }

    private static void check(int value, int min, int max, String what) {
        if (value < min || value > max) {
            throw failure(
                    "Value "
                            + value
                            + " for "
                            + what
                            + " must be in the range ["
                            + min
                            + ", "
                            + max
                            + "]");
        }
    }

    static DatabaseException failure(String reason) {
        return new DatabaseException(ErrorCode.CANNOT_PARSE_DATETIME, reason);
    }

    /// The second since 1970 UTC that the parts mean.
    long epochSecond() {
        int ofDay = isHalfDay && isAfternoon ? hour + 12 : hour;
        long local = days() * 86_400 + ofDay * 3_600L + minute * 60L + second;
        return hasOffset ? local - offset : zone.toEpoch(local);
    }

    private long days() {
        if (isWeekDate) {
            long january4 = CivilDate.days(year, 1, 4);
            long monday = january4 - CivilDate.dayOfWeek(january4) + 1;
            return monday + (week - 1) * 7L + dayOfWeek - 1;
        }
        if (isYearDay) {
            if (dayOfYear == 366 && !CivilDate.isLeapYear(year)) {
                throw failure("Invalid day of year, out of range (year: " + year + ")");
            }
            return CivilDate.days(year, 1, 1) + dayOfYear - 1;
        }
        if (day > CivilDate.monthLength(year, month)) {
            throw failure(
                    "Invalid date, out of range (year: "
                            + year
                            + " month: "
                            + month
                            + " day_of_month: "
                            + day
                            + ")");
        }
        return CivilDate.days(year, month, day);
    }
}
