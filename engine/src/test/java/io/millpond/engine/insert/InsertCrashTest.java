package io.millpond.engine.insert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.DiskFailures;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Goal: whatever goes wrong with the disk, and whenever, every target of an insert holds the same
/// blocks, each once, and all that were acknowledged. Method: a life of a database in which each
/// statement may fail is run once to count its file operations, then again for every one of them
/// failing, by a crash or by an error; after each, the directory is opened again and the targets
/// are compared.
class InsertCrashTest {
    private static final List<String> TARGETS = List.of("source", "first", "second", "chained");
    private static final int INSERTS = 3;

    private static final List<String> DEFINITIONS =
            List.of(
                    "CREATE TABLE source (block UInt64, n UInt64) ENGINE = MergeTree ORDER BY n",
                    "CREATE TABLE first (block UInt64, n UInt64) ENGINE = MergeTree ORDER BY n",
                    "CREATE TABLE second (block UInt8, n UInt64) ENGINE = MergeTree ORDER BY block",
                    "CREATE TABLE chained (block UInt64, n UInt64) ENGINE = MergeTree ORDER BY n",
                    "CREATE MATERIALIZED VIEW to_first TO first AS SELECT block, n FROM source",
                    "CREATE MATERIALIZED VIEW to_second TO second AS SELECT n, block FROM source",
                    "CREATE MATERIALIZED VIEW to_chained TO chained AS SELECT block, n FROM first");

    /// What one life of a database was promised.
    private static final class Life {
        boolean isDefined;
        int acknowledged;
    }

    private static Life live(FileSystem files) {
        Life life = new Life();
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            DEFINITIONS.forEach(session::query);
            life.isDefined = true;
            for (int i = 0; i < INSERTS; i++) {
                session.query(
                        "INSERT INTO source SELECT %d, number FROM numbers(10)"
                                .formatted(life.acknowledged));
                life.acknowledged++;
            }
            session.query("OPTIMIZE TABLE first FINAL");
            session.query("OPTIMIZE TABLE chained FINAL");
        } catch (DatabaseException _) {
            // The injected failure ended this life.
        }
        return life;
    }

    private static void check(MemoryFileSystem files, Life life, String context) {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            if (life.isDefined) {
                checkTargets(session, life, context);
            }
            checkFiles(files, session, context);
        } catch (DatabaseException | IOException e) {
            throw new AssertionError(context, e);
        }
        files.assertNothingOpen();
    }

    private static void checkTargets(Session session, Life life, String context) {
        List<String> expected = null;
        for (String target : TARGETS) {
            List<String> rows =
                    Rows.of(session, "SELECT block, n FROM " + target + " ORDER BY block, n");
            expected = expected == null ? rows : expected;
            assertThat(rows).as(context + " " + target).isEqualTo(expected);
        }
        List<String> blocks = new ArrayList<>();
        for (int block = 0; expected != null && block < expected.size() / 10; block++) {
            for (int n = 0; n < 10; n++) {
                blocks.add(block + "\t" + n);
            }
        }
        assertThat(expected).as(context).isEqualTo(blocks);
        assertThat(blocks.size() / 10)
                .as(context)
                .isBetween(life.acknowledged, life.acknowledged + 1);
    }

    /// Every file of a table is a visible part.
    private static void checkFiles(MemoryFileSystem files, Session session, String context)
            throws IOException {
        TreeSet<String> parts = new TreeSet<>(Rows.of(session, "SELECT path FROM system.parts"));
        TreeSet<String> found = new TreeSet<>();
        Path tables = Databases.DIRECTORY.resolve("tables");
        for (Path table : files.list(tables)) {
            for (Path file : files.list(table)) {
                found.add(file.toString());
            }
        }
        assertThat(found).as(context).isEqualTo(parts);
    }

    @Test
    void aCrashAtAnyOperationLeavesTheSameBlocksInEveryTarget() {
        DiskFailures.EVERYWHERE.crash(100, InsertCrashTest::live, InsertCrashTest::check);
    }

    @Test
    void aFailureOfAnyOneOperationLeavesTheSameBlocksInEveryTarget() {
        DiskFailures.EVERYWHERE.fail(InsertCrashTest::live, InsertCrashTest::check);
    }

    @Test
    void aFullDiskIsToldAndLeavesNothingHalfVisible() {
        MemoryFileSystem files = new MemoryFileSystem();
        FaultyFileSystem faulty = new FaultyFileSystem(files);
        Life life = new Life();
        try (Millpond database = Databases.open(faulty)) {
            Session session = database.session(SessionOptions.plain());
            DEFINITIONS.forEach(session::query);
            life.isDefined = true;
            session.query("INSERT INTO source SELECT 0, number FROM numbers(10)");
            life.acknowledged = 1;
            faulty.diskFull();
            assertThatThrownBy(
                            () ->
                                    session.query(
                                            "INSERT INTO source SELECT 1, number FROM numbers(10)"))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ENOUGH_SPACE));
            faulty.heal();
            session.query("INSERT INTO source SELECT 1, number FROM numbers(10)");
            life.acknowledged = 2;
            checkTargets(session, life, "after the disk had room again");
        }
        check(files, life, "after a restart");
    }
}
