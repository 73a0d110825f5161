package io.millpond.sql.time;

/// Dates of the proleptic Gregorian calendar as numbers of days since 1970-01-01.
///
/// A date taken apart is packed into one int, `year << 9 | month << 5 | day`, so that splitting a
/// day number costs no object; years are at least 0.
public final class CivilDate {
    private static final int DAYS_OF_ERA = 146_097;
    private static final int DAYS_TO_EPOCH = 719_468;
    private static final int[] MONTH_LENGTHS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private CivilDate() {}

    /// The day number of a date; a day beyond the month's end counts on into the next month.
    ///
    /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
    public static long days(int year, int month, int day) {
        long y = month <= 2 ? year - 1L : year;
        long era = Math.floorDiv(y, 400L);
        long yearOfEra = y - era * 400;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * DAYS_OF_ERA + dayOfEra - DAYS_TO_EPOCH;
    }

    /// The packed date of a day number. Source: as [#days], `civil_from_days`.
    public static int split(long days) {
        long z = days + DAYS_TO_EPOCH;
        long era = Math.floorDiv(z, (long) DAYS_OF_ERA);
        long dayOfEra = z - era * DAYS_OF_ERA;
        long yearOfEra =
                (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long shifted = (5 * dayOfYear + 2) / 153;
        int day = (int) (dayOfYear - (153 * shifted + 2) / 5 + 1);
        int month = (int) (shifted < 10 ? shifted + 3 : shifted - 9);
        int year = (int) (yearOfEra + era * 400 + (month <= 2 ? 1 : 0));
        return year << 9 | month << 5 | day;
    }

    public static int year(int packed) {
        return packed >> 9;
    }

    /// 1 to 12.
    public static int month(int packed) {
        return packed >> 5 & 15;
    }

    /// The day of the month, from 1.
    public static int day(int packed) {
        return packed & 31;
    }

    /// 1 for Monday to 7 for Sunday.
    public static int dayOfWeek(long days) {
        return (int) Math.floorMod(days + 3, 7L) + 1;
    }

    public static boolean isLeapYear(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    public static int monthLength(int year, int month) {
        return month == 2 && isLeapYear(year) ? 29 : MONTH_LENGTHS[month - 1];
    }

    /// The date `months` later, on the month's last day where the day does not exist.
    public static long addMonths(long days, long months) {
        int packed = split(days);
        long count = year(packed) * 12L + month(packed) - 1 + months;
        int year = (int) Math.floorDiv(count, 12L);
        int month = (int) Math.floorMod(count, 12L) + 1;
        return days(year, month, Math.min(day(packed), monthLength(year, month)));
    }
}
