package io.millpond.engine.refresh;

import io.millpond.sql.ast.RefreshSchedule;
import io.millpond.sql.ast.RefreshSchedule.Period;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;

/// When a view is to be refreshed next. Pure functions.
///
/// EVERY means round moments: a multiple of the period since 1970 in the zone, of months where the
/// period has months or years, else of seconds; weeks begin on Monday. Where clocks are put
/// forward or back, a moment of a period of whole days is taken once, and moments of shorter ones
/// are counted by the clock before it and then by the clock behind it.
///
/// Source: ClickHouse 26.7.
final class RefreshClock {
    private static final int MONTHS_PER_QUARTER = 3;
    private static final int MONTHS_PER_YEAR = 12;
    private static final long SECONDS_PER_DAY = 86_400;

    /// 1970-01-05 was the first Monday.
    private static final long MONDAY_SECONDS = 4 * SECONDS_PER_DAY;

    private RefreshClock() {}

    /// The moment of the next run in milliseconds since 1970, after `lastMs`; [Long#MAX_VALUE]
    /// where only dependencies decide.
    ///
    /// @param lastMs what the period counts from; 0: there was no run
    static long nextMs(RefreshSchedule schedule, long lastMs, ZoneId zone) {
        if (schedule.kind() == RefreshSchedule.Kind.DEPENDENT) {
            return Long.MAX_VALUE;
        }
        if (lastMs == 0) {
            return 0;
        }
        Instant last = Instant.ofEpochMilli(lastMs);
        return switch (schedule.kind()) {
            case AFTER -> plus(last.atZone(zone), schedule.period()).toInstant().toEpochMilli();
            case EVERY -> nextSlot(schedule, last, zone).toEpochMilli();
            case DEPENDENT -> Long.MAX_VALUE;
        };
    }

    private static Instant nextSlot(RefreshSchedule schedule, Instant last, ZoneId zone) {
        long months = months(schedule.period());
        long seconds = Math.max(1, seconds(schedule.period()));
        if (months == 0 && seconds % SECONDS_PER_DAY != 0) {
            long offset = seconds(schedule.offset());
            return nextByClock(last, seconds, base(schedule.period()) + offset, zone.getRules());
        }
        LocalDateTime local = last.atZone(zone).toLocalDateTime();
        LocalDateTime floor =
                months > 0
                        ? floorOfMonths(local, months)
                        : floorOfSeconds(local, seconds, base(schedule.period()));
        Instant slot = plus(floor, schedule.offset()).atZone(zone).toInstant();
        for (long i = 1; !slot.isAfter(last); i++) {
            LocalDateTime begin =
                    months > 0 ? floor.plusMonths(i * months) : floor.plusSeconds(i * seconds);
            slot = plus(begin, schedule.offset()).atZone(zone).toInstant();
        }
        return slot;
    }

    private static long base(List<Period> period) {
        return seconds(period) % (7 * SECONDS_PER_DAY) == 0 ? MONDAY_SECONDS : 0;
    }

    /// The next moment after `last` whose reading on the clock is `base` and a multiple of
    /// `seconds`.
    private static Instant nextByClock(Instant last, long seconds, long base, ZoneRules rules) {
        ZoneOffset before = rules.getOffset(last);
        Instant next = aligned(last.getEpochSecond() + 1, seconds, base, before);
        ZoneOffsetTransition change = rules.nextTransition(last);
        if (change == null || next.isBefore(change.getInstant())) {
            return next;
        }
        return aligned(change.toEpochSecond(), seconds, base, change.getOffsetAfter());
    }

    private static Instant aligned(long fromS, long seconds, long base, ZoneOffset offset) {
        long shift = base - offset.getTotalSeconds();
        return Instant.ofEpochSecond(Math.ceilDiv(fromS - shift, seconds) * seconds + shift);
    }

    private static LocalDateTime floorOfMonths(LocalDateTime time, long months) {
        long sinceEpoch = (time.getYear() - 1970L) * MONTHS_PER_YEAR + time.getMonthValue() - 1;
        return LocalDateTime.of(1970, 1, 1, 0, 0)
                .plusMonths(Math.floorDiv(sinceEpoch, months) * months);
    }

    private static LocalDateTime floorOfSeconds(LocalDateTime time, long seconds, long base) {
        long sinceBase = time.toEpochSecond(ZoneOffset.UTC) - base;
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(sinceBase, seconds) * seconds + base, 0, ZoneOffset.UTC);
    }

    private static long months(List<Period> periods) {
        long months = 0;
        for (Period period : periods) {
            months +=
                    period.count()
                            * switch (period.unit()) {
                                case MONTH -> 1;
                                case QUARTER -> MONTHS_PER_QUARTER;
                                case YEAR -> MONTHS_PER_YEAR;
                                case NANOSECOND,
                                        MICROSECOND,
                                        MILLISECOND,
                                        SECOND,
                                        MINUTE,
                                        HOUR,
                                        DAY,
                                        WEEK ->
                                        0;
                            };
        }
        return months;
    }

    /// The length of the parts that have one; those of months are as long as about a month.
    static long seconds(List<Period> periods) {
        ZonedDateTime epoch = Instant.EPOCH.atZone(ZoneOffset.UTC);
        return Duration.between(epoch, plus(epoch, periods)).toSeconds();
    }

    @SuppressWarnings("unchecked") // A temporal plus an amount is of the same class.
    private static <T extends Temporal> T plus(T time, List<Period> periods) {
        T sum = time;
        for (Period period : periods) {
            ChronoUnit unit =
                    switch (period.unit()) {
                        case NANOSECOND -> ChronoUnit.NANOS;
                        case MICROSECOND -> ChronoUnit.MICROS;
                        case MILLISECOND -> ChronoUnit.MILLIS;
                        case SECOND -> ChronoUnit.SECONDS;
                        case MINUTE -> ChronoUnit.MINUTES;
                        case HOUR -> ChronoUnit.HOURS;
                        case DAY -> ChronoUnit.DAYS;
                        case WEEK -> ChronoUnit.WEEKS;
                        case MONTH, QUARTER -> ChronoUnit.MONTHS;
                        case YEAR -> ChronoUnit.YEARS;
                    };
            boolean isOfQuarters = period.unit().name().equals("QUARTER");
            long count = isOfQuarters ? period.count() * MONTHS_PER_QUARTER : period.count();
            sum = (T) sum.plus(count, unit);
        }
        return sum;
    }
}
