package io.millpond.sql.codec;

import io.millpond.sql.time.CivilDate;
import io.millpond.sql.time.ZoneTable;

/// Dates and times of day as text: `YYYY-MM-DD` and `YYYY-MM-DD hh:mm:ss`.
public final class DateText {
    private static final long[] POWERS = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    private DateText() {}

    /// 10^`scale`, the ticks of a second.
    public static long ticksOfSecond(int scale) {
        return POWERS[scale];
    }

    /// Writes a day number as `YYYY-MM-DD`.
    public static void writeDate(long days, ByteSink out) {
        int packed = CivilDate.split(days);
        byte[] target = out.reserve(10);
        int at = out.size();
        int year = Math.clamp(CivilDate.year(packed), 0, 9_999);
        putTwo(target, at, year / 100);
        putTwo(target, at + 2, year % 100);
        target[at + 4] = '-';
        putTwo(target, at + 5, CivilDate.month(packed));
        target[at + 7] = '-';
        putTwo(target, at + 8, CivilDate.day(packed));
        out.advance(10);
    }

    private static void putTwo(byte[] target, int at, int value) {
        target[at] = (byte) ('0' + value / 10);
        target[at + 1] = (byte) ('0' + value % 10);
    }

    /// Writes a local second as `YYYY-MM-DD hh:mm:ss`.
    public static void writeDateTime(long localSecond, char separator, ByteSink out) {
        long days = Math.floorDiv(localSecond, 86_400L);
        writeDate(days, out);
        int second = (int) (localSecond - days * 86_400);
        byte[] target = out.reserve(9);
        int at = out.size();
        target[at] = (byte) separator;
        putTwo(target, at + 1, second / 3_600);
        target[at + 3] = ':';
        putTwo(target, at + 4, second / 60 % 60);
        target[at + 6] = ':';
        putTwo(target, at + 7, second % 60);
        out.advance(9);
    }

    /// Writes the ticks of a DateTime64 in a zone, all digits of the fraction included.
    public static void writeDateTime64(
            long ticks, int scale, ZoneTable zone, char separator, ByteSink out) {
        long power = POWERS[scale];
        long second = Math.floorDiv(ticks, power);
        writeDateTime(zone.toLocal(second), separator, out);
        if (scale > 0) {
            out.put('.');
            out.putPadded(ticks - second * power, scale);
        }
    }

    /// Writes the ticks of a DateTime64 in a zone, with 0, 3 or 6 digits of the fraction: as few as
    /// it needs; digits after the sixth are cut.
    static void writeThousandths(long ticks, int scale, ZoneTable zone, ByteSink out) {
        long power = POWERS[scale];
        long second = Math.floorDiv(ticks, power);
        writeDateTime(zone.toLocal(second), ' ', out);
        long nanos = (ticks - second * power) * POWERS[9 - scale];
        if (nanos == 0) {
            return;
        }
        boolean isMillis = nanos % 1_000_000 == 0;
        out.put('.');
        out.putPadded(isMillis ? nanos / 1_000_000 : nanos / 1000, isMillis ? 3 : 6);
    }
}
