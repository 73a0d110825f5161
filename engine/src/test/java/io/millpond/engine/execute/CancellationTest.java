package io.millpond.engine.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.statement.StatementResult;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.engine.testing.Waiting;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.testing.MemoryFileSystem;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Every kind of step, run by a statement that would go on for hours, ends when the statement is
/// killed or out of time.
class CancellationTest {
    private static final String ENDLESS = "numbers(1000000000000)";

    /// A statement and how many rows it has read when the step that it is about has begun.
    private static Stream<Arguments> statements() {
        return Stream.of(
                Arguments.of(0, "SELECT count() FROM %s WHERE NOT ignore(number)"),
                Arguments.of(0, "SELECT count() FROM zeros(1000000000000) WHERE NOT ignore(zero)"),
                Arguments.of(0, "SELECT sum(prime) FROM primes()"),
                Arguments.of(0, "SELECT max(length(toString(number))) FROM %s"),
                Arguments.of(
                        0,
                        "SELECT max(length(arrayMap(x -> x * 2 + number, range(100000)))) FROM %s"),
                Arguments.of(
                        65_536,
                        "SELECT count() FROM numbers(65536)"
                                + " WHERE NOT ignore(arraySort(x -> -x, range(number, number +"
                                + " 100000)))"),
                Arguments.of(
                        65_536,
                        "SELECT countIf(match(concat(repeat('a', 100000), toString(number)),"
                                + " '(a|b|ab)*c')) FROM numbers(65536)"),
                Arguments.of(
                        65_536,
                        "SELECT sum(levenshteinDistance(repeat('abc', 3000), repeat(concat('x',"
                                + " toString(number)), 1000))) FROM numbers(65536)"),
                Arguments.of(0, "SELECT sum(number) FROM %s GROUP BY number %% 10 WITH ROLLUP"),
                Arguments.of(0, "SELECT number %% 10, count() FROM %s GROUP BY 1"),
                Arguments.of(0, "SELECT number FROM %s ORDER BY cityHash64(number) LIMIT 10"),
                Arguments.of(
                        10_000_000,
                        "SELECT count() FROM numbers(10000000) AS a, numbers(10000000) AS b"
                                + " WHERE a.number + b.number = 7"),
                Arguments.of(
                        0,
                        "SELECT count() FROM numbers(10000000) AS a CROSS JOIN numbers(1000000) AS b"),
                Arguments.of(
                        1_000_000,
                        "SELECT count() FROM %s AS a JOIN (SELECT number %% 10 AS k FROM"
                                + " numbers(1000000)) AS b ON a.number %% 10 = b.k"),
                Arguments.of(
                        100_000,
                        "SELECT count() FROM %s AS a ASOF JOIN (SELECT number AS t, 1 AS k FROM"
                                + " numbers(100000)) AS b ON a.number %% 2 = b.k AND a.number >="
                                + " b.t"),
                Arguments.of(
                        1_000_000,
                        "SELECT sum(number) OVER (ORDER BY number ROWS BETWEEN 500000 PRECEDING"
                                + " AND CURRENT ROW) FROM numbers(1000000)"),
                Arguments.of(0, "SELECT DISTINCT number %% 10 FROM %s"),
                Arguments.of(
                        0, "SELECT count() FROM (SELECT number FROM %s LIMIT 1 BY number %% 9)"),
                Arguments.of(0, "SELECT count() FROM %s ARRAY JOIN range(1000000) AS x"),
                Arguments.of(
                        0,
                        "SELECT number AS n FROM numbers(2) ORDER BY n WITH FILL TO 10000000000"),
                Arguments.of(
                        0,
                        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT"
                                + " count() FROM r SETTINGS max_recursive_cte_evaluation_depth ="
                                + " 1000000000"),
                Arguments.of(0, "SELECT count() FROM %s PASTE JOIN (SELECT number AS b FROM %<s)"),
                Arguments.of(
                        0,
                        "SELECT number FROM numbers(9) WHERE number IN (SELECT max(number) FROM"
                                + " %s WHERE number %% 3 = 1)"),
                Arguments.of(0, "SELECT (SELECT max(number) FROM %s WHERE number %% 3 = 1)"),
                Arguments.of(0, "SELECT number FROM %s INTERSECT SELECT number %% 9 FROM %<s"),
                Arguments.of(0, "SELECT number FROM numbers(3) EXCEPT SELECT number %% 9 FROM %s"),
                Arguments.of(
                        0,
                        "SELECT number, (SELECT count() FROM numbers(100000000) AS i WHERE i.number"
                                + " %% 7 = o.number) FROM numbers(100) AS o"),
                Arguments.of(0, "SELECT number FROM %s LIMIT 5 OFFSET 99999999999"),
                Arguments.of(0, "SELECT number FROM %s UNION DISTINCT SELECT number %% 9 FROM %<s"),
                Arguments.of(
                        0,
                        "SELECT sleep(1000) SETTINGS function_sleep_max_microseconds_per_block = 0"),
                Arguments.of(
                        0,
                        "SELECT sleepEachRow(0.01) FROM %s SETTINGS"
                                + " function_sleep_max_microseconds_per_block = 0"),
                Arguments.of(0, "INSERT INTO nothing SELECT number FROM %s"),
                Arguments.of(65_536, "INSERT INTO viewed SELECT number FROM numbers(65536)"),
                Arguments.of(0, "CREATE TABLE made ENGINE = Null AS SELECT number FROM %s"));
    }

    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final Millpond database = Databases.open(new MemoryFileSystem());
    private final Session session = database.session(SessionOptions.plain());

    @BeforeEach
    void createTables() {
        session.query("CREATE TABLE nothing (x UInt64) ENGINE = Null");
        session.query("CREATE TABLE viewed (x UInt64) ENGINE = Null");
        session.query(
                "CREATE MATERIALIZED VIEW view ENGINE = Null AS SELECT count() AS c FROM viewed"
                        + " CROSS JOIN numbers(10000000) AS n");
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        database.close();
    }

    @ParameterizedTest
    @MethodSource("statements")
    void killedStatementEnds(long rowsRead, String sql) throws Exception {
        Future<?> running = start(sql.formatted(ENDLESS));
        Waiting.until(() -> running.isDone() || hasRead(rowsRead));
        assertThat(Rows.of(session, "KILL QUERY WHERE query_id = 'long' SYNC"))
                .singleElement()
                .asString()
                .contains("finished");
        ExecutionException thrown =
                catchThrowableOfType(
                        ExecutionException.class, () -> running.get(60, TimeUnit.SECONDS));
        assertThat(thrown).hasRootCauseInstanceOf(DatabaseException.class);
        assertThat(code(thrown)).isEqualTo(ErrorCode.QUERY_WAS_CANCELLED);
    }

    @ParameterizedTest
    @MethodSource("statements")
    void statementEndsWhenItsTimeIsUp(long rowsRead, String sql) {
        session.query("SET max_execution_time = 0.02");
        Future<?> running = start(sql.formatted(ENDLESS));
        ExecutionException thrown =
                catchThrowableOfType(
                        ExecutionException.class, () -> running.get(60, TimeUnit.SECONDS));
        assertThat(code(thrown)).isEqualTo(ErrorCode.TIMEOUT_EXCEEDED);
        assertThat(thrown.getCause())
                .hasMessageContaining("Timeout exceeded: elapsed ")
                .hasMessageContaining(" ms, maximum: 20 ms");
    }

    @Test
    void killTestEndsNothing() {
        Future<?> running = start("SELECT count() FROM " + ENDLESS + " WHERE NOT ignore(number)");
        Waiting.until(() -> running.isDone() || hasRead(1));
        List<?> rows = Rows.of(session, "KILL QUERY WHERE query_id = 'long' TEST");
        assertThat(rows).singleElement().asString().contains("unknown_status");
        assertThat(running).isNotDone();
        session.query("KILL QUERY WHERE query_id = 'long' ASYNC");
        assertThat(
                        code(
                                catchThrowableOfType(
                                        ExecutionException.class,
                                        () -> running.get(60, TimeUnit.SECONDS))))
                .isEqualTo(ErrorCode.QUERY_WAS_CANCELLED);
    }

    @Test
    void logTellsHowStatementsEnded() {
        session.query("SELECT number FROM numbers(5)");
        assertThatThrownBy(() -> session.query("SELECT throwIf(number = 3) FROM numbers(5)"))
                .isInstanceOf(DatabaseException.class);
        String log =
                "SELECT type, read_rows, result_rows, exception_code FROM system.query_log WHERE"
                        + " query LIKE '%s%%'";
        assertThat(Rows.of(session, log.formatted("SELECT number")))
                .singleElement()
                .asString()
                .contains("QueryFinish", "5");
        assertThat(Rows.of(session, log.formatted("SELECT throwIf")))
                .singleElement()
                .asString()
                .contains("ExceptionWhileProcessing", "395");
        String same =
                "SELECT normalized_query_hash = normalizedQueryHash('SELECT number FROM numbers(9)'),"
                        + " event_date = toDate(event_time), initial_user = user,"
                        + " (SELECT memory_usage >= 0 FROM system.processes LIMIT 1)"
                        + " FROM system.query_log WHERE query LIKE 'SELECT number FROM%'";
        assertThat(Rows.of(session, same)).containsExactly("1\t1\t1\t1");
    }

    private static @Nullable ErrorCode code(ExecutionException thrown) {
        return thrown.getCause() instanceof DatabaseException e ? e.code() : null;
    }

    private boolean hasRead(long rows) {
        return !Rows.of(
                        session,
                        "SELECT 1 FROM system.processes WHERE query_id = 'long' AND read_rows >= "
                                + rows)
                .isEmpty();
    }

    private Future<?> start(String sql) {
        QueryOptions options = QueryOptions.plain().withQueryId("long");
        return threads.submit(
                () -> {
                    try (StatementResult result = session.execute(QueryText.of(sql), options)) {
                        while (result.blocks().next() != null) {
                            assertThat(result.queryId()).isEqualTo("long");
                        }
                    }
                });
    }
}
