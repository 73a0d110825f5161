package io.millpond.engine.log;

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

import java.util.List;

/// Goal: whenever the disk fails, tables of all engines that keep rows hold the same blocks of an
/// insert into several views, and changes of rows happened wholly or not at all. Method: as in the
/// crash tests of inserts, a life is lived again and again with another of its file operations
/// failing.
class OtherEnginesCrashTest {
    private static final int INSERTS = 2;

    private static final DiskFailures FAILURES = new DiskFailures(3);

    private static final List<String> DEFINITIONS =
            List.of(
                    "CREATE TABLE source (block UInt64, n UInt64) ENGINE = Null",
                    "CREATE TABLE l (block UInt64, n UInt64) ENGINE = Log",
                    "CREATE TABLE s (block UInt64) ENGINE = Set",
                    "CREATE TABLE j (block UInt64, n UInt64) ENGINE = Join(ANY, LEFT, block)",
                    "CREATE TABLE k (block UInt64, n UInt64) ENGINE = KeeperMap('/k') PRIMARY KEY"
                            + " block",
                    "CREATE MATERIALIZED VIEW to_l TO l AS SELECT block, n FROM source",
                    "CREATE MATERIALIZED VIEW to_s TO s AS SELECT block FROM source",
                    "CREATE MATERIALIZED VIEW to_j TO j AS SELECT block, n FROM source",
                    "CREATE MATERIALIZED VIEW to_k TO k AS SELECT block, n FROM source");

    /// What one life of a database was promised.
    private static final class Life {
        boolean isDefined;
        int acknowledged;
        boolean isDeleted;
        boolean isDeleteBegun;
    }

    private static Life live(FileSystem files) {
        Life life = new Life();
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            DEFINITIONS.forEach(session::query);
            life.isDefined = true;
            for (int i = 0; i < INSERTS; i++) {
                session.query(
                        "INSERT INTO source SELECT %d, number + 5 FROM numbers(3)"
                                .formatted(life.acknowledged));
                life.acknowledged++;
            }
            life.isDeleteBegun = true;
            session.query("ALTER TABLE k DELETE WHERE block = 0");
            life.isDeleted = true;
            session.query("OPTIMIZE TABLE k");
            session.query("OPTIMIZE TABLE j");
        } catch (DatabaseException _) {
            // The injected failure ended this life.
        }
        return life;
    }

    private static void check(MemoryFileSystem files, Life life, String context) {
        try (Millpond database = Databases.open(files)) {
            if (life.isDefined) {
                check(database.session(SessionOptions.plain()), life, context);
            }
        } catch (DatabaseException e) {
            throw new AssertionError(context, e);
        }
        files.assertNothingOpen();
    }

    private static void check(Session session, Life life, String context) {
        int blocks = Rows.of(session, "SELECT DISTINCT block FROM l").size();
        assertThat(blocks).as(context).isBetween(life.acknowledged, life.acknowledged + 1);
        assertThat(Rows.of(session, "SELECT n FROM l"))
                .as(context)
                .hasSize(3 * blocks)
                .allMatch(n -> List.of("5", "6", "7").contains(n));
        assertThat(Rows.of(session, "SELECT number FROM numbers(5) WHERE number IN s"))
                .as(context)
                .hasSize(blocks);
        assertThat(Rows.of(session, "SELECT n FROM j"))
                .as(context)
                .hasSize(blocks)
                .allMatch("5"::equals);
        List<String> pairs = Rows.of(session, "SELECT block, n FROM k ORDER BY block");
        assertThat(pairs).as(context).allMatch(pair -> pair.endsWith("\t7"));
        boolean hasFirst = pairs.stream().anyMatch(pair -> pair.startsWith("0\t"));
        assertThat(pairs).as(context).hasSize(hasFirst || blocks == 0 ? blocks : blocks - 1);
        if (life.isDeleted) {
            assertThat(hasFirst).as(context).isFalse();
        }
        if (!life.isDeleteBegun) {
            assertThat(hasFirst).as(context).isEqualTo(blocks > 0);
        }
    }

    @Test
    void aCrashAtAnyOperationLeavesTheSameBlocksInEveryEngine() {
        FAILURES.crash(50, OtherEnginesCrashTest::live, OtherEnginesCrashTest::check);
    }

    @Test
    void aFailureOfAnyOneOperationLeavesTheSameBlocksInEveryEngine() {
        FAILURES.fail(OtherEnginesCrashTest::live, OtherEnginesCrashTest::check);
    }
}
