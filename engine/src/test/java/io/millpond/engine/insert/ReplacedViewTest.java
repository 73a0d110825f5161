package io.millpond.engine.insert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.execute.Definitions;
import io.millpond.engine.execute.Instance;
import io.millpond.engine.execute.InstanceStart;
import io.millpond.engine.execute.SessionState;
import io.millpond.engine.execute.StatementRunner;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.table.Table;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.FileOperation;
import io.millpond.storage.testing.MemoryFileSystem;
import io.millpond.storage.type.DataTypes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// An insert goes through every view of its snapshot, whatever statement replaces one meanwhile.
final class ReplacedViewTest {
    private static final Header HEADER = Header.of(new Field("n", DataTypes.UINT64));
    private static final Block ROW = new Block(HEADER, List.of(LongColumn.of(7)), 1);

    /// A table name, in full.
    private static final TableName SOURCE = TableName.of("default", "source");

    /// A replacement whose frame alone makes a snapshot of the catalog due, which is written after
    /// the frame is visible and before the commit returns.
    private static final String LARGE_REPLACEMENT =
            "CREATE OR REPLACE MATERIALIZED VIEW %s AS SELECT n FROM source COMMENT '"
                    + "x".repeat(5 << 20)
                    + "'";

    private final MemoryFileSystem files = new MemoryFileSystem();

    @AfterEach
    void close() {
        files.assertNothingOpen();
    }

    private static void define(Session session) {
        for (String sql :
                List.of(
                        "SET max_query_size = 10000000",
                        "CREATE TABLE source (n UInt64) ENGINE = Null",
                        "CREATE TABLE a (n UInt64) ENGINE = MergeTree ORDER BY n",
                        "CREATE TABLE b (n UInt64) ENGINE = MergeTree ORDER BY n",
                        "CREATE MATERIALIZED VIEW to_a TO a AS SELECT n FROM source",
                        "CREATE MATERIALIZED VIEW to_b TO b AS SELECT n FROM a")) {
            session.query(sql);
        }
    }

    /// Does `work` within the commit of `statement`, when its frame is visible.
    private void runWithinCommit(String statement, Consumer<Session> work) {
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger ends = new AtomicInteger();
        FaultyFileSystem hooked = new FaultyFileSystem(files);
        try (Millpond database = Databases.open(hooked)) {
            Session session = database.session(SessionOptions.plain());
            define(session);
            Session other = database.session(SessionOptions.plain());
            hooked.failWhen(
                    operation -> {
                        if (isSnapshot(operation) && runs.getAndIncrement() == 0) {
                            work.accept(other);
                            ends.incrementAndGet();
                        }
                        return false;
                    },
                    "");
            session.query(statement);
            hooked.heal();
            // The catalog keeps what fails there to itself.
            assertThat(ends.get()).isOne();
        }
    }

    private static boolean isSnapshot(FileOperation operation) {
        return operation.kind() == FileOperation.Kind.CREATE
                && operation.path().toString().contains("snapshot-");
    }

    private List<String> rows(String sql) {
        try (Millpond database = Databases.open(files)) {
            return Rows.of(database.session(SessionOptions.plain()), sql);
        }
    }

    @Test
    void insertAtTheSnapshotOfAReplacementGoesThroughTheNewView() {
        runWithinCommit(
                LARGE_REPLACEMENT.formatted("to_a TO a"),
                other -> other.query("INSERT INTO source VALUES (7)"));
        assertThat(rows("SELECT n FROM b")).containsExactly("7");
    }

    @Test
    void insertAtTheSnapshotOfAReplacementGoesThroughANewViewDownTheChain() {
        runWithinCommit(
                LARGE_REPLACEMENT.formatted("to_b TO b").replace("FROM source", "FROM a"),
                other -> other.query("INSERT INTO source VALUES (7)"));
        assertThat(rows("SELECT n FROM a")).containsExactly("7");
        assertThat(rows("SELECT n FROM b")).containsExactly("7");
    }

    @Test
    void newViewIsFoundByQueriesAtItsSnapshot() {
        runWithinCommit(
                LARGE_REPLACEMENT.formatted("kept ENGINE = MergeTree ORDER BY n"),
                other -> {
                    other.query("INSERT INTO source VALUES (7)");
                    assertThat(Rows.of(other, "SELECT n FROM kept")).containsExactly("7");
                });
    }

    private void live(Consumer<Instance> life) {
        try (Millpond database = Databases.open(files)) {
            define(database.session(SessionOptions.plain()));
        }
        Instance instance = InstanceStart.start(Databases.DIRECTORY, Databases.settings(files));
        try {
            life.accept(instance);
        } finally {
            Definitions.stopAll(instance);
            instance.background().close();
            instance.catalog().close();
        }
    }

    private static void run(Instance instance, String sql) {
        SessionState session =
                new SessionState(SessionOptions.plain(), QuerySettings.REGISTRY.defaults());
        new StatementRunner(instance).run(session, QueryText.of(sql), QueryOptions.plain()).close();
    }

    private static QueryContext context(Instance instance) {
        return instance.inserts().backgroundContext("default", "test");
    }

    private static Optional<Table> find(Instance instance, CatalogSnapshot snapshot, String name) {
        return instance.tables().find(snapshot, "default", name);
    }

    @Test
    void insertAtAnOlderSnapshotGoesThroughTheViewThatWasReplaced() {
        live(
                instance -> {
                    InsertTransaction insert = instance.inserts().begin(context(instance));
                    run(
                            instance,
                            "CREATE OR REPLACE MATERIALIZED VIEW to_b TO b AS SELECT n FROM a");
                    insert.push(SOURCE, ROW);
                    insert.commit(List.of());
                });
        assertThat(rows("SELECT n FROM b")).containsExactly("7");
    }

    @Test
    void replacedTablesAreFoundUntilTheLastLeaseOfTheirSnapshotIsClosed() {
        live(
                instance -> {
                    SnapshotLease lease = instance.catalog().lease();
                    CatalogSnapshot before = lease.snapshot();
                    Table view = find(instance, before, "to_b").orElseThrow();
                    Table target = find(instance, before, "b").orElseThrow();
                    run(instance, "DROP VIEW to_b");
                    run(instance, "CREATE OR REPLACE TABLE b (n UInt64) ENGINE = Null");
                    run(instance, "DETACH TABLE a");
                    assertThat(find(instance, before, "to_b")).containsSame(view);
                    assertThat(find(instance, before, "b")).containsSame(target);
                    assertThat(find(instance, before, "a")).isPresent();
                    assertThat(instance.tables().all(Table.class)).doesNotContain(view, target);
                    run(instance, "ATTACH TABLE a");
                    lease.close();
                    assertThat(find(instance, before, "to_b")).isEmpty();
                    assertThat(find(instance, before, "b")).isEmpty();
                    assertThat(find(instance, before, "a")).isPresent();
                });
    }

    @Test
    void insertIntoATableThatWasReplacedIsRefused() {
        live(
                instance -> {
                    Table source =
                            find(instance, instance.catalog().snapshot(), "source").orElseThrow();
                    run(instance, "CREATE OR REPLACE TABLE source (n UInt64) ENGINE = Null");
                    assertThatThrownBy(
                                    () ->
                                            instance.inserts()
                                                    .begin(source, HEADER, context(instance)))
                            .isInstanceOfSatisfying(
                                    DatabaseException.class,
                                    e ->
                                            assertThat(e.code())
                                                    .isEqualTo(ErrorCode.TABLE_IS_DROPPED));
                });
    }

    @Test
    void transactionBetweenTwoViewsSaysThatNoneReadsIt() {
        live(
                instance -> {
                    run(instance, "DROP VIEW to_a");
                    Table source =
                            find(instance, instance.catalog().snapshot(), "source").orElseThrow();
                    InsertTransaction insert =
                            instance.inserts().beginViews(source, HEADER, context(instance));
                    run(instance, "CREATE MATERIALIZED VIEW to_a TO a AS SELECT n FROM source");
                    assertThat(instance.inserts().hasViews(source)).isTrue();
                    assertThat(insert.hasViews()).isFalse();
                    insert.abort();
                });
    }
}
