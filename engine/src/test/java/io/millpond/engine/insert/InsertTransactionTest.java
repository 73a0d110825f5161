package io.millpond.engine.insert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.execute.Definitions;
import io.millpond.engine.execute.Instance;
import io.millpond.engine.execute.InstanceStart;
import io.millpond.engine.metric.Metric;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableWriter;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.sql.ast.TableName;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.testing.MemoryFileSystem;
import io.millpond.storage.type.DataTypes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/// What an insert transaction opens, delivers and gives back.
final class InsertTransactionTest {
    private static final Header HEADER = Header.of(new Field("n", DataTypes.UINT64));
    private static final Block ROWS = new Block(HEADER, List.of(LongColumn.of(0, 1, 2)), 3);
    private static final String KAFKA =
            "CREATE TABLE messages (n UInt64) ENGINE = Kafka('127.0.0.1:1', 't', 'g', 'JSONEachRow')";

    private final MemoryFileSystem files = new MemoryFileSystem();

    @AfterEach
    void close() {
        files.assertNothingOpen();
    }

    private void define(String... statements) {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE source (n UInt64) ENGINE = Null");
            List.of(statements).forEach(session::query);
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

    private static InsertTransaction beginViews(Instance instance) {
        Inserts inserts = instance.inserts();
        return inserts.beginViews(
                source(instance), HEADER, inserts.backgroundContext("default", "test"));
    }

    private List<String> rows(String sql) {
        try (Millpond database = Databases.open(files)) {
            return Rows.of(database.session(SessionOptions.plain()), sql);
        }
    }

    /// A view that writes to a Kafka table, and one after it that cannot be laid out.
    private void defineBrokenViews() {
        define(
                KAFKA,
                "CREATE TABLE gone (n UInt64) ENGINE = Null",
                "CREATE MATERIALIZED VIEW a TO messages AS SELECT n FROM source",
                "CREATE MATERIALIZED VIEW b TO gone AS SELECT n FROM source",
                "DROP TABLE gone");
    }

    @Test
    void producersOfAPlanThatFailsAreClosed() {
        defineBrokenViews();
        live(
                instance -> {
                    assertThatThrownBy(() -> beginViews(instance))
                            .isInstanceOf(DatabaseException.class)
                            .hasMessageContaining("default.gone");
                    assertThat(instance.metrics().value(Metric.KAFKA_PRODUCERS)).isZero();
                });
    }

    @Test
    void producersOfAnotherTableWhosePlanFailsAreClosed() {
        defineBrokenViews();
        live(
                instance -> {
                    Inserts inserts = instance.inserts();
                    InsertTransaction transaction =
                            inserts.begin(inserts.backgroundContext("default", "test"));
                    assertThatThrownBy(
                                    () -> transaction.push(TableName.of("default", "source"), ROWS))
                            .hasMessageContaining("default.gone");
                    assertThat(instance.metrics().value(Metric.KAFKA_PRODUCERS)).isOne();
                    transaction.abort();
                    assertThat(instance.metrics().value(Metric.KAFKA_PRODUCERS)).isZero();
                });
    }

    @Test
    void completedTransactionTakesNoRows() {
        define(KAFKA, "CREATE MATERIALIZED VIEW a TO messages AS SELECT n FROM source WHERE n > 5");
        live(
                instance -> {
                    InsertTransaction transaction = beginViews(instance);
                    transaction.push(ROWS);
                    transaction.complete();
                    assertThatThrownBy(() -> transaction.push(ROWS))
                            .isInstanceOf(IllegalStateException.class);
                    transaction.abort();
                });
    }

    @Test
    void completedRowsAreInvisibleUntilTheyAreCommittedAndThereOnce() {
        define(
                "CREATE TABLE stored (n UInt64) ENGINE = MergeTree ORDER BY n",
                "CREATE MATERIALIZED VIEW a TO stored AS SELECT n FROM source");
        live(
                instance -> {
                    InsertTransaction transaction = beginViews(instance);
                    transaction.push(ROWS);
                    long before = instance.catalog().snapshot().version();
                    transaction.complete();
                    transaction.complete();
                    assertThat(instance.catalog().snapshot().version()).isEqualTo(before);
                    transaction.commit(List.of());
                });
        assertThat(rows("SELECT n FROM stored ORDER BY n")).containsExactly("0", "1", "2");
        assertThat(rows("SELECT count() FROM system.parts WHERE active AND table = 'stored'"))
                .containsExactly("1");
    }

    @Test
    void completedRowsOfAnAbortedTransactionLeaveNothing() {
        define(
                "CREATE TABLE stored (n UInt64) ENGINE = MergeTree ORDER BY n",
                "CREATE MATERIALIZED VIEW a TO stored AS SELECT n FROM source");
        live(
                instance -> {
                    InsertTransaction transaction = beginViews(instance);
                    transaction.push(ROWS);
                    transaction.complete();
                    transaction.abort();
                });
        assertThat(rows("SELECT n FROM stored")).isEmpty();
    }

    /// A defect in a table that a view writes to.
    private static final class Defect implements TableWriter {
        @Override
        public void write(Block block) {
            throw new NegativeArraySizeException("-1");
        }

        @Override
        public void check(Block block) {
            write(block);
        }

        @Override
        public List<CatalogEdit> prepare() {
            return List.of();
        }

        @Override
        public void publish() {
            // Keeps nothing.
        }

        @Override
        public void abort() {
            // Keeps nothing.
        }
    }

    @Test
    void defectIsToldWithTheNameOfItsView() {
        define(
                "CREATE TABLE sink (n UInt64) ENGINE = Null",
                "CREATE MATERIALIZED VIEW a TO sink AS SELECT n FROM source");
        live(
                instance -> {
                    InsertNode views =
                            new InsertPlan(
                                            instance.inserts(),
                                            instance.catalog().snapshot(),
                                            instance.inserts().backgroundContext("default", "test"))
                                    .source(source(instance), HEADER);
                    InsertNode broken = new InsertNode(null, List.of(), new Defect(), List.of());
                    InsertNode inner =
                            new InsertNode(
                                    null,
                                    List.of(),
                                    null,
                                    List.of(edge("default.inner", views, broken)));
                    InsertNode outer =
                            new InsertNode(
                                    null,
                                    List.of(),
                                    null,
                                    List.of(edge("default.outer", views, inner)));
                    assertThatThrownBy(() -> outer.check(ROWS))
                            .isInstanceOfSatisfying(
                                    ViewException.class,
                                    e -> {
                                        assertThat(e.view()).isEqualTo("default.inner");
                                        assertThat(e.code()).isEqualTo(ErrorCode.LOGICAL_ERROR);
                                        assertThat(e.failure())
                                                .isInstanceOf(NegativeArraySizeException.class);
                                        assertThat(e.text())
                                                .contains("NegativeArraySizeException: -1")
                                                .endsWith("while pushing to view default.outer");
                                    });
                });
    }

    private static InsertNode.ViewEdge edge(String name, InsertNode views, InsertNode target) {
        return new InsertNode.ViewEdge(
                name, new UUID(1, 1), views.views().getFirst().view(), target, false);
    }
}
