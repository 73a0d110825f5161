package io.millpond.engine.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.RefreshSchedule;
import io.millpond.sql.parser.SqlParser;

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
}
