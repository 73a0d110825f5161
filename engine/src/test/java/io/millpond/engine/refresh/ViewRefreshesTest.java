package io.millpond.engine.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.engine.testing.Waiting;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/// Runs of refreshable views.
@Timeout(180)
final class ViewRefreshesTest {
    /// Its run does not end by itself.
    private static final String ENDLESS =
            "CREATE MATERIALIZED VIEW v REFRESH EVERY 1 YEAR SETTINGS refresh_retries = 0 TO target"
                    + " AS SELECT max(number) AS n FROM numbers(1000000000000000)";

    private final MemoryFileSystem files = new MemoryFileSystem();
    private Millpond database = Databases.open(files);
    private Session session = database.session(SessionOptions.plain());

    @BeforeEach
    void createTables() {
        session.query("CREATE TABLE source (x UInt64) ENGINE = MergeTree ORDER BY x");
        session.query("CREATE TABLE target (n UInt64) ENGINE = MergeTree ORDER BY n");
        session.query("INSERT INTO source VALUES (1), (2)");
    }

    @AfterEach
    void close() {
        database.close();
        files.assertNothingOpen();
    }

    private void reopen() {
        close();
        database = Databases.open(files);
        session = database.session(SessionOptions.plain());
    }

    private List<String> rows(String sql) {
        return Rows.of(session, sql);
    }

    private void refresh(String view) {
        session.query("SYSTEM REFRESH VIEW " + view);
        session.query("SYSTEM WAIT VIEW " + view);
    }

    private void awaitStatus(String status) {
        Waiting.until(
                () -> rows("SELECT status FROM system.view_refreshes").equals(List.of(status)));
    }

    @Test
    void aRunReplacesTheRowsOfTheTarget() {
        session.query(
                "CREATE MATERIALIZED VIEW v REFRESH EVERY 1 YEAR TO target AS SELECT count() AS n"
                        + " FROM source");
        session.query("SYSTEM WAIT VIEW v");
        assertThat(rows("SELECT n FROM target")).containsExactly("2");
        session.query("INSERT INTO source VALUES (3)");
        assertThat(rows("SELECT n FROM target")).containsExactly("2");
        refresh("v");
        assertThat(rows("SELECT n FROM v")).containsExactly("3");
    }

    @Test
    void aRunThatAppendsKeepsTheRows() {
        session.query(
                "CREATE MATERIALIZED VIEW v REFRESH EVERY 1 YEAR APPEND TO target AS SELECT"
                        + " count() AS n FROM source");
        session.query("SYSTEM WAIT VIEW v");
        refresh("v");
        assertThat(rows("SELECT n FROM target")).containsExactly("2", "2");
    }

    /// A view on a table whose rows are replaced would count them again with each run.
    @Test
    void viewsOnTheTargetSeeRowsThatAreAppendedOnly() {
        session.query("CREATE TABLE other (n UInt64) ENGINE = MergeTree ORDER BY n");
        for (String table : List.of("target", "other")) {
            session.query("CREATE TABLE of_" + table + " (n UInt64) ENGINE = MergeTree ORDER BY n");
            session.query(
                    "CREATE MATERIALIZED VIEW on_%s TO of_%s AS SELECT n FROM %s"
                            .formatted(table, table, table));
        }
        session.query(
                "CREATE MATERIALIZED VIEW v REFRESH EVERY 1 YEAR TO target AS SELECT x AS n FROM"
                        + " source");
        session.query(
                "CREATE MATERIALIZED VIEW w REFRESH EVERY 1 YEAR APPEND TO other AS SELECT x AS n"
                        + " FROM source");
        for (String view : List.of("v", "w")) {
            session.query("SYSTEM WAIT VIEW " + view);
            refresh(view);
        }
        assertThat(rows("SELECT count() FROM target")).containsExactly("2");
        assertThat(rows("SELECT count() FROM of_target")).containsExactly("0");
        assertThat(rows("SELECT count() FROM of_other")).containsExactly("4");
    }

    @Test
    void theOwnTableOfAViewInMemoryIsReplaced() {
        session.query(
                "CREATE MATERIALIZED VIEW v REFRESH AFTER 1 YEAR ENGINE = Memory AS SELECT x FROM"
                        + " source ORDER BY x");
        session.query("SYSTEM WAIT VIEW v");
        refresh("v");
        assertThat(rows("SELECT x FROM v")).containsExactly("1", "2");
        assertThat(
                        rows(
                                "SELECT progress, read_rows, total_rows, written_rows FROM"
                                        + " system.view_refreshes"))
                .containsExactly("1\t2\t2\t2");
    }

    @Test
    void aRunThatFailsLeavesTheRowsAndIsTold() {
        session.query(
                "CREATE MATERIALIZED VIEW v REFRESH EVERY 1 YEAR SETTINGS refresh_retries = 0 TO"
                        + " target AS SELECT throwIf(count() > 2, 'many') + count() AS n FROM"
                        + " source");
        session.query("SYSTEM WAIT VIEW v");
        session.query("INSERT INTO source VALUES (3)");
        session.query("SYSTEM REFRESH VIEW v");
        assertThatThrownBy(() -> session.query("SYSTEM WAIT VIEW v"))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.REFRESH_FAILED));
        assertThat(rows("SELECT n FROM target")).containsExactly("2");
        assertThat(
                        rows(
                                "SELECT view, position(exception, 'many') > 0 FROM"
                                        + " system.view_refreshes"))
                .containsExactly("v\t1");
    }

    @Test
    void aViewWaitsForThoseItDependsOn() {
        session.query("SYSTEM STOP VIEWS");
        session.query(
                "CREATE MATERIALIZED VIEW a REFRESH EVERY 1 YEAR TO target EMPTY AS SELECT count()"
                        + " AS n FROM source");
        session.query(
                "CREATE MATERIALIZED VIEW b REFRESH DEPENDS ON a ENGINE = MergeTree ORDER BY n AS"
                        + " SELECT n * 10 AS n FROM target");
        assertThat(rows("SELECT view, status FROM system.view_refreshes"))
                .containsExactly("a\tDisabled", "b\tDisabled");
        session.query("SYSTEM START VIEWS");
        refresh("a");
        Waiting.until(() -> rows("SELECT n FROM b").equals(List.of("20")));
    }

    /// Its query is one long block, so it has to look itself whether it was cancelled.
    @ParameterizedTest
    @CsvSource({"STOP VIEW v, Disabled", "STOP VIEWS, Disabled", "CANCEL VIEW v, Scheduled"})
    void aLongRunEndsWhenItIsToldTo(String command, String status) {
        session.query(ENDLESS);
        awaitStatus("Running");
        session.query("SYSTEM " + command);
        awaitStatus(status);
        assertThat(rows("SELECT exception FROM system.view_refreshes"))
                .containsExactly("The refresh was cancelled");
        assertThat(rows("SELECT count() FROM target")).containsExactly("0");
    }

    @Test
    void aLongRunEndsWithItsViewAndWithTheDatabase() {
        session.query(ENDLESS);
        awaitStatus("Running");
        session.query("DROP TABLE v");
        session.query(ENDLESS);
        awaitStatus("Running");
        reopen();
        assertThat(rows("SELECT count() FROM target")).containsExactly("0");
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense = 1, UNKNOWN_SETTING",
        "refresh_retries = 'x', CANNOT_PARSE_INPUT_ASSERTION_FAILED"
    })
    void settingsThatMakeNoSenseAreRefused(String settings, ErrorCode code) {
        String view =
                "CREATE MATERIALIZED VIEW v REFRESH EVERY 1 YEAR SETTINGS %s TO target AS SELECT 1"
                        + " AS n";
        assertThatThrownBy(() -> session.query(view.formatted(settings)))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(code));
        session.query(view.formatted("refresh_retries = '3'"));
        String change = "ALTER TABLE v MODIFY REFRESH EVERY 1 DAY SETTINGS " + settings;
        assertThatThrownBy(() -> session.query(change))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void twoViewsDoNotReplaceTheRowsOfOneTable() {
        String view = "CREATE %s REFRESH EVERY 1 YEAR %s TO target AS SELECT 1 AS n";
        session.query(view.formatted("MATERIALIZED VIEW a", ""));
        assertThatThrownBy(() -> session.query(view.formatted("MATERIALIZED VIEW b", "")))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining(
                        "Table default.target is already a target of another refreshable"
                                + " materialized view: default.a.");
        session.query(view.formatted("MATERIALIZED VIEW b", "APPEND"));
        session.query(view.formatted("OR REPLACE MATERIALIZED VIEW a", ""));
    }

    /// The schedule goes on after a restart: a view that ran is not run again before its turn.
    @Test
    void whenAViewRanIsKnownAfterARestart() {
        session.query(
                "CREATE MATERIALIZED VIEW v REFRESH EVERY 1 YEAR APPEND TO target AS SELECT"
                        + " count() AS n FROM source");
        session.query("SYSTEM WAIT VIEW v");
        reopen();
        session.query("SYSTEM WAIT VIEW v");
        assertThat(rows("SELECT n FROM target")).containsExactly("2");
        assertThat(
                        rows(
                                "SELECT last_success_time IS NOT NULL, status, next_refresh_time >"
                                        + " now() FROM system.view_refreshes"))
                .containsExactly("1\tScheduled\t1");
        assertThat(rows("SHOW CREATE TABLE v").getFirst())
                .contains("REFRESH EVERY 1 YEAR APPEND TO default.target");
    }
}
