package io.millpond.engine.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.DiskFailures;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;

/// Goal: whatever goes wrong with the disk, and whenever, a target holds the rows of one whole run,
/// or with APPEND of all runs, each once, and a run that was acknowledged is among them. Method: as
/// InsertCrashTest.
@Timeout(180)
final class RefreshCrashTest {
    private static final int RUNS = 4;

    private static final DiskFailures FAILURES = new DiskFailures(9);

    private static final List<String> DEFINITIONS =
            List.of(
                    "CREATE TABLE source (run UInt64) ENGINE = MergeTree ORDER BY run",
                    "CREATE TABLE replaced (run UInt64, n UInt64) ENGINE = MergeTree PARTITION BY n"
                            + " ORDER BY run",
                    "CREATE TABLE added (run UInt64, n UInt64) ENGINE = MergeTree ORDER BY run",
                    "CREATE TABLE copied (run UInt64, n UInt64) ENGINE = MergeTree ORDER BY run",
                    "CREATE MATERIALIZED VIEW copying TO copied AS SELECT run, n FROM added",
                    "CREATE MATERIALIZED VIEW replacing REFRESH EVERY 100 YEAR TO replaced EMPTY AS"
                            + " SELECT max(run) AS run, n FROM source ARRAY JOIN [0, 1, 2] AS n"
                            + " GROUP BY n",
                    "CREATE MATERIALIZED VIEW adding REFRESH EVERY 100 YEAR APPEND TO added EMPTY"
                            + " AS SELECT max(run) AS run, n FROM source ARRAY JOIN [0, 1, 2] AS n"
                            + " GROUP BY n");

    /// What one life of a database was promised.
    private static final class Life {
        boolean isDefined;
        int begun;
        int replaced;
        int added;
    }

    private static Life live(FileSystem files) {
        Life life = new Life();
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            DEFINITIONS.forEach(session::query);
            life.isDefined = true;
            for (int run = 1; run <= RUNS; run++) {
                session.query("INSERT INTO source VALUES (" + run + ")");
                life.begun = run;
                session.query("SYSTEM REFRESH VIEW replacing");
                session.query("SYSTEM WAIT VIEW replacing");
                life.replaced = run;
                session.query("SYSTEM REFRESH VIEW adding");
                session.query("SYSTEM WAIT VIEW adding");
                life.added = run;
            }
        } catch (DatabaseException _) {
            // The injected failure ended this life.
        }
        return life;
    }

    private static void check(MemoryFileSystem files, Life life, String context) {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            if (life.isDefined) {
                // A run that failed may be tried again by now.
                session.query("SYSTEM STOP VIEWS");
                checkRuns(session, life, context);
            }
        } catch (DatabaseException e) {
            throw new AssertionError(context, e);
        }
        files.assertNothingOpen();
    }

    private static void checkRuns(Session session, Life life, String context) {
        List<String> replaced =
                Rows.of(session, "SELECT run, count(), uniqExact(n) FROM replaced GROUP BY run");
        assertThat(replaced.size()).as(context).isBetween(life.replaced == 0 ? 0 : 1, 1);
        for (String run : replaced) {
            assertThat(run).as(context).endsWith("\t3\t3");
            assertThat(Integer.parseInt(run.substring(0, run.indexOf('\t'))))
                    .as(context)
                    .isBetween(life.replaced, life.begun);
        }
        String runs = "SELECT run, count(), uniqExact(n) FROM %s GROUP BY run ORDER BY run";
        List<String> added = Rows.of(session, runs.formatted("added"));
        assertThat(Rows.of(session, runs.formatted("copied"))).as(context).isEqualTo(added);
        assertThat(added.size()).as(context).isBetween(life.added, life.begun);
        for (int i = 0; i < added.size(); i++) {
            assertThat(added.get(i)).as(context).isEqualTo((i + 1) + "\t3\t3");
        }
    }

    @Test
    void aCrashAtAnyOperationLeavesWholeRuns() {
        FAILURES.crash(100, RefreshCrashTest::live, RefreshCrashTest::check);
    }

    @Test
    void aFailureOfAnyOneOperationLeavesWholeRuns() {
        FAILURES.fail(RefreshCrashTest::live, RefreshCrashTest::check);
    }
}
