package io.millpond.engine.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.testing.ManualClock;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Random;

/// Schedules of refreshable views over a long time, with restarts: the clock is set by the test.
@Timeout(180)
final class RefreshesOverTimeTest {
    private static final long MINUTE_MS = 60_000;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final int STEPS = 80;

    /// 2024-03-09 16:00:00.
    private static final long START_MS = 1_710_000_000_000L;

    private final MemoryFileSystem files = new MemoryFileSystem();
    private final ManualClock clock = new ManualClock(START_MS);

    private Millpond open() {
        return Millpond.open(Databases.DIRECTORY, Databases.settings(files).withClock(clock));
    }

    private static void define(Session session) {
        session.query("CREATE TABLE every (at DateTime) ENGINE = MergeTree ORDER BY at");
        session.query("CREATE TABLE after (at DateTime) ENGINE = MergeTree ORDER BY at");
        session.query(
                "CREATE MATERIALIZED VIEW to_every REFRESH EVERY 1 HOUR APPEND TO every AS SELECT"
                        + " now() AS at");
        session.query(
                "CREATE MATERIALIZED VIEW to_after REFRESH AFTER 1 HOUR APPEND TO after AS SELECT"
                        + " now() AS at");
        session.query(
                "CREATE MATERIALIZED VIEW counted REFRESH EVERY 1 HOUR ENGINE = MergeTree ORDER BY"
                        + " n AS SELECT count() AS n, max(at) AS at FROM every");
        settle(session);
    }

    /// Has what is due run, and waits for it.
    private static void settle(Session session) {
        session.query("SYSTEM START VIEWS");
        for (String view : new String[] {"to_every", "to_after", "counted"}) {
            session.query("SYSTEM WAIT VIEW " + view);
        }
    }

    /// A run for each turn that time reached, and none besides.
    @Test
    void viewsRunOnceForEachTurnThatTimeReaches() {
        Random random = new Random(7);
        Millpond database = open();
        try {
            Session session = database.session(SessionOptions.plain());
            define(session);
            long everyCount = 1;
            long afterCount = 1;
            long everyMs = START_MS;
            long afterMs = START_MS;
            for (int step = 0; step < STEPS; step++) {
                // No two runs begin at one time, so some begin a little later.
                clock.advanceMillis(random.nextLong(1, 90) * MINUTE_MS + 100);
                long nowMs = clock.currentTimeMillis();
                if (nowMs / HOUR_MS > everyMs / HOUR_MS) {
                    everyCount++;
                    everyMs = nowMs;
                }
                if (nowMs >= afterMs + HOUR_MS) {
                    afterCount++;
                    afterMs = nowMs;
                }
                if (step % 10 == 9) {
                    database.close();
                    database = open();
                    session = database.session(SessionOptions.plain());
                }
                settle(session);
                assertThat(Rows.of(session, "SELECT count(), max(at) FROM every"))
                        .containsExactly(everyCount + "\t" + time(session, everyMs));
                assertThat(Rows.of(session, "SELECT count(), max(at) FROM after"))
                        .containsExactly(afterCount + "\t" + time(session, afterMs));
                assertThat(Rows.of(session, "SELECT count() FROM counted")).containsExactly("1");
            }
            assertThat(everyCount).isGreaterThan(STEPS / 3);
        } finally {
            database.close();
        }
        files.assertNothingOpen();
    }

    private static String time(Session session, long ms) {
        return Rows.of(session, "SELECT toDateTime(" + ms / 1000 + ")").getFirst();
    }

    /// Without a period, too, a view whose tries have failed waits for its next turn.
    @Test
    void aViewWhoseTriesHaveFailedWaitsForItsNextTurn() {
        try (Millpond database = open()) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE MATERIALIZED VIEW a REFRESH EVERY 1 HOUR ENGINE = MergeTree ORDER BY n"
                            + " AS SELECT 1 AS n");
            session.query("SYSTEM WAIT VIEW a");
            clock.advanceMillis(1);
            session.query(
                    "CREATE MATERIALIZED VIEW b REFRESH DEPENDS ON a SETTINGS refresh_retries = 1"
                            + " ENGINE = MergeTree ORDER BY n AS SELECT throwIf(n = 1, 'one') AS n"
                            + " FROM a");
            String tries = "SELECT retry, status FROM system.view_refreshes WHERE view = 'b'";
            awaitFailure(session);
            assertThat(Rows.of(session, tries)).containsExactly("1\tScheduled");
            clock.advanceMillis(MINUTE_MS);
            session.query("SYSTEM START VIEWS");
            awaitFailure(session);
            assertThat(Rows.of(session, tries)).containsExactly("2\tWaitingForDependencies");
            clock.advanceMillis(MINUTE_MS);
            session.query("SYSTEM START VIEWS");
            awaitFailure(session);
            assertThat(Rows.of(session, tries)).containsExactly("2\tWaitingForDependencies");
            clock.advanceMillis(HOUR_MS);
            session.query("SYSTEM START VIEWS");
            session.query("SYSTEM WAIT VIEW a");
            session.query("SYSTEM START VIEWS");
            awaitFailure(session);
            assertThat(Rows.of(session, tries)).containsExactly("1\tScheduled");
        }
    }

    private static void awaitFailure(Session session) {
        assertThatThrownBy(() -> session.query("SYSTEM WAIT VIEW b"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("one");
    }
}
