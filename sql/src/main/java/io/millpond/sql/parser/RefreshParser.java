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

    private final Grammar grammar;
    private final TokenCursor tokens;

    RefreshParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    /// The clause at the cursor; null when there is none.
    ///
    /// Errors: BAD_ARGUMENTS for an offset that is not less than the period.
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
        } else if (tokens.accept("AFTER")) {
            kind = Kind.AFTER;
            period = periods();
        } else if (!tokens.at("DEPENDS")) {
            tokens.missed("EVERY");
            throw tokens.unexpected();
        }
        if (seconds(offset) >= seconds(period) && !offset.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "OFFSET must be less than the period of REFRESH EVERY");
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

    private List<Period> periods() {
        List<Period> periods = new ArrayList<>();
        do {
            long count = tokens.expectUnsigned("number");
            periods.add(new Period(count, unit()));
        } while (tokens.at(Lexer.NUMBER));
        return periods;
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
        long seconds = 0;
        for (Period period : periods) {
            seconds +=
                    period.count()
                            * switch (period.unit()) {
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
        return seconds;
    }
}
