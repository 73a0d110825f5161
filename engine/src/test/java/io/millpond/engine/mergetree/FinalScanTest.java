package io.millpond.engine.mergetree;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/// FINAL over parts that meet in some ranges of keys and not in others, on several lanes, against
/// the same query as GROUP BY.
@Timeout(120)
final class FinalScanTest {
    private final Millpond database = Databases.open(new MemoryFileSystem());
    private final Session session = database.session(SessionOptions.plain());

    @AfterEach
    void close() {
        database.close();
    }

    private void fill(String key) {
        session.query(
                "CREATE TABLE t (k UInt64, s String, v UInt64, x UInt64) ENGINE ="
                        + " ReplacingMergeTree(v) ORDER BY "
                        + key
                        + " SETTINGS index_granularity = 512");
        session.query(
                "INSERT INTO t SELECT number, toString(number % 100), 1, number FROM"
                        + " numbers(120000)");
        session.query("OPTIMIZE TABLE t FINAL");
        session.query("SYSTEM STOP MERGES t");
        session.query(
                "INSERT INTO t SELECT number * 7, toString(number * 7 % 100), 2, number * 10 FROM"
                        + " numbers(5000)");
        session.query(
                "INSERT INTO t SELECT 90000 + number, toString(number % 100), 3, 5 FROM"
                        + " numbers(60000)");
        session.query(
                "INSERT INTO t SELECT 300000 + number % 1000, 'z', number, number FROM"
                        + " numbers(3000) SETTINGS optimize_on_insert = 0");
    }

    private List<String> rows(String sql) {
        return Rows.of(session, sql);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(k, s)", "(s, k)", "(intDiv(k, 1000), s, k)", "(k DESC, s)"})
    void rangesTogetherHaveEveryRowOnce(String key) {
        fill(key);
        String expected =
                "SELECT count(), sum(x), sum(v), sum(k), sum(cityHash64(k, s, v, x)) FROM (SELECT"
                        + " k, s, max(v) AS v, argMax(x, t.v) AS x FROM t GROUP BY k, s)";
        List<String> wanted = rows(expected);
        for (int lanes : List.of(1, 2, 5)) {
            for (int size : List.of(1000, 65536)) {
                assertThat(
                                rows(
                                        "SELECT count(), sum(x), sum(v), sum(k),"
                                                + " sum(cityHash64(k, s, v, x)) FROM t FINAL"
                                                + " SETTINGS max_threads = "
                                                + lanes
                                                + ", max_block_size = "
                                                + size))
                        .isEqualTo(wanted);
            }
        }
        for (String condition :
                List.of(
                        "k BETWEEN 89000 AND 91000",
                        "s = '42'",
                        "v = 1 AND k < 40000",
                        "k % 3 = 0 AND x > 100",
                        "length(s) = 1")) {
            assertThat(rows("SELECT count(), sum(x) FROM t FINAL WHERE " + condition))
                    .isEqualTo(
                            rows(
                                    "SELECT count(), sum(x) FROM (SELECT k, s, max(v) AS v,"
                                            + " argMax(x, t.v) AS x FROM t GROUP BY k, s) WHERE "
                                            + condition));
        }
        assertThat(rows("SELECT k, v FROM t FINAL ORDER BY k DESC LIMIT 3"))
                .containsExactly("300999\t2999", "300998\t2998", "300997\t2997");
        assertThat(rows("SELECT sum(length(s)) FROM t FINAL PREWHERE k < 10"))
                .containsExactly("10");
    }

    @Test
    void partsThatMeetNothingAreNotMerged() {
        session.query(
                "CREATE TABLE t (k UInt64, x UInt64) ENGINE = SummingMergeTree ORDER BY k SETTINGS"
                        + " index_granularity = 512");
        for (int i = 0; i < 3; i++) {
            session.query(
                    "INSERT INTO t SELECT %d + number, 1 FROM numbers(100000)"
                            .formatted(i * 100_000));
        }
        session.query("OPTIMIZE TABLE t FINAL");
        session.query("SYSTEM STOP MERGES t");
        session.query("INSERT INTO t SELECT 50000 + number, 1 FROM numbers(10)");
        assertThat(rows("SELECT count(), sum(x), max(x) FROM t FINAL"))
                .containsExactly("300000\t300010\t2");
    }
}
