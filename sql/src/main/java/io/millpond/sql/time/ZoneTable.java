package io.millpond.sql.time;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The offsets of a time zone, as sorted arrays from 1900 to 2300. Immutable.
///
/// A local second is a count of seconds since 1970-01-01 00:00:00 on the zone's wall clock.
public final class ZoneTable {
    private static final Map<ZoneId, ZoneTable> TABLES = new ConcurrentHashMap<>();
    private static final long FIRST_SECOND = CivilDate.days(1900, 1, 1) * 86_400;
    private static final long LAST_SECOND = CivilDate.days(2300, 1, 1) * 86_400;

    /// More than any zone's offset and change of offset together.
    private static final long WINDOW = 26 * 3_600;

    private final ZoneId zone;

    /// Where an offset begins to hold; the first one holds from the beginning of time.
    private final long[] starts;

    private final int[] offsets;

    private ZoneTable(ZoneId zone) {
        this.zone = zone;
        ZoneRules rules = zone.getRules();
        long[] seconds = new long[16];
        int[] values = new int[16];
        seconds[0] = Long.MIN_VALUE;
        values[0] = rules.getOffset(Instant.ofEpochSecond(FIRST_SECOND)).getTotalSeconds();
        int count = 1;
        ZoneOffsetTransition next = rules.nextTransition(Instant.ofEpochSecond(FIRST_SECOND));
        while (next != null && next.toEpochSecond() < LAST_SECOND) {
            if (count == seconds.length) {
                seconds = Arrays.copyOf(seconds, count * 2);
                values = Arrays.copyOf(values, count * 2);
            }
            seconds[count] = next.toEpochSecond();
            values[count++] = next.getOffsetAfter().getTotalSeconds();
            next = rules.nextTransition(next.getInstant());
        }
        this.starts = Arrays.copyOf(seconds, count);
        this.offsets = Arrays.copyOf(values, count);
    }

    public static ZoneTable of(ZoneId zone) {
        return TABLES.computeIfAbsent(zone, ZoneTable::new);
    }

    /// The table of the zone UTC.
    public static ZoneTable utc() {
        return of(ZoneOffset.UTC);
    }

    public ZoneId zone() {
        return zone;
    }

    /// The seconds by which the zone's clock is ahead of UTC at a moment.
    public int offsetAt(long epochSecond) {
        if (offsets.length == 1) {
            return offsets[0];
        }
        int found = Arrays.binarySearch(starts, epochSecond);
        return offsets[found >= 0 ? found : -found - 2];
    }

    /// Whether all offsets since 1970 are multiples of `seconds`, so that the zone's clock and that
    /// of UTC begin each multiple at the same moment.
    public boolean hasOffsetsOf(long seconds) {
        for (int i = 0; i < offsets.length; i++) {
            boolean isOver = i + 1 < offsets.length && starts[i + 1] <= 0;
            if (!isOver && offsets[i] % seconds != 0) {
                return false;
            }
        }
        return true;
    }

    /// What the zone's wall clock shows at a moment.
    public long toLocal(long epochSecond) {
        return epochSecond + offsetAt(epochSecond);
    }

    /// The moment at which the zone's wall clock shows `localSecond`.
    ///
    /// The first of two such moments; where the clock skips it, the moment that the offset after
    /// the gap gives. Source: measured on ClickHouse 26.7.
    public long toEpoch(long localSecond) {
        if (offsets.length == 1) {
            return localSecond - offsets[0];
        }
        int before = offsetAt(localSecond - WINDOW);
        int after = offsetAt(localSecond + WINDOW);
        if (before == after) {
            return localSecond - before;
        }
        int greater = Math.max(before, after);
        int lesser = Math.min(before, after);
        boolean isLesserOnly =
                offsetAt(localSecond - lesser) == lesser
                        && offsetAt(localSecond - greater) != greater;
        return localSecond - (isLesserOnly ? lesser : greater);
    }

    /// The moment at which the local day `days` begins.
    public long startOfDay(long days) {
        return toEpoch(days * 86_400);
    }

    /// The local day to which a moment belongs.
    public long toDays(long epochSecond) {
        return Math.floorDiv(toLocal(epochSecond), 86_400L);
    }
}
