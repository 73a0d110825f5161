package io.millpond.engine.refresh;

import io.millpond.sql.ast.RefreshSchedule;
import io.millpond.sql.ast.RefreshSchedule.Period;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// When a view is to be refreshed next. Pure functions.
///
/// EVERY means round moments: a multiple of the period since 1970 in the zone, of months where the
/// period has months or years, else of seconds; weeks begin on Monday.
///
/// Source: ClickHouse 26.7.
final class RefreshClock {
    private static final int MONTHS_PER_QUARTER = 3;
    private static final int MONTHS_PER_YEAR = 12;
    private static final long SECONDS_PER_DAY = 86_400;

    /// 1970-01-05 was the first Monday.
    private static final long MONDAY_SECONDS = 4 * SECONDS_PER_DAY;

    private RefreshClock() {}

    /// The moment of the next run in milliseconds since 1970; [Long#MAX_VALUE] where only
    /// dependencies decide.
    ///
    /// @param lastMs when the last run began; 0: there was none
    static long nextMs(RefreshSchedule schedule, long lastMs, ZoneId zone) {
        if (schedule.kind() == RefreshSchedule.Kind.DEPENDENT) {
            return Long.MAX_VALUE;
        }
        if (lastMs == 0) {
            return 0;
        }
        ZonedDateTime last = Instant.ofEpochMilli(lastMs).atZone(zone);
        return switch (schedule.kind()) {
            case AFTER -> plus(last, schedule.period()).toInstant().toEpochMilli();
            case EVERY -> nextSlot(schedule, last, lastMs).toInstant().toEpochMilli();
            case DEPENDENT -> Long.MAX_VALUE;
        };
    }

    private static ZonedDateTime nextSlot(
            RefreshSchedule schedule, ZonedDateTime last, long lastMs) {
        ZonedDateTime slot = plus(floor(last, schedule.period()), schedule.offset());
        while (slot.toInstant().toEpochMilli() <= lastMs) {
            slot =
                    plus(
                            floor(
                                    plus(floor(slot, schedule.period()), schedule.period()),
                                    schedule.period()),
                            schedule.offset());
        }
        return slot;
    }

    /// The last multiple of a period that is not after a time.
    private static ZonedDateTime floor(ZonedDateTime time, List<Period> period) {
        LocalDateTime local = time.toLocalDateTime();
        long months = months(period);
        if (months > 0) {
            long sinceEpoch =
                    (local.getYear() - 1970L) * MONTHS_PER_YEAR + local.getMonthValue() - 1;
            return LocalDateTime.of(1970, 1, 1, 0, 0)
                    .plusMonths(Math.floorDiv(sinceEpoch, months) * months)
                    .atZone(time.getZone());
        }
        long seconds = Math.max(1, seconds(period));
        boolean isOfWeeks = period.stream().anyMatch(p -> p.unit().name().equals("WEEK"));
        long base = isOfWeeks ? MONDAY_SECONDS : 0;
        long local0 = local.toEpochSecond(ZoneOffset.UTC) - base;
        return LocalDateTime.ofEpochSecond(
                        Math.floorDiv(local0, seconds) * seconds + base, 0, ZoneOffset.UTC)
                .atZone(time.getZone());
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
        return ChronoUnit.SECONDS.between(epoch, plus(epoch, periods));
    }

    private static ZonedDateTime plus(ZonedDateTime time, List<Period> periods) {
        ZonedDateTime sum = time;
        for (Period period : periods) {
            sum =
                    switch (period.unit()) {
                        case NANOSECOND -> sum.plusNanos(period.count());
                        case MICROSECOND -> sum.plus(period.count(), ChronoUnit.MICROS);
                        case MILLISECOND -> sum.plus(period.count(), ChronoUnit.MILLIS);
                        case SECOND -> sum.plusSeconds(period.count());
                        case MINUTE -> sum.plusMinutes(period.count());
                        case HOUR -> sum.plusHours(period.count());
                        case DAY -> sum.plusDays(period.count());
                        case WEEK -> sum.plusWeeks(period.count());
                        case MONTH -> sum.plusMonths(period.count());
                        case QUARTER -> sum.plusMonths(period.count() * MONTHS_PER_QUARTER);
                        case YEAR -> sum.plusYears(period.count());
                    };
        }
        return sum;
    }
}
