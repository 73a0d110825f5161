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

/// Functions that need only the sizes of a column or where it is NULL: what is read for them, and
/// that the results are those of reading the column.
@Timeout(60)
final class SubcolumnReadTest {
    private static final String WHOLE = " SETTINGS optimize_functions_to_subcolumns = 0";

    private final MemoryFileSystem memory = new MemoryFileSystem();
    private final Millpond database = Databases.open(memory);
    private final Session session = database.session(SessionOptions.plain());

    @BeforeEach
    void define() {
        session.query(
                "CREATE TABLE t (id UInt64, text String, same String, n Nullable(UInt64),"
                        + " list Array(LowCardinality(String)), m Map(String, UInt8),"
                        + " old FixedString(3)) ENGINE = MergeTree ORDER BY id");
        insert(0, "toString(id % 900)");
        session.query("ALTER TABLE t ADD COLUMN late String DEFAULT repeat('z', id % 5)");
        session.query("ALTER TABLE t MODIFY COLUMN old String");
        insert(1, "toString(id)");
    }

    private void insert(int half, String old) {
        session.query(
                "INSERT INTO t (id, text, same, n, list, m, old) SELECT number + "
                        + half * 20_000
                        + " AS id, if(id % 9 = 0, '', concat(toString(cityHash64(id)),"
                        + " repeat('x', id % 300))), 'constant', if(id % 3 = 0, NULL, id),"
                        + " arrayMap(x -> concat('item ', toString(x)), range(id % 4)),"
                        + " map('a', 1, 'b', id % 7), substring("
                        + old
                        + ", 1, 3) FROM numbers(20000)");
    }

    @AfterEach
    void close() {
        database.close();
        memory.assertNothingOpen();
    }

    private long readBytes(String sql) {
        return Rows.progress(session, sql).readBytes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sum(length(text)) FROM t",
                "countIf(notEmpty(text)) FROM t",
                "count() FROM t WHERE empty(text)",
                "count() FROM t WHERE text != ''",
                "max(length(text)), min(length(text)) FROM t WHERE length(text) > 10"
            })
    void onlySizesAreRead(String query) {
        String sql = "SELECT " + query;
        assertThat(readBytes(sql)).isLessThan(readBytes(sql + WHOLE) / 5);
    }

    @Test
    void columnThatIsNeededBesideItsSizeIsReadOnce() {
        String sql = "SELECT max(text), sum(length(text)) FROM t";
        assertThat(readBytes(sql)).isEqualTo(readBytes(sql + WHOLE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "length(text), length(list) FROM t ORDER BY id LIMIT 50",
                "sum(length(text)), sum(length(same)), sum(length(list)), sum(length(m)) FROM t",
                "length(text) % 7 AS k, count(), countIf(n IS NULL) FROM t GROUP BY k ORDER BY k",
                "count() FROM t WHERE n IS NULL AND notEmpty(list)",
                "count(), sum(id) FROM t WHERE isNotNull(n) AND empty(text)",
                "sum(id) FROM t PREWHERE length(text) = 20 WHERE length(list) = 2",
                "text FROM t WHERE length(text) = 19 ORDER BY id LIMIT 5",
                "sum(length(late)), sum(length(old)), sum(empty(late)) FROM t",
                "max(n IS NULL), any(m['a']) FROM t WHERE length(m) = 2",
                "sum(length(text)) FROM (SELECT text, id FROM t WHERE id % 5 = 0)",
                "sum(arraySum(x -> x + length(text), [1, 2])) FROM t",
                "sum(length(same) + length(same) * 2) FROM t WHERE length(same) = 8",
                "length(text) FROM t WHERE id = 12345",
                "countIf(text = ''), countIf('' != same), countIf(late = ''), sum(id) FROM t",
                "count() FROM t WHERE list = [] AND m != map() AND old = ''",
                "sum(if(empty(text), 0, intDiv(100, length(text)))) FROM t"
            })
    void resultsAreThoseOfReadingTheColumn(String query) {
        String sql = "SELECT " + query;
        List<String> expected = Rows.of(session, sql + WHOLE);
        assertThat(Rows.of(session, sql)).isEqualTo(expected);
        assertThat(Rows.of(session, sql + " SETTINGS max_block_size = 100")).isEqualTo(expected);
        session.query("OPTIMIZE TABLE t FINAL");
        assertThat(Rows.of(session, sql)).isEqualTo(expected);
    }

    @Test
    void columnOfTheNameOfASubcolumnIsRead() {
        session.query("CREATE TABLE o (s String, `s.size` UInt8) ENGINE = MergeTree ORDER BY ()");
        session.query("INSERT INTO o VALUES ('abc', 77)");
        assertThat(Rows.of(session, "SELECT length(s), `s.size` FROM o")).containsExactly("3\t77");
    }
}
