package io.millpond.engine.mergetree;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// ORDER BY with LIMIT over columns that rise with the rows: few granules are read, and the rows
/// are those of a query that reads all of them.
@Timeout(60)
final class ReadInOrderTest {
    private static final String ALL = " SETTINGS optimize_read_in_order = 0, max_threads = 1";
    private static final String ONE_LANE = " SETTINGS max_threads = 1";
    private static final long ROWS = 60_000;
    private static final long FEW = 8_192;

    private final MemoryFileSystem memory = new MemoryFileSystem();
    private final Millpond database = Databases.open(memory);
    private final Session session = database.session(SessionOptions.plain());

    @BeforeEach
    void define() {
        session.query(
                "CREATE TABLE t (user UInt32, at DateTime, x Nullable(Float64), word"
                        + " LowCardinality(String), text String, arrived UInt64) ENGINE ="
                        + " MergeTree ORDER BY (user, at) SETTINGS index_granularity = 1024");
        for (int part = 0; part < 3; part++) {
            String rows =
                    "intDiv(number, 5000), toDateTime(1700000000 + number * 3 + PART),"
                            + " multiIf(number % 7 = 0, NULL, number % 11 = 0, nan, number % 13 -"
                            + " 6.5), concat('w', toString(intDiv(number, 3000))),"
                            + " concat(toString(number), repeat('x', number % 60)), PART * 20000 +"
                            + " number";
            session.query(
                    "INSERT INTO t SELECT "
                            + rows.replace("PART", Integer.toString(part))
                            + " FROM numbers(20000)");
        }
    }

    @AfterEach
    void close() {
        database.close();
        memory.assertNothingOpen();
    }

    private long readRows(String sql) {
        return Rows.progress(session, sql).readRows();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user, at FROM t ORDER BY user, at LIMIT 10",
                "user, at, text FROM t ORDER BY user DESC, at DESC LIMIT 10",
                "at FROM t WHERE user = 2 ORDER BY at LIMIT 5",
                "at, text FROM t PREWHERE user = 2 ORDER BY at DESC LIMIT 5",
                "user AS u, at AS a FROM t ORDER BY u, a LIMIT 3"
            })
    void fewGranulesAreRead(String query) {
        assertThat(readRows("SELECT " + query + ONE_LANE)).isLessThanOrEqualTo(FEW);
        assertThat(readRows("SELECT " + query + ALL)).isGreaterThan(2 * FEW);
    }

    @Test
    void partsWithoutEarlyRowsAreNotRead() {
        assertThat(readRows("SELECT arrived FROM t ORDER BY arrived DESC LIMIT 10" + ONE_LANE))
                .isLessThanOrEqualTo(ROWS / 3);
    }

    @Test
    void allGranulesAreReadWithoutLimit() {
        assertThat(readRows("SELECT at FROM t ORDER BY at")).isEqualTo(ROWS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user, at, text FROM t ORDER BY user, at LIMIT 10",
                "user, at, text FROM t ORDER BY user DESC, at DESC LIMIT 3000",
                "user, at FROM t ORDER BY user DESC, at LIMIT 10 OFFSET 7000",
                "user, at FROM t ORDER BY at, user LIMIT 50",
                "user FROM t ORDER BY user LIMIT 20000",
                "at, x FROM t WHERE x > 2 ORDER BY at DESC LIMIT 7",
                "x, arrived FROM t ORDER BY x, arrived LIMIT 40",
                "x, arrived FROM t ORDER BY x DESC, arrived LIMIT 40",
                "x, arrived FROM t ORDER BY x NULLS FIRST, arrived LIMIT 9000",
                "x, arrived FROM t ORDER BY x DESC NULLS FIRST, arrived DESC LIMIT 40",
                "x, arrived FROM t WHERE isNull(x) OR isNaN(x) ORDER BY x, arrived DESC LIMIT 40",
                "x, arrived FROM t ORDER BY x DESC, arrived LIMIT 59990, 20",
                "word, arrived FROM t ORDER BY word DESC, arrived LIMIT 12",
                "text FROM t ORDER BY text LIMIT 12",
                "text FROM t ORDER BY text DESC LIMIT 12",
                "arrived FROM t WHERE text LIKE '%77%' ORDER BY arrived LIMIT 3",
                "user, at FROM t ORDER BY user, at DESC LIMIT 2 BY user LIMIT 6",
                "at FROM (SELECT at, user FROM t WHERE user = 1 ORDER BY at LIMIT 9) ORDER BY at DESC",
                "arrived FROM t ORDER BY arrived % 1000, arrived LIMIT 4",
                "DISTINCT user FROM t ORDER BY user DESC LIMIT 2",
                "at FROM t ORDER BY at LIMIT 3 WITH TIES"
            })
    void rowsAreThoseOfAllGranules(String query) {
        assertThat(Rows.of(session, "SELECT " + query))
                .isEqualTo(Rows.of(session, "SELECT " + query + ALL));
    }

    @Test
    void explainTellsTheOrder() {
        assertThat(Rows.of(session, "EXPLAIN SELECT text FROM t ORDER BY user DESC, at LIMIT 3"))
                .anyMatch(line -> line.contains("limit 3, read in order of user, at"));
        assertThat(Rows.of(session, "EXPLAIN SELECT text FROM t ORDER BY user + 1 LIMIT 3"))
                .noneMatch(line -> line.contains("in order of"));
    }
}
