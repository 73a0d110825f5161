package io.millpond.engine.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.setting.MillpondSettings;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.DiskFailures;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.List;

@Timeout(120)
class UndropTest {
    private static final DiskFailures FAILURES = new DiskFailures(3);

    private final MemoryFileSystem files = new MemoryFileSystem();
    private Millpond database = Databases.open(files);
    private Session session = database.session(SessionOptions.plain());

    @AfterEach
    void close() {
        database.close();
    }

    private void reopen(MillpondSettings settings) {
        database.close();
        database = Millpond.open(Databases.DIRECTORY, settings);
        session = database.session(SessionOptions.plain());
    }

    private void run(String... statements) {
        for (String sql : statements) {
            session.query(sql);
        }
    }

    private List<String> rows(String sql) {
        return Rows.of(session, sql);
    }

    @Test
    void droppedTableComesBackAfterARestartWithAllItHas() {
        run(
                "CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a PARTITION BY a % 2"
                        + " SETTINGS non_replicated_deduplication_window = 10",
                "INSERT INTO t VALUES (1), (2)",
                "INSERT INTO t VALUES (4)",
                "ALTER TABLE t DETACH PARTITION 1",
                "DELETE FROM t WHERE a = 0");
        List<String> uuid = rows("SELECT uuid FROM system.tables WHERE name = 't'");
        run("DROP TABLE t", "CREATE TABLE t (b String) ENGINE = Log", "DROP TABLE t SYNC");

        reopen(Databases.settings(files));
        assertThat(rows("SELECT table, engine FROM system.dropped_tables"))
                .containsExactly("t\tMergeTree");
        run("UNDROP TABLE t", "INSERT INTO t VALUES (4)");

        assertThat(rows("SELECT uuid FROM system.tables WHERE name = 't'")).isEqualTo(uuid);
        assertThat(rows("SELECT a FROM t ORDER BY a")).containsExactly("2", "4");
        run("ALTER TABLE t ATTACH PARTITION 1");
        assertThat(rows("SELECT a FROM t ORDER BY a")).containsExactly("1", "2", "4");
        assertThat(rows("SELECT count() FROM system.dropped_tables")).containsExactly("0");
    }

    @Test
    void viewComesBackWithItsOwnTable() {
        run(
                "CREATE TABLE s (a UInt64) ENGINE = MergeTree ORDER BY a",
                "CREATE MATERIALIZED VIEW v ENGINE = MergeTree ORDER BY a AS SELECT a FROM s",
                "INSERT INTO s VALUES (1)",
                "DROP TABLE v",
                "INSERT INTO s VALUES (2)",
                "UNDROP TABLE v",
                "INSERT INTO s VALUES (3)");
        assertThat(rows("SELECT a FROM v ORDER BY a")).containsExactly("1", "3");
    }

    @Test
    void tableGoesForGoodWhenItsTimeIsOver() throws IOException {
        run(
                "CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a",
                "INSERT INTO t VALUES (1)",
                "DROP TABLE t");
        assertThat(files.list(Databases.DIRECTORY.resolve("tables"))).hasSize(1);

        reopen(Databases.settings(files).withKeepDroppedMs(0));

        assertThat(rows("SELECT count() FROM system.dropped_tables")).containsExactly("0");
        assertThat(files.list(Databases.DIRECTORY.resolve("tables"))).isEmpty();
        assertThatThrownBy(() -> run("UNDROP TABLE t"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("has been dropped");
    }

    @Test
    void detachedDatabaseIsBackAfterTheNextStartOrAttach() {
        run(
                "CREATE DATABASE d",
                "CREATE TABLE d.t (a UInt64) ENGINE = MergeTree ORDER BY a",
                "INSERT INTO d.t VALUES (1)",
                "DETACH DATABASE d");
        assertThat(rows("SELECT count() FROM system.tables WHERE database = 'd'"))
                .containsExactly("0");
        reopen(Databases.settings(files));
        assertThat(rows("SELECT a FROM d.t")).containsExactly("1");

        run("DETACH DATABASE d", "ATTACH DATABASE d", "INSERT INTO d.t VALUES (2)");
        assertThat(rows("SELECT a FROM d.t ORDER BY a")).containsExactly("1", "2");
    }

    /// What one life was promised.
    private static final class Life {
        int insertCount;
        boolean isDropped;
        boolean isBack;
    }

    private static Life live(FileSystem files) {
        Life life = new Life();
        try (Millpond database = open(files, 1)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n");
            session.query("INSERT INTO t VALUES (1)");
            life.insertCount = 1;
            session.query("DROP TABLE t");
            life.isDropped = true;
            session.query("UNDROP TABLE t");
            life.isBack = true;
            session.query("INSERT INTO t VALUES (1)");
            life.insertCount = 2;
            session.query("DETACH DATABASE default");
            session.query("ATTACH DATABASE default");
        } catch (DatabaseException _) {
            // The injected failure ended this life.
        }
        return life;
    }

    /// @param seed another one in each life: no identity is given twice
    private static Millpond open(FileSystem files, long seed) {
        return Millpond.open(Databases.DIRECTORY, Databases.settings(files).withSeed(seed));
    }

    private static void check(MemoryFileSystem files, Life life, String context) {
        try (Millpond database = open(files, 2)) {
            Session session = database.session(SessionOptions.plain());
            boolean isThere = Rows.of(session, "EXISTS TABLE t").equals(List.of("1"));
            if (life.isBack) {
                assertThat(isThere).as(context).isTrue();
            }
            if (life.isDropped && !isThere) {
                session.query("UNDROP TABLE t");
                isThere = true;
            }
            if (isThere) {
                assertThat(Integer.parseInt(Rows.of(session, "SELECT sum(n) FROM t").getFirst()))
                        .as(context)
                        .isBetween(life.insertCount, life.insertCount + 1);
                session.query("DROP TABLE t SYNC");
            }
        } catch (DatabaseException e) {
            throw new AssertionError(context, e);
        }
        files.assertNothingOpen();
    }

    @Test
    void crashesLoseNoDroppedTable() {
        FAILURES.crash(20, UndropTest::live, UndropTest::check);
    }

    @Test
    void failuresOfTheDiskLoseNoDroppedTable() {
        FAILURES.fail(UndropTest::live, UndropTest::check);
    }
}
