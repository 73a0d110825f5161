package io.millpond.engine.mergetree;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.DiskFailures;
import io.millpond.engine.testing.Rows;
import io.millpond.engine.testing.TableFiles;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Goal: whatever goes wrong with the disk, and whenever, a command on partitions and a mutation
/// are done wholly or not at all, and no file is left over or missing. Method: a life of a database
/// is run once to note what is seen after each statement, then again for every file operation
/// failing, by a crash or by an error; after each, the directory is opened again, and what is seen
/// must be what was seen after the last statement that ended, or after the one behind it.
class PartitionCrashTest {
    private static final List<String> STATEMENTS =
            List.of(
                    "CREATE TABLE t (p UInt8, k UInt64, v String) ENGINE = MergeTree PARTITION BY p"
                            + " ORDER BY k",
                    "CREATE TABLE other AS t",
                    "INSERT INTO t SELECT number % 3, number, 'a' FROM numbers(12)",
                    "INSERT INTO t SELECT number % 3, number + 100, 'b' FROM numbers(6)",
                    "ALTER TABLE t DETACH PARTITION 1",
                    "ALTER TABLE other ATTACH PARTITION 2 FROM t",
                    "ALTER TABLE t UPDATE v = concat(v, '!') WHERE k % 2 = 0",
                    "ALTER TABLE t ATTACH PARTITION 1",
                    "ALTER TABLE t FREEZE PARTITION 0 WITH NAME 'kept'",
                    "ALTER TABLE t MOVE PARTITION 0 TO TABLE other",
                    "ALTER TABLE t DELETE WHERE k > 103",
                    "ALTER TABLE other REPLACE PARTITION 2 FROM t",
                    "DELETE FROM other WHERE k = 6",
                    "ALTER TABLE t DETACH PARTITION 2",
                    "ALTER TABLE t DROP DETACHED PARTITION 2 SETTINGS allow_drop_detached = 1",
                    "ALTER TABLE t UNFREEZE WITH NAME 'kept'",
                    "OPTIMIZE TABLE other FINAL DEDUPLICATE",
                    "ALTER TABLE t DROP PARTITION 1");

    private static final String SEEN =
            "SELECT 't', p, k, v FROM t UNION ALL SELECT 'other', p, k, v FROM other";

    /// How many statements ended.
    private static final class Life {
        int acknowledged;
    }

    private static Life live(FileSystem files, List<List<String>> seen) {
        Life life = new Life();
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("SYSTEM STOP MERGES");
            for (String statement : STATEMENTS) {
                session.query(statement);
                life.acknowledged++;
                seen.add(state(session, life.acknowledged));
            }
        } catch (DatabaseException _) {
            // The injected failure ended this life.
        }
        return life;
    }

    /// What queries see of rows, and how many parts are kept aside.
    private static List<String> state(Session session, int acknowledged) {
        if (acknowledged < 2) {
            return List.of();
        }
        List<String> all = new ArrayList<>(Rows.of(session, SEEN));
        Collections.sort(all);
        all.addAll(Rows.of(session, "SELECT 'detached', count() FROM system.detached_parts"));
        return all;
    }

    private static List<List<String>> states() {
        List<List<String>> seen = new ArrayList<>();
        live(new MemoryFileSystem(), seen);
        assertThat(seen).hasSize(STATEMENTS.size());
        return seen;
    }

    private static void check(
            MemoryFileSystem files, Life life, List<List<String>> states, String context) {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            int done = life.acknowledged;
            if (done >= 2) {
                List<List<String>> allowed =
                        states.subList(done - 1, Math.min(done + 1, states.size()));
                assertThat(allowed).as(context).contains(state(session, done));
            }
            TableFiles.assertAllNamed(files, session, context);
        } catch (DatabaseException | IOException e) {
            throw new AssertionError(context, e);
        }
        files.assertNothingOpen();
    }

    @Test
    void aCrashAtAnyOperationLeavesACommandDoneOrNotDone() {
        List<List<String>> states = states();
        DiskFailures.EVERYWHERE.crash(
                100,
                files -> live(files, new ArrayList<>()),
                (files, life, context) -> check(files, life, states, context));
    }

    @Test
    void aFailureOfAnyOneOperationLeavesACommandDoneOrNotDone() {
        List<List<String>> states = states();
        DiskFailures.EVERYWHERE.fail(
                files -> live(files, new ArrayList<>()),
                (files, life, context) -> check(files, life, states, context));
    }
}
