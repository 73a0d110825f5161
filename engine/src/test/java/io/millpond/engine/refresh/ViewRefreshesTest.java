package io.millpond.engine.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Runs of refreshable views.
class ViewRefreshesTest {
    private static final List<String> TABLES =
            List.of(
                    "CREATE TABLE source (x UInt64) ENGINE = MergeTree ORDER BY x",
                    "CREATE TABLE target (n UInt64) ENGINE = MergeTree ORDER BY n",
                    "INSERT INTO source VALUES (1), (2)");

    private static void refresh(Session session, String view) {
        session.query("SYSTEM REFRESH VIEW " + view);
        session.query("SYSTEM WAIT VIEW " + view);
    }

    @Test
    void aRunReplacesTheRowsOfTheTarget() {
        try (Millpond database = Databases.open(new MemoryFileSystem())) {
            Session session = database.session(SessionOptions.plain());
            TABLES.forEach(session::query);
            session.query(
                    "CREATE MATERIALIZED VIEW v REFRESH EVERY 1 YEAR TO target AS SELECT count() AS"
                            + " n FROM source");
            session.query("SYSTEM WAIT VIEW v");
            assertThat(Rows.of(session, "SELECT n FROM target")).containsExactly("2");
            session.query("INSERT INTO source VALUES (3)");
            assertThat(Rows.of(session, "SELECT n FROM target")).containsExactly("2");
            refresh(session, "v");
            assertThat(Rows.of(session, "SELECT n FROM v")).containsExactly("3");
        }
    }

    @Test
    void aRunThatAppendsKeepsTheRows() {
        try (Millpond database = Databases.open(new MemoryFileSystem())) {
            Session session = database.session(SessionOptions.plain());
            TABLES.forEach(session::query);
            session.query(
                    "CREATE MATERIALIZED VIEW v REFRESH EVERY 1 YEAR APPEND TO target AS SELECT"
                            + " count() AS n FROM source");
            session.query("SYSTEM WAIT VIEW v");
            refresh(session, "v");
            assertThat(Rows.of(session, "SELECT n FROM target")).containsExactly("2", "2");
        }
    }

    @Test
    void theOwnTableOfAViewInMemoryIsReplaced() {
        try (Millpond database = Databases.open(new MemoryFileSystem())) {
            Session session = database.session(SessionOptions.plain());
            TABLES.forEach(session::query);
            session.query(
                    "CREATE MATERIALIZED VIEW v REFRESH AFTER 1 YEAR ENGINE = Memory AS SELECT x"
                            + " FROM source ORDER BY x");
            session.query("SYSTEM WAIT VIEW v");
            refresh(session, "v");
            assertThat(Rows.of(session, "SELECT x FROM v")).containsExactly("1", "2");
        }
    }

    @Test
    void aRunThatFailsLeavesTheRowsAndIsTold() {
        try (Millpond database = Databases.open(new MemoryFileSystem())) {
            Session session = database.session(SessionOptions.plain());
            TABLES.forEach(session::query);
            session.query(
                    "CREATE MATERIALIZED VIEW v REFRESH EVERY 1 YEAR SETTINGS refresh_retries = 0"
                            + " TO target AS SELECT throwIf(count() > 2, 'many') + count() AS n"
                            + " FROM source");
            session.query("SYSTEM WAIT VIEW v");
            session.query("INSERT INTO source VALUES (3)");
            session.query("SYSTEM REFRESH VIEW v");
            assertThatThrownBy(() -> session.query("SYSTEM WAIT VIEW v"))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.REFRESH_FAILED));
            assertThat(Rows.of(session, "SELECT n FROM target")).containsExactly("2");
            assertThat(
                            Rows.of(
                                    session,
                                    "SELECT view, position(exception, 'many') > 0 FROM"
                                            + " system.view_refreshes"))
                    .containsExactly("v\t1");
        }
    }

    @Test
    void aViewWaitsForThoseItDependsOn() {
        try (Millpond database = Databases.open(new MemoryFileSystem())) {
            Session session = database.session(SessionOptions.plain());
            TABLES.forEach(session::query);
            session.query("SYSTEM STOP VIEWS");
            session.query(
                    "CREATE MATERIALIZED VIEW a REFRESH EVERY 1 YEAR TO target AS SELECT count() AS"
                            + " n FROM source");
            session.query(
                    "CREATE MATERIALIZED VIEW b REFRESH DEPENDS ON a ENGINE = MergeTree ORDER BY n"
                            + " AS SELECT n * 10 AS n FROM target");
            session.query("SYSTEM START VIEWS");
            assertThat(
                            Rows.of(
                                    session,
                                    "SELECT view, status FROM system.view_refreshes WHERE view ="
                                            + " 'b'"))
                    .containsExactly("b\tWaitingForDependencies");
        }
    }

    /// The schedule goes on after a restart: a view that ran is not run again before its turn.
    @Test
    void whenAViewRanIsKnownAfterARestart() {
        MemoryFileSystem files = new MemoryFileSystem();
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            TABLES.forEach(session::query);
            session.query(
                    "CREATE MATERIALIZED VIEW v REFRESH EVERY 1 YEAR APPEND TO target AS SELECT"
                            + " count() AS n FROM source");
            session.query("SYSTEM WAIT VIEW v");
        }
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("SYSTEM WAIT VIEW v");
            assertThat(Rows.of(session, "SELECT n FROM target")).containsExactly("2");
            assertThat(
                            Rows.of(
                                    session,
                                    "SELECT last_success_time IS NOT NULL, status,"
                                            + " next_refresh_time > now() FROM"
                                            + " system.view_refreshes"))
                    .containsExactly("1\tScheduled\t1");
            assertThat(Rows.of(session, "SHOW CREATE TABLE v").getFirst())
                    .contains("REFRESH EVERY 1 YEAR APPEND TO default.target");
        }
    }
}
