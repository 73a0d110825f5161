package io.millpond.engine.insert;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StreamPartition;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.execute.Definitions;
import io.millpond.engine.execute.Instance;
import io.millpond.engine.execute.InstanceStart;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.table.SizedTable;
import io.millpond.engine.table.Table;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.testing.MemoryFileSystem;
import io.millpond.storage.type.DataTypes;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Blocks that are prepared in one life of a database and decided in it or in the next one.
class PreparedInsertTest {
    private static final Header HEADER = Header.of(new Field("n", DataTypes.UINT64));
    private static final StreamPosition END = new StreamPosition("t", "id", 0, 3, -1, "");

    private final MemoryFileSystem files = new MemoryFileSystem();

    @BeforeEach
    void define() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE source (n UInt64) ENGINE = Null");
            session.query("CREATE TABLE stored (n UInt64) ENGINE = MergeTree ORDER BY n");
            session.query("CREATE TABLE kept (n UInt64) ENGINE = Memory");
            session.query("CREATE MATERIALIZED VIEW a TO stored AS SELECT n FROM source");
            session.query("CREATE MATERIALIZED VIEW b TO kept AS SELECT n FROM source");
        }
    }

    private void live(Consumer<Instance> life) {
        Instance instance = InstanceStart.start(Databases.DIRECTORY, Databases.settings(files));
        try {
            life.accept(instance);
        } finally {
            Definitions.stopAll(instance);
            instance.background().close();
            instance.catalog().close();
        }
    }

    private static Table source(Instance instance) {
        return instance.tables()
                .find(instance.catalog().snapshot(), "default", "source")
                .orElseThrow();
    }

    private static PreparedInsert prepare(Instance instance, long sequence) {
        Table source = source(instance);
        Inserts inserts = instance.inserts();
        InsertTransaction transaction =
                inserts.beginViews(source, HEADER, inserts.backgroundContext("default", "test"));
        transaction.push(new Block(HEADER, List.of(LongColumn.of(0, 1, 2)), 3));
        return transaction.prepare(
                source.uuid(),
                new PreparedIngest(
                        0, sequence, 5, List.of(new PreparedIngest.Range(0, END)), Map.of()));
    }

    /// The one that an earlier life left.
    private static PreparedInsert left(Instance instance) {
        Table source = source(instance);
        PreparedIngest ingest =
                instance.catalog().snapshot().stream(source.uuid())
                        .prepared()
                        .values()
                        .iterator()
                        .next();
        return instance.inserts().prepared(source.uuid(), ingest);
    }

    private List<String> rows(String table) {
        try (Millpond database = Databases.open(files)) {
            return Rows.of(
                    database.session(SessionOptions.plain()),
                    "SELECT n FROM " + table + " ORDER BY n");
        }
    }

    private int fileCount() {
        try {
            int count = 0;
            for (Path table : files.list(Databases.DIRECTORY.resolve("tables"))) {
                count += files.list(table).size();
            }
            return count;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static long position(Instance instance) {
        StreamPosition position =
                instance.catalog()
                        .snapshot()
                        .positions(source(instance).uuid())
                        .get(new StreamPartition("t", 0));
        return position == null ? 0 : position.nextOffset();
    }

    @Test
    void aLaterProcessPublishesWhatAnEarlierOnePrepared() {
        live(instance -> prepare(instance, 1));
        assertThat(rows("stored")).isEmpty();
        live(
                instance -> {
                    left(instance).publish();
                    assertThat(position(instance)).isEqualTo(3);
                });
        assertThat(rows("stored")).containsExactly("0", "1", "2");
        files.assertNothingOpen();
    }

    @Test
    void aLaterProcessDropsWhatAnEarlierOnePrepared() {
        live(instance -> prepare(instance, 1));
        assertThat(fileCount()).isEqualTo(1);
        live(
                instance -> {
                    left(instance).drop();
                    assertThat(position(instance)).isZero();
                });
        assertThat(fileCount()).isZero();
        files.assertNothingOpen();
    }

    @Test
    void preparedPartsAreNotMergedAndTheirNamesNotUsedAgain() {
        live(instance -> prepare(instance, 1));
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("INSERT INTO stored VALUES (7)");
            session.query("INSERT INTO stored VALUES (8)");
            session.query("OPTIMIZE TABLE stored FINAL");
            assertThat(Rows.of(session, "SELECT n FROM stored ORDER BY n"))
                    .containsExactly("7", "8");
        }
        live(instance -> left(instance).publish());
        assertThat(rows("stored")).containsExactly("0", "1", "2", "7", "8");
    }

    @Test
    void theSameProcessShowsRowsInMemoryToo() {
        live(
                instance -> {
                    prepare(instance, 1);
                    left(instance).publish();
                    Table kept =
                            instance.tables()
                                    .find(instance.catalog().snapshot(), "default", "kept")
                                    .orElseThrow();
                    assertThat(((SizedTable) kept).rowCount(instance.catalog().snapshot()))
                            .isEqualTo(3);
                });
    }

    @Test
    void theDropOfTheStreamRemovesTheFilesOfItsPreparedBlock() {
        live(
                instance -> {
                    prepare(instance, 1);
                    assertThat(fileCount()).isEqualTo(1);
                    Table source = source(instance);
                    instance.catalog().commit(List.of(new CatalogEdit.DropTable(source.uuid())));
                    instance.inserts().forgetPrepared(source.uuid());
                    assertThat(fileCount()).isZero();
                });
        files.assertNothingOpen();
    }
}
