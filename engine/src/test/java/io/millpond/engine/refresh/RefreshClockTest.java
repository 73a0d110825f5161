package io.millpond.engine.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.RefreshSchedule;
import io.millpond.sql.parser.SqlParser;
import io.millpond.storage.DatabaseException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;

/// When views are due.
class RefreshClockTest {
    private static RefreshSchedule schedule(String clause) {
        CreateView view =
                (CreateView)
                        SqlParser.parseStatement(
                                        "CREATE MATERIALIZED VIEW v REFRESH "
                                                + clause
                                                + " TO t AS SELECT 1")
                                .statement();
        return Objects.requireNonNull(view.refresh());
    }

    @ParameterizedTest
    @CsvSource({
        "EVERY 1 HOUR, 2024-03-01T10:20:30Z, 2024-03-01T11:00:00Z",
        "EVERY 1 HOUR, 2024-03-01T11:00:00Z, 2024-03-01T12:00:00Z",
        "EVERY 1 HOUR OFFSET 5 MINUTE, 2024-03-01T10:02:00Z, 2024-03-01T10:05:00Z",
        "EVERY 15 MINUTE, 2024-03-01T10:20:30Z, 2024-03-01T10:30:00Z",
        "EVERY 1 DAY OFFSET 2 HOUR, 2024-03-01T01:00:00Z, 2024-03-01T02:00:00Z",
        "EVERY 1 DAY OFFSET 2 HOUR, 2024-03-01T03:00:00Z, 2024-03-02T02:00:00Z",
        "EVERY 1 WEEK, 2024-03-01T00:00:00Z, 2024-03-04T00:00:00Z",
        "EVERY 1 MONTH, 2024-01-31T12:00:00Z, 2024-02-01T00:00:00Z",
        "EVERY 1 MONTH OFFSET 5 DAY, 2024-02-03T00:00:00Z, 2024-02-06T00:00:00Z",
        "EVERY 1 YEAR, 2024-01-31T12:00:00Z, 2025-01-01T00:00:00Z",
        "EVERY 1 HOUR 30 MINUTE, 2024-03-01T00:10:00Z, 2024-03-01T01:30:00Z",
        "AFTER 90 SECOND, 2024-03-01T10:20:30Z, 2024-03-01T10:22:00Z",
        "AFTER 1 MONTH, 2024-01-31T00:00:00Z, 2024-02-29T00:00:00Z"
    })
    void theNextRunFollowsTheLast(String clause, Instant last, Instant next) {
        long nextMs = RefreshClock.nextMs(schedule(clause), last.toEpochMilli(), ZoneId.of("UTC"));
        assertThat(Instant.ofEpochMilli(nextMs)).isEqualTo(next);
    }

    /// In Berlin clocks went from 03:00 back to 02:00 on 2024-10-27 at 01:00 UTC, and from 02:00
    /// on to 03:00 on 2024-03-31 at 01:00 UTC.
    @ParameterizedTest
    @CsvSource({
        "EVERY 10 MINUTE, 2024-10-27T00:45:00Z, 2024-10-27T00:50:00Z",
        "EVERY 10 MINUTE, 2024-10-27T00:55:00Z, 2024-10-27T01:00:00Z",
        "EVERY 10 MINUTE, 2024-10-27T01:55:00Z, 2024-10-27T02:00:00Z",
        "EVERY 1 HOUR, 2024-10-27T00:30:00Z, 2024-10-27T01:00:00Z",
        "EVERY 1 HOUR, 2024-10-27T01:30:00Z, 2024-10-27T02:00:00Z",
        "EVERY 6 HOUR, 2024-10-26T22:00:00Z, 2024-10-27T05:00:00Z",
        "EVERY 6 HOUR, 2024-03-30T23:00:00Z, 2024-03-31T04:00:00Z",
        "EVERY 1 DAY OFFSET 150 MINUTE, 2024-10-27T00:30:00Z, 2024-10-28T01:30:00Z",
        "EVERY 1 DAY OFFSET 150 MINUTE, 2024-03-30T02:00:00Z, 2024-03-31T01:30:00Z",
        "EVERY 1 MONTH, 2024-10-27T01:30:00Z, 2024-10-31T23:00:00Z"
    })
    void momentsFollowTheClockWhereItIsPutForwardOrBack(String clause, Instant last, Instant next) {
        long nextMs =
                RefreshClock.nextMs(
                        schedule(clause), last.toEpochMilli(), ZoneId.of("Europe/Berlin"));
        assertThat(Instant.ofEpochMilli(nextMs)).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({
        "EVERY 0 SECOND, Interval must be positive.",
        "EVERY 500 MILLISECOND, Sub-second intervals are not supported here.",
        "EVERY 1 MONTH 1 DAY, Interval shouldn't contain both calendar units and clock units",
        "EVERY 1 HOUR OFFSET 60 MINUTE, OFFSET must be less than the period.",
        "AFTER 1001 YEAR, Interval '1001 YEAR' is longer than 1000 years",
        "AFTER 1000000000000000 YEAR, is longer than 1000 years",
        "EVERY 1 HOUR RANDOMIZE FOR 2000 YEAR, is longer than 1000 years"
    })
    void periodsThatMakeNoSenseAreRefused(String clause, String text) {
        assertThatThrownBy(() -> schedule(clause))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining(text);
    }
}
