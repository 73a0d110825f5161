package io.millpond.engine.mergetree;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.DiskFailures;
import io.millpond.engine.testing.Rows;
import io.millpond.engine.testing.TableFiles;
import io.millpond.engine.testing.Waiting;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Goal: whatever goes wrong with the disk during a change of rows, of partitions or a merge that
/// lets rows expire, and whenever, each change is made wholly or not at all, what was acknowledged
/// stays, and no file is left that nothing names. Method: as InsertCrashTest; what the tables hold
/// after each statement is known from a life in which nothing fails.
@Timeout(180)
final class ChangeCrashTest {
    private static final DiskFailures FAILURES = new DiskFailures(25);

    private static final List<String> STATEMENTS =
            List.of(
                    "CREATE TABLE t (p UInt8, n UInt64, v UInt64) ENGINE = MergeTree PARTITION BY p"
                            + " ORDER BY n",
                    "CREATE TABLE u (p UInt8, n UInt64, v UInt64) ENGINE = MergeTree PARTITION BY p"
                            + " ORDER BY n",
                    "INSERT INTO t SELECT number % 3, number, 0 FROM numbers(30)",
                    "INSERT INTO t SELECT 0, 100 + number, 1 FROM numbers(5)",
                    "INSERT INTO u SELECT number % 2, 200 + number, 2 FROM numbers(10)",
                    "ALTER TABLE t UPDATE v = v + 10 WHERE n % 2 = 0 SETTINGS mutations_sync = 2",
                    "ALTER TABLE t DELETE WHERE n % 5 = 0 SETTINGS mutations_sync = 2",
                    "DELETE FROM t WHERE n = 7",
                    "DELETE FROM u WHERE n % 10 < 2",
                    "ALTER TABLE t DETACH PARTITION 1",
                    "ALTER TABLE t ATTACH PARTITION 1",
                    "ALTER TABLE t REPLACE PARTITION 0 FROM u",
                    "ALTER TABLE u MOVE PARTITION 1 TO TABLE t",
                    "DELETE FROM t WHERE n % 2 = 1",
                    "DELETE FROM t WHERE n > 203",
                    "OPTIMIZE TABLE t FINAL",
                    "ALTER TABLE t DROP PARTITION 2",
                    "CREATE TABLE e (n UInt64, d DateTime) ENGINE = MergeTree ORDER BY n TTL d"
                            + " SETTINGS merge_with_ttl_timeout = 1000000",
                    "INSERT INTO e SELECT number, if(number % 2, toDateTime('2001-01-01 00:00:00'),"
                            + " toDateTime('2100-01-01 00:00:00')) FROM numbers(10)",
                    "OPTIMIZE TABLE e FINAL");

    /// After so many statements there are rows that a merge lets expire; the last one does.
    private static final int EXPIRING = STATEMENTS.size() - 1;

    /// The statements that were acknowledged.
    private static final class Life {
        int done;
    }

    private static Millpond open(FileSystem files, long seed) {
        return Millpond.open(Databases.DIRECTORY, Databases.settings(files).withSeed(seed));
    }

    private static Life live(FileSystem files) {
        Life life = new Life();
        try (Millpond database = open(files, 1)) {
            Session session = database.session(SessionOptions.plain());
            for (String statement : STATEMENTS) {
                session.query(statement);
                life.done++;
            }
        } catch (DatabaseException _) {
            // The injected failure ended this life.
        }
        return life;
    }

    /// What the tables hold after each number of statements, while no row expires by itself.
    private static List<List<String>> states() {
        List<List<String>> states = new ArrayList<>();
        try (Millpond database = open(new MemoryFileSystem(), 1)) {
            Session session = database.session(SessionOptions.plain());
            states.add(rows(session));
            for (String statement : STATEMENTS) {
                if (statement.equals("OPTIMIZE TABLE e FINAL")) {
                    session.query("SYSTEM START MERGES e");
                }
                session.query(statement);
                if (statement.startsWith("CREATE TABLE e ")) {
                    session.query("SYSTEM STOP MERGES e");
                }
                states.add(rows(session));
            }
        }
        assertThat(states.get(EXPIRING)).isNotEqualTo(states.getLast());
        return states;
    }

    /// What the tables may hold once `done` statements are acknowledged: the next one is made or
    /// not, and rows whose time was over when they came may be gone as soon as they are there.
    private static List<List<String>> possible(List<List<String>> states, int done) {
        int next = Math.min(done + 1, STATEMENTS.size());
        List<List<String>> possible = new ArrayList<>(states.subList(done, next + 1));
        if (next >= EXPIRING) {
            possible.add(states.getLast());
        }
        return possible;
    }

    private static List<String> rows(Session session) {
        List<String> all = new ArrayList<>();
        for (String table : List.of("t", "u", "e")) {
            if (Rows.of(session, "EXISTS TABLE " + table).equals(List.of("1"))) {
                all.add(table);
                all.addAll(Rows.of(session, "SELECT * FROM " + table + " ORDER BY ALL"));
            }
        }
        return all;
    }

    private static void check(
            MemoryFileSystem files, Life life, List<List<String>> states, String context) {
        try (Millpond database = open(files, 2)) {
            Session session = database.session(SessionOptions.plain());
            Waiting.until(
                    () ->
                            Rows.of(
                                            session,
                                            "SELECT count() FROM system.mutations WHERE NOT is_done")
                                    .equals(List.of("0")));
            assertThat(rows(session))
                    .as("%s: %d of %d acknowledged", context, life.done, STATEMENTS.size())
                    .isIn(possible(states, life.done));
        } catch (DatabaseException e) {
            throw new AssertionError(context, e);
        }
        // Once more: what a change that went on has replaced may be read for a moment.
        try (Millpond database = open(files, 3)) {
            TableFiles.assertAllNamed(files, database.session(SessionOptions.plain()), context);
        } catch (DatabaseException | IOException e) {
            throw new AssertionError(context, e);
        }
        files.assertNothingOpen();
    }

    @Test
    void aCrashAtAnyOperationLeavesEachChangeWholeOrUnmade() {
        List<List<String>> states = states();
        FAILURES.crash(
                300,
                ChangeCrashTest::live,
                (files, life, context) -> check(files, life, states, context));
    }

    @Test
    void aFailureOfAnyOneOperationLeavesEachChangeWholeOrUnmade() {
        List<List<String>> states = states();
        FAILURES.fail(
                ChangeCrashTest::live,
                (files, life, context) -> check(files, life, states, context));
    }
}
