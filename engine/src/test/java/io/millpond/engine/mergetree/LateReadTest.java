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

import java.util.List;

/// ORDER BY with LIMIT: which columns are read for all rows, and that the rows are those of a query
/// that reads all columns at once.
@Timeout(60)
final class LateReadTest {
    private static final String AT_ONCE =
            " SETTINGS query_plan_optimize_lazy_materialization = 0, max_threads = 1,"
                    + " optimize_read_in_order = 0";
    private static final String LATE = " SETTINGS optimize_read_in_order = 0";

    private final MemoryFileSystem memory = new MemoryFileSystem();
    private final Millpond database = Databases.open(memory);
    private final Session session = database.session(SessionOptions.plain());

    @BeforeEach
    void define() {
        session.query(
                "CREATE TABLE t (id UInt64, place UInt64, word LowCardinality(String),"
                        + " n Nullable(Int32), list Array(UInt16), text String,"
                        + " upper String ALIAS upper(text)) ENGINE = MergeTree ORDER BY id"
                        + " SETTINGS index_granularity = 1024");
        insert(0);
        session.query("ALTER TABLE t ADD COLUMN twice UInt64 DEFAULT 2 * id");
        insert(1);
        insert(2);
    }

    private void insert(int part) {
        session.query(
                "INSERT INTO t (id, place, word, n, list, text) SELECT number * 3 + "
                        + part
                        + " AS id, cityHash64(id), concat('w', toString(id % 7)),"
                        + " if(id % 3 = 0, NULL, toInt32(id % 1000) - 500), range(id % 4),"
                        + " concat('text ', toString(id), repeat('x', id % 50))"
                        + " FROM numbers(20000)");
    }

    @AfterEach
    void close() {
        database.close();
        memory.assertNothingOpen();
    }

    private long readBytes(String sql) {
        return Rows.progress(session, sql).readBytes();
    }

    @Test
    void otherColumnsAreReadOnlyForRowsThatAreShown() {
        String sql = "SELECT * FROM t ORDER BY place LIMIT 3";
        assertThat(readBytes(sql + LATE)).isLessThan(readBytes(sql + AT_ONCE) / 2);
        assertThat(readBytes("SELECT text FROM t WHERE word != 'w1' ORDER BY place LIMIT 3" + LATE))
                .isLessThan(readBytes("SELECT text FROM t") / 2);
    }

    @Test
    void greaterLimitThanTheSettingReadsAtOnce() {
        String sql = "SELECT text FROM t ORDER BY place LIMIT %d";
        String most = LATE + ", query_plan_max_limit_for_lazy_materialization = 1";
        assertThat(readBytes(sql.formatted(2) + most))
                .isGreaterThan(2 * readBytes(sql.formatted(1) + most));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* FROM t ORDER BY place LIMIT 10",
                "*, twice, upper, _part, _part_offset FROM t ORDER BY place DESC LIMIT 7, 5",
                "upper, twice + 1, place FROM t ORDER BY place % 1000003 DESC, id LIMIT 4",
                "text, length(text) FROM t WHERE has(list, 2) ORDER BY n DESC NULLS FIRST, id LIMIT 9",
                "twice FROM t WHERE twice % 10 = 2 ORDER BY id DESC LIMIT 2000",
                "text AS a, word FROM t PREWHERE word = 'w3' WHERE n > 0 ORDER BY a LIMIT 3",
                "text FROM t ORDER BY n, id LIMIT 3 WITH TIES",
                "text, word FROM t ORDER BY id LIMIT 2 BY word LIMIT 5",
                "DISTINCT word FROM t ORDER BY word LIMIT 3",
                "list, text FROM t WHERE place < 0 ORDER BY id LIMIT 3",
                "a, b FROM (SELECT text AS a, n AS b, id FROM t WHERE n < 5) ORDER BY id LIMIT 4",
                "arrayJoin(list) AS x, text FROM t ORDER BY x DESC, id LIMIT 5",
                "text, row_number() OVER (ORDER BY id) FROM t ORDER BY id DESC LIMIT 3",
                "l.text, r.word FROM t AS l JOIN t AS r ON l.id = r.id + 1 ORDER BY l.id LIMIT 3",
                "text FROM t ORDER BY rand() * 0, id LIMIT 3",
                "any(text) FROM (SELECT text FROM t ORDER BY place LIMIT 1)",
                "1 FROM t ORDER BY id LIMIT 2"
            })
    void rowsAreThoseOfAQueryThatReadsAllAtOnce(String query) {
        String sql = "SELECT " + query;
        List<String> expected = Rows.of(session, sql + AT_ONCE);
        assertThat(Rows.of(session, sql)).isEqualTo(expected);
        assertThat(Rows.of(session, sql + " SETTINGS max_block_size = 100")).isEqualTo(expected);
    }
}
