package io.millpond.sql.parser;

import io.millpond.sql.ast.RefreshSchedule;
import io.millpond.sql.ast.RefreshSchedule.Kind;
import io.millpond.sql.ast.RefreshSchedule.Period;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.TableName;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.IntervalType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Parses `REFRESH EVERY|AFTER period [OFFSET period] [RANDOMIZE FOR period] [DEPENDS ON views]
/// [SETTINGS ...] [APPEND]`.
final class RefreshParser {
    private static final long SECONDS_PER_DAY = 86_400;

    /// Moments of longer periods would be beyond what a clock can tell.
    private static final long SECONDS_MAX = 1_000 * 365 * SECONDS_PER_DAY;

    /// Of the clock, the longest first.
    private static final List<IntervalType.Unit> CLOCK_UNITS =
            List.of(
                    IntervalType.Unit.WEEK,
                    IntervalType.Unit.DAY,
                    IntervalType.Unit.HOUR,
                    IntervalType.Unit.MINUTE,
                    IntervalType.Unit.SECOND);

    private final Grammar grammar;
    private final TokenCursor tokens;

    RefreshParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    /// The clause at the cursor; null when there is none.
    ///
    /// Errors: BAD_ARGUMENTS for an offset that is not less than the period, and for periods that
    /// make no sense.
    @Nullable RefreshSchedule parse() {
        if (!tokens.accept("REFRESH")) {
            return null;
        }
        Kind kind = Kind.DEPENDENT;
        List<Period> period = List.of();
        List<Period> offset = List.of();
        if (tokens.accept("EVERY")) {
            kind = Kind.EVERY;
            period = periods();
            offset = tokens.accept("OFFSET") ? periods() : offset;
            checkEvery(period, offset);
        } else if (tokens.accept("AFTER")) {
            kind = Kind.AFTER;
            period = periods();
        } else if (!tokens.at("DEPENDS")) {
            tokens.missed("EVERY");
            throw tokens.unexpected();
        }
        List<Period> spread = tokens.accept("RANDOMIZE", "FOR") ? periods() : List.of();
        List<TableName> dependencies = new ArrayList<>();
        if (tokens.accept("DEPENDS", "ON")) {
            do {
                dependencies.add(grammar.from.tableName());
            } while (tokens.acceptComma());
        }
        List<SettingAssignment> settings = grammar.settings.parseOptional();
        boolean isAppended = tokens.accept("APPEND");
        return new RefreshSchedule(
                kind, period, offset, spread, dependencies, settings, isAppended);
    }

    private static void checkEvery(List<Period> period, List<Period> offset) {
        if (seconds(period) == 0) {
            throw refused("Interval must be positive.");
        }
        long calendarCount = period.stream().filter(p -> isCalendar(p.unit())).count();
        if (calendarCount > 0 && calendarCount < period.size()) {
            throw refused(
                    "Interval shouldn't contain both calendar units and clock units (e.g. months"
                            + " and days).");
        }
        if (!offset.isEmpty() && seconds(offset) >= seconds(period)) {
            throw refused("OFFSET must be less than the period.");
        }
    }

    private static boolean isCalendar(IntervalType.Unit unit) {
        return switch (unit) {
            case MONTH, QUARTER, YEAR -> true;
            case NANOSECOND, MICROSECOND, MILLISECOND, SECOND, MINUTE, HOUR, DAY, WEEK -> false;
        };
    }

    private static DatabaseException refused(String text) {
        return new DatabaseException(ErrorCode.BAD_ARGUMENTS, text);
    }

    private List<Period> periods() {
        List<Period> periods = new ArrayList<>();
        do {
            long count = tokens.expectUnsigned("number");
            IntervalType.Unit unit = unit();
            if (seconds(unit) == 0) {
                throw refused("Sub-second intervals are not supported here.");
            }
            if (periods.stream().anyMatch(p -> p.unit() == unit)) {
                throw new DatabaseException(
                        ErrorCode.SYNTAX_ERROR,
                        "Time interval contains multiple %s components.".formatted(unit.name()));
            }
            periods.add(new Period(count, unit));
            if (count > SECONDS_MAX || seconds(periods) > SECONDS_MAX) {
                throw refused(
                        "Interval '%d %s' is longer than 1000 years".formatted(count, unit.name()));
            }
        } while (tokens.at(Lexer.NUMBER));
        return canonical(periods);
    }

    /// The same length in the largest units it has: `90 MINUTE` is `1 HOUR 30 MINUTE`.
    private static List<Period> canonical(List<Period> periods) {
        long months = 0;
        long seconds = 0;
        for (Period period : periods) {
            switch (period.unit()) {
                case MONTH -> months += period.count();
                case QUARTER -> months += 3 * period.count();
                case YEAR -> months += 12 * period.count();
                case NANOSECOND, MICROSECOND, MILLISECOND, SECOND, MINUTE, HOUR, DAY, WEEK ->
                        seconds += period.count() * seconds(period.unit());
            }
        }
        List<Period> units = new ArrayList<>();
        add(months / 12, IntervalType.Unit.YEAR, units);
        add(months % 12, IntervalType.Unit.MONTH, units);
        for (IntervalType.Unit unit : CLOCK_UNITS) {
            add(seconds / seconds(unit), unit, units);
            seconds %= seconds(unit);
        }
        return units.isEmpty() ? List.of(new Period(0, IntervalType.Unit.SECOND)) : units;
    }

    private static void add(long count, IntervalType.Unit unit, List<Period> units) {
        if (count > 0) {
            units.add(new Period(count, unit));
        }
    }

    private IntervalType.Unit unit() {
        for (IntervalType.Unit unit : IntervalType.Unit.values()) {
            if (tokens.accept(unit.name()) || tokens.accept(unit.name() + "S")) {
                return unit;
            }
        }
        tokens.missed("interval kind");
        throw tokens.unexpected();
    }

    private static long seconds(List<Period> periods) {
        return periods.stream().mapToLong(p -> p.count() * seconds(p.unit())).sum();
    }

    /// About how long a unit lasts; 0: less than a second.
    private static long seconds(IntervalType.Unit unit) {
        return switch (unit) {
            case NANOSECOND, MICROSECOND, MILLISECOND -> 0;
            case SECOND -> 1;
            case MINUTE -> 60;
            case HOUR -> 3_600;
            case DAY -> SECONDS_PER_DAY;
            case WEEK -> 7 * SECONDS_PER_DAY;
            case MONTH -> 30 * SECONDS_PER_DAY;
            case QUARTER -> 91 * SECONDS_PER_DAY;
            case YEAR -> 365 * SECONDS_PER_DAY;
        };
    }
}
