package io.millpond.engine.execute;

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

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/// Goal: whatever goes wrong with the disk during BACKUP and RESTORE, and whenever, a backup is
/// whole or none, what is restored is there wholly or not at all, and no file is left that nothing
/// names. Method: as InsertCrashTest, with a backup that adds to another one and a restore in each
/// life, of tables on the disk and in memory.
@Timeout(120)
class BackupCrashTest {
    private static final Path BACKUPS = Path.of("/backups");

    private static final DiskFailures FAILURES = new DiskFailures(5);

    private static final List<String> NAMES = List.of("restored_a", "restored_b", "restored_m");

    /// What one life was promised.
    private static final class Life {
        boolean isDefined;
        boolean isBackedUp;
        boolean isRestored;
    }

    /// @param seed another one in each life: no identity is given twice
    private static Millpond open(FileSystem files, long seed) {
        return Millpond.open(
                Databases.DIRECTORY,
                Databases.settings(files).withSeed(seed).withBackupDirectory(BACKUPS));
    }

    private static Life live(FileSystem files, String place) {
        Life life = new Life();
        try (Millpond database = open(files, 1)) {
            Session session = database.session(SessionOptions.plain());
            for (String name : List.of("a", "b")) {
                session.query("CREATE TABLE " + name + " (n UInt64) ENGINE = MergeTree ORDER BY n");
                session.query("INSERT INTO " + name + " SELECT number FROM numbers(100)");
            }
            session.query("BACKUP TABLE a TO File('base')");
            session.query("INSERT INTO a SELECT number FROM numbers(100)");
            session.query("CREATE TABLE m (n UInt64) ENGINE = Memory");
            session.query("INSERT INTO m VALUES (1), (2)");
            life.isDefined = true;
            session.query(
                    "BACKUP TABLE a, TABLE b, TABLE m TO %s SETTINGS base_backup = File('base')"
                            .formatted(place));
            life.isBackedUp = true;
            session.query(
                    "RESTORE TABLE a AS restored_a, TABLE b AS restored_b, TABLE m AS restored_m"
                            + " FROM "
                            + place);
            life.isRestored = true;
        } catch (DatabaseException _) {
            // The injected failure ended this life.
        }
        return life;
    }

    private static void check(MemoryFileSystem files, Life life, String place, String context) {
        try (Millpond database = open(files, 2)) {
            Session session = database.session(SessionOptions.plain());
            if (life.isDefined) {
                assertThat(Rows.of(session, "SELECT count() FROM a")).containsExactly("200");
                assertThat(Rows.of(session, "SELECT count() FROM b")).containsExactly("100");
            }
            List<String> restored = Rows.of(session, "SHOW TABLES LIKE 'restored%'");
            assertThat(restored).as(context).isIn(List.of(), NAMES);
            if (life.isRestored) {
                assertThat(restored).as(context).isEqualTo(NAMES);
            }
            if (!restored.isEmpty()) {
                assertRestored(session, "restored", context);
            }
            checkFiles(files, session, context);
            restoreAgain(session, life, place, context);
        } catch (DatabaseException | IOException e) {
            throw new AssertionError(context, e);
        }
        files.assertNothingOpen();
    }

    private static void assertRestored(Session session, String prefix, String context) {
        assertThat(Rows.of(session, "SELECT count(), sum(n) FROM %s_a".formatted(prefix)))
                .as(context)
                .containsExactly("200\t9900");
        assertThat(Rows.of(session, "SELECT count(), sum(n) FROM %s_b".formatted(prefix)))
                .as(context)
                .containsExactly("100\t4950");
    }

    /// A backup that is there is whole.
    private static void restoreAgain(Session session, Life life, String place, String context) {
        boolean isThere = true;
        try {
            session.query(
                    "RESTORE TABLE a AS again_a, TABLE b AS again_b, TABLE m AS again_m FROM "
                            + place);
        } catch (DatabaseException e) {
            isThere = false;
            assertThat(e.code().name()).as(context).isEqualTo("BACKUP_NOT_FOUND");
        }
        if (life.isBackedUp) {
            assertThat(isThere).as(context).isTrue();
        }
        if (isThere) {
            assertRestored(session, "again", context);
            assertThat(Rows.of(session, "SELECT sum(n) FROM again_m"))
                    .as(context)
                    .containsExactly("3");
        }
    }

    /// Every file of a table is a visible part.
    private static void checkFiles(MemoryFileSystem files, Session session, String context)
            throws IOException {
        TreeSet<String> parts = new TreeSet<>(Rows.of(session, "SELECT path FROM system.parts"));
        TreeSet<String> found = new TreeSet<>();
        for (Path table : files.list(Databases.DIRECTORY.resolve("tables"))) {
            for (Path file : files.list(table)) {
                found.add(file.toString());
            }
        }
        assertThat(found).as(context).isEqualTo(parts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"File('x/one')", "File('x/one.zip')"})
    void aCrashAtAnyOperationLeavesAllOrNothing(String place) {
        FAILURES.crash(
                100,
                files -> live(files, place),
                (files, life, context) -> check(files, life, place, place + ", " + context));
    }

    @ParameterizedTest
    @ValueSource(strings = {"File('x/one')", "File('x/one.zip')"})
    void aFailureOfAnyOneOperationLeavesAllOrNothing(String place) {
        FAILURES.fail(
                files -> live(files, place),
                (files, life, context) -> check(files, life, place, place + ", " + context));
    }
}
