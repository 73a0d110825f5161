package io.millpond.engine.kafka.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.setting.Durability;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.FileOperation;
import io.millpond.storage.testing.MemoryFileSystem;
import io.millpond.storage.testing.SyncOrder;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Goal: before anything is acknowledged it is durable, and nothing decides before what it decides
/// about is. Method: the operations on files are recorded and followed by a [SyncOrder], for which
/// a sync of the catalog's log is what decides, and which is asked at each acknowledgement.
final class DurabilityTest {
    private final FaultyFileSystem files = new FaultyFileSystem(new MemoryFileSystem());
    private final SyncOrder order = new SyncOrder(DurabilityTest::isLog);

    private static boolean isLog(Path file) {
        return file.endsWith(Path.of("catalog", file.getFileName().toString()))
                && file.getFileName().toString().matches("log-\\d+");
    }

    private void acknowledged(String what) {
        order.follow(files.operations());
        order.assertAllDurable(what);
    }

    @Test
    void ingestedBlocksAreDurableBeforeTheyAreDecidedAndAcknowledged() {
        try (IngestLife life = IngestLife.start(files, this::acknowledged)) {
            IngestLife.DEFINITIONS.forEach(life::run);
            life.ingest();
        }
        assertThat(order.decisionCount()).isGreaterThan(15);
    }

    @Test
    void insertsMergesAndMutationsAreDurableBeforeTheyAreAcknowledged() {
        try (IngestLife life = IngestLife.start(files, this::acknowledged)) {
            life.run(
                    "CREATE TABLE t (p UInt8, id UInt64) ENGINE = MergeTree ORDER BY id PARTITION BY p");
            life.run("CREATE TABLE u (id UInt64) ENGINE = MergeTree ORDER BY id");
            life.run("CREATE MATERIALIZED VIEW v TO u AS SELECT id FROM t");
            life.run("INSERT INTO t SELECT number % 3, number FROM numbers(10)");
            int before = order.decisionCount();
            life.run("INSERT INTO t SELECT number % 3, number FROM numbers(10)");
            assertThat(order.decisionCount()).isEqualTo(before + 1);
            life.run("OPTIMIZE TABLE t FINAL");
            life.run("ALTER TABLE t DELETE WHERE id = 3");
            life.run("ALTER TABLE t DROP PARTITION 2");
            life.run("TRUNCATE TABLE u");
            life.run("DROP TABLE t");
        }
    }

    @Test
    void snapshotAndNewLogOfTheCatalogAreDurableBeforeTheOldOnesGo() {
        String comment = "x".repeat(240_000);
        try (IngestLife life = IngestLife.start(files, this::acknowledged)) {
            for (int i = 0; i < 20; i++) {
                life.run(
                        "CREATE TABLE t%d (id UInt8) ENGINE = Memory COMMENT '%s'"
                                .formatted(i, comment));
            }
        }
        Set<FileOperation.Kind> ofSnapshots =
                files.operations().stream()
                        .filter(o -> o.path().toString().contains("snapshot-"))
                        .map(FileOperation::kind)
                        .collect(Collectors.toSet());
        assertThat(ofSnapshots)
                .contains(
                        FileOperation.Kind.CREATE,
                        FileOperation.Kind.SYNC,
                        FileOperation.Kind.RENAME);
        assertThat(files.operations()).anyMatch(o -> o.kind() == FileOperation.Kind.DELETE);
    }

    @Test
    void relaxedDurabilitySyncsNothing() {
        try (Millpond database =
                Millpond.open(
                        Databases.DIRECTORY,
                        Databases.settings(files).withDurability(Durability.RELAXED))) {
            Session session = database.session(SessionOptions.plain());
            List.of(
                            "CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id"
                                    + " SETTINGS fsync_after_insert = 1, fsync_part_directory = 1",
                            "INSERT INTO t SELECT number FROM numbers(10)")
                    .forEach(session::query);
        }
        assertThat(files.operations())
                .noneMatch(
                        o ->
                                o.kind() == FileOperation.Kind.SYNC
                                        || o.kind() == FileOperation.Kind.SYNC_DIRECTORY)
                .anyMatch(o -> o.path().toString().endsWith(".part"));
    }
}
