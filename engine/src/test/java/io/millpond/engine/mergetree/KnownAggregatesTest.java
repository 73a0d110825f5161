package io.millpond.engine.mergetree;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.statement.StatementResult;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Aggregates of whole tables: which are known without reading a row, and that they are what
/// reading gives.
@Timeout(60)
final class KnownAggregatesTest {
    private final MemoryFileSystem memory = new MemoryFileSystem();
    private final Millpond database = Databases.open(memory);
    private final Session session = database.session(SessionOptions.plain());

    @BeforeEach
    void define() {
        session.query(
                "CREATE TABLE t (id UInt64, i Int16, n Nullable(Int32), none Nullable(UInt8),"
                        + " d DateTime('Asia/Tokyo'), e Enum8('b' = -1, 'a' = 2), m Decimal(9, 2),"
                        + " f Float64, s String, l Date32, x FixedString(2))"
                        + " ENGINE = MergeTree ORDER BY id SETTINGS index_granularity = 8");
        for (int part = 0; part < 3; part++) {
            session.query(
                    "INSERT INTO t SELECT number + "
                            + part * 100
                            + " AS id, toInt16(id) * 7 % 300 - 150, if(id % 3 = 0, NULL, 500 - id),"
                            + " NULL, 1700000000 + id * 17 % 290, if(id % 5 = 1, 'b', 'a'),"
                            + " toDecimal32(id % 77, 2) / 4, id = 5 ? nan : id / 3, concat('s', id::String,"
                            + " repeat('y', 40)), toDate32(id % 41), leftPad(toString(id % 83), 2, '0')"
                            + " FROM numbers(100)");
        }
    }

    @AfterEach
    void close() {
        database.close();
        memory.assertNothingOpen();
    }

    private long readRows(String sql) {
        try (StatementResult result = session.execute(QueryText.of(sql), QueryOptions.plain())) {
            assertThat(result.blocks().next()).isNotNull();
            assertThat(result.blocks().next()).isNull();
            return result.progress().readRows();
        }
    }

    private void assertSameAsRead(String columns) {
        // A condition that is true but not known to be so makes the query read.
        String read = "SELECT " + columns + " FROM t WHERE NOT ignore(s)";
        assertThat(readRows(read)).isPositive();
        assertThat(Rows.of(session, "SELECT " + columns + " FROM t"))
                .isEqualTo(Rows.of(session, read));
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "i", "n", "d", "e", "m", "l", "x"})
    void extremesAreKnown(String column) {
        String columns = "min(%s), max(%s), count(), count(id)".replace("%s", column);
        assertThat(readRows("SELECT " + columns + " FROM t")).isZero();
        assertSameAsRead(columns);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "min(f), max(f)",
                "min(s), max(s)",
                "min(none), max(none)",
                "count(n)",
                "min(id), sum(id)",
                "max(id + 1)",
                "maxIf(id, id < 5)"
            })
    void otherAggregatesAreRead(String columns) {
        assertThat(readRows("SELECT " + columns + " FROM t")).isEqualTo(300);
        assertSameAsRead(columns);
    }

    @Test
    void columnOfAnotherTypeThanInThePartIsRead() {
        session.query("ALTER TABLE t MODIFY COLUMN i Int32, ADD COLUMN late UInt8 DEFAULT id % 50");
        session.query("INSERT INTO t (id, i) VALUES (1000, 100000)");
        assertSameAsRead("min(i), max(i)");
        assertSameAsRead("min(late), max(late)");
    }

    @Test
    void deletedRowsDoNotCount() {
        String extremes = "SELECT min(id), max(id), count() FROM t";
        session.query("DELETE FROM t WHERE id < 30 OR id = 299");
        assertThat(readRows("SELECT count() FROM t")).isZero();
        assertThat(Rows.of(session, "SELECT count() FROM t")).containsExactly("269");
        // The extremes of a part are those of its masked rows, too.
        assertThat(Rows.of(session, extremes)).containsExactly("30\t298\t269");
        session.query("OPTIMIZE TABLE t FINAL");
        assertThat(readRows(extremes)).isZero();
        assertThat(Rows.of(session, extremes)).containsExactly("30\t298\t269");
    }

    @Test
    void emptyTableHasDefaults() {
        session.query("TRUNCATE TABLE t");
        assertThat(Rows.of(session, "SELECT min(id), max(n), count() FROM t"))
                .containsExactly("0\t\\N\t0");
    }
}
