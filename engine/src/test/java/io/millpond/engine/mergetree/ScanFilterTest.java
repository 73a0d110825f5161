package io.millpond.engine.mergetree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.sql.exec.QueryProgress;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/// Conditions that are evaluated while a table is read: what is read for them, and that the rows
/// are those of a query that reads everything first.
@Timeout(60)
final class ScanFilterTest {
    private static final String WHOLE = " SETTINGS optimize_move_to_prewhere = 0";

    private final MemoryFileSystem memory = new MemoryFileSystem();
    private final Millpond database = Databases.open(memory);
    private final Session session = database.session(SessionOptions.plain());

    @BeforeEach
    void define() {
        session.query(
                "CREATE TABLE t (id UInt64, place UInt32, word LowCardinality(String),"
                        + " n Nullable(Int32), list Array(UInt16), text String)"
                        + " ENGINE = MergeTree ORDER BY id");
        insert(0);
        session.query("ALTER TABLE t ADD COLUMN twice UInt64 DEFAULT 2 * id");
        insert(1);
    }

    private void insert(int half) {
        session.query(
                "INSERT INTO t (id, place, word, n, list, text) SELECT number + "
                        + half * 50_000
                        + " AS id, cityHash64(id) % 100000, concat('w', toString(id % 7)),"
                        + " if(id % 3 = 0, NULL, toInt32(id % 1000) - 500), range(id % 4),"
                        + " concat('text ', toString(id), repeat('x', id % 50))"
                        + " FROM numbers(50000)");
    }

    @AfterEach
    void close() {
        database.close();
        memory.assertNothingOpen();
    }

    private QueryProgress progress(String sql) {
        return Rows.progress(session, sql);
    }

    private List<String> rows(String sql) {
        return Rows.of(session, sql);
    }

    @Test
    void columnIsReadOnlyWhereConditionOfAnotherHolds() {
        String sql = "SELECT max(text) FROM t WHERE place = 4321";
        long all = progress("SELECT max(text), max(place) FROM t").readBytes();
        long some = progress(sql).readBytes();
        assertThat(some).isPositive().isLessThan(all / 3);
        assertThat(progress(sql + WHOLE).readBytes()).isGreaterThan(all / 3);
        assertThat(rows(sql)).isEqualTo(rows(sql + WHOLE));
    }

    @Test
    void prewhereIsEvaluatedWhileReadingEvenIfWhereIsNot() {
        String sql = "SELECT max(text) FROM t PREWHERE place = 4321 WHERE id > 5" + WHOLE;
        assertThat(progress(sql).readBytes())
                .isLessThan(progress("SELECT max(text) FROM t").readBytes() / 2);
        assertThat(rows("EXPLAIN " + sql))
                .anyMatch(
                        line -> line.strip().equals("Prewhere filter column: equals(place, 4321)"))
                .anyMatch(line -> line.contains("Filter (greater(id, 5))"));
    }

    @Test
    void nothingIsReadOfGranulesWhoseBoundsDecideTheCondition() {
        String whole = "SELECT count() FROM t WHERE id >= 16384 AND id < 50000";
        assertThat(rows(whole)).containsExactly("33616");
        assertThat(progress(whole).readBytes()).isZero();
        assertThat(progress(whole).readRows()).isEqualTo(33_616);
        String cut = "SELECT count() FROM t WHERE id >= 16385 AND id < 50000";
        assertThat(rows(cut)).containsExactly("33615");
        assertThat(progress(cut).readBytes()).isPositive();
    }

    @Test
    void boundsDoNotDecideConditionsOnColumnsWithNulls() {
        assertThat(rows("SELECT count() FROM t WHERE n >= -500")).containsExactly("66666");
        assertThat(rows("SELECT count() FROM t WHERE NOT n >= -500")).containsExactly("0");
    }

    @Test
    void cheapConditionComesFirst() {
        assertThat(rows("EXPLAIN SELECT id FROM t WHERE like(text, '%9%') AND place = 3"))
                .anyMatch(
                        line ->
                                line.strip()
                                        .equals(
                                                "Prewhere filter column: equals(place, 3) AND like(text, \\'%9%\\')"));
    }

    @Test
    void conditionThatMayFailStaysBehindThoseBeforeIt() {
        String sql = "SELECT count() FROM t WHERE %s AND throwIf(id = 77, 'seen') = 0";
        assertThat(rows(sql.formatted("text != 'text 77" + "x".repeat(27) + "'")))
                .containsExactly("99999");
        assertThatThrownBy(() -> rows(sql.formatted("text != 'other'")))
                .hasMessageContaining("seen");
        assertThatThrownBy(() -> rows(sql.formatted("rand() < 4294967296")))
                .hasMessageContaining("seen");
    }

    @Test
    void conditionThatDependsOnMoreThanTheRowStays() {
        assertThat(rows("EXPLAIN SELECT id FROM t WHERE rand() % 2 = 0 AND id = 7"))
                .anyMatch(line -> line.contains("Filter (equals(modulo(rand(), 2), 0))"))
                .anyMatch(line -> line.strip().equals("Prewhere filter column: equals(id, 7)"));
    }

    @Test
    void limitOnRowsToReadCountsRowsThatDoNotMeetTheCondition() {
        assertThatThrownBy(
                        () ->
                                rows(
                                        "SELECT id FROM t WHERE place = 4321"
                                                + " SETTINGS max_rows_to_read = 60000"))
                .hasMessageContaining("max_rows_to_read");
    }

    @Test
    void scanThatFindsNothingEndsWhenTheQueryHasReadEnough() {
        assertThat(
                        progress(
                                        "SELECT id FROM t WHERE cityHash64(text) = 1"
                                                + " SETTINGS max_rows_to_read = 10000,"
                                                + " read_overflow_mode = 'break', max_threads = 1,"
                                                + " max_block_size = 8192")
                                .readRows())
                .isBetween(10_000L, 30_000L);
        assertThatThrownBy(
                        () ->
                                rows(
                                        "SELECT id FROM t WHERE cityHash64(text) = 1"
                                                + " SETTINGS max_execution_time = 0.000001"))
                .hasMessageContaining("Timeout exceeded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "place % 1000 = 7",
                "word = 'w3' AND place < 50000",
                "word IN ('w1', 'w2') AND n > 0 AND text LIKE '%7x%'",
                "n IS NULL AND has(list, 2)",
                "id > 30000 AND id <= 70000 AND list[1] = 0",
                "twice = 1000 OR twice = 150000",
                "twice > 90000 AND n < -400 AND word != 'w0'",
                "_part_offset % 4000 = 5 AND id > 20",
                "_part LIKE 'all%' AND length(text) > 55",
                "place > 100000",
                "id >= 0",
                "n",
                "1",
                "0",
                "id IN (SELECT place FROM t WHERE word = 'w5')",
                "arrayExists(x -> x = place % 4, list)"
            })
    void rowsAreThoseOfAQueryThatReadsEverythingFirst(String condition) {
        String sql =
                "SELECT id, word, n, list, text, twice, _part_offset FROM t WHERE %s ORDER BY id"
                        .formatted(condition);
        List<String> expected = rows(sql + WHOLE);
        assertThat(rows(sql)).isEqualTo(expected);
        assertThat(rows(sql + " SETTINGS max_block_size = 100, max_threads = 1"))
                .isEqualTo(expected);
        assertThat(rows(sql.replace("WHERE", "PREWHERE"))).isEqualTo(expected);
        String count = "SELECT count(), sum(id), max(text) FROM t WHERE " + condition;
        assertThat(rows(count)).isEqualTo(rows(count + WHOLE));
    }
}
