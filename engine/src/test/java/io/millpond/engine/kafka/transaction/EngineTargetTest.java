package io.millpond.engine.kafka.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.kafka.DeadLetters;
import io.millpond.engine.kafka.message.AssembledBlock;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/// Blocks of a table in mode dead_letter_queue into the views of a database in memory, whose lanes
/// do not run.
final class EngineTargetTest {
    private static final String LETTERS =
            "SELECT kafka_offset, view, error_code FROM system.dead_letter_queue"
                    + " ORDER BY kafka_offset";

    private final MemoryFileSystem files = new MemoryFileSystem();

    @AfterEach
    void close() {
        files.assertNothingOpen();
    }

    @Test
    void messagesThatOneViewFailsOnAreInNoTargetAndAllOthersInEach() {
        define(
                table("first", "id"),
                table("second", "id"),
                table("chained", "id"),
                "CREATE MATERIALIZED VIEW mv_first TO first AS SELECT id FROM queue",
                "CREATE MATERIALIZED VIEW mv_second TO second AS"
                        + " SELECT id + throwIf(id IN (17, 18, 9000), 'no such id') AS id"
                        + " FROM queue",
                "CREATE MATERIALIZED VIEW mv_chained TO chained AS SELECT id FROM first");
        ingest(10_000, offset -> "{\"id\":" + offset + "}");
        List<String> facts =
                rows(
                        "SELECT count(), uniqExact(id), min(id), max(id) FROM first",
                        "SELECT count(), uniqExact(id), min(id), max(id) FROM second",
                        "SELECT count(), uniqExact(id), min(id), max(id) FROM chained",
                        "SELECT count() FROM system.parts WHERE active"
                                + " AND table != 'dead_letter_queue'");
        assertThat(facts)
                .containsExactly(
                        "9997\t9997\t0\t9999", "9997\t9997\t0\t9999", "9997\t9997\t0\t9999", "3");
        assertThat(rows(LETTERS))
                .containsExactly(
                        "17\tdefault.mv_second\t395",
                        "18\tdefault.mv_second\t395",
                        "9000\tdefault.mv_second\t395");
        assertThat(
                        rows(
                                "SELECT raw_message, position(error, 'no such id') > 0,"
                                        + " position(error, 'while pushing to view"
                                        + " default.mv_second') > 0, uniqExact(transaction) OVER ()"
                                        + " FROM system.dead_letter_queue WHERE kafka_offset = 17"))
                .containsExactly("{\"id\":17}\t1\t1\t1");
    }

    @Test
    void failureOfAChainedViewIsTracedToTheMessage() {
        define(
                table("first", "id"),
                table("chained", "id"),
                "CREATE MATERIALIZED VIEW mv_first TO first AS SELECT id FROM queue",
                "CREATE MATERIALIZED VIEW mv_chained TO chained AS"
                        + " SELECT intDiv(100, id - 7) AS id FROM first");
        ingest(10, offset -> "{\"id\":" + offset + "}");
        assertThat(rows("SELECT count() FROM first", "SELECT count() FROM chained"))
                .containsExactly("9", "9");
        assertThat(rows(LETTERS)).containsExactly("7\tdefault.mv_chained\t153");
    }

    @Test
    void constraintsCastsAndKeysOfTheTargetCount() {
        define(
                "CREATE TABLE target (id Int64, small UInt8, CONSTRAINT c CHECK id != 3)"
                        + " ENGINE = MergeTree PARTITION BY intDiv(10, id - 4)"
                        + " ORDER BY intDiv(10, id - 5)",
                "CREATE MATERIALIZED VIEW mv TO target AS"
                        + " SELECT id, if(id = 6, 'six', '1') AS small FROM queue");
        ingest(8, offset -> "{\"id\":" + offset + "}");
        assertThat(rows("SELECT groupArray(id) FROM (SELECT id FROM target ORDER BY id)"))
                .containsExactly("[0,1,2,7]");
        assertThat(rows(LETTERS))
                .containsExactly(
                        "3\tdefault.mv\t469",
                        "4\tdefault.mv\t153",
                        "5\tdefault.mv\t153",
                        "6\tdefault.mv\t6");
    }

    @Test
    void messageOfSeveralRowsIsParkedWhole() {
        define(
                table("target", "id"),
                "CREATE MATERIALIZED VIEW mv TO target AS"
                        + " SELECT id + throwIf(id = 11) AS id FROM queue");
        ingest(3, offset -> "{\"id\":" + offset * 10 + "}\n{\"id\":" + (offset * 10 + 1) + "}");
        assertThat(rows("SELECT groupArray(id) FROM (SELECT id FROM target ORDER BY id)"))
                .containsExactly("[0,1,20,21]");
        assertThat(rows(LETTERS)).containsExactly("1\tdefault.mv\t395");
    }

    @Test
    void everyMessageOfABlockCanBeParked() {
        define(
                table("target", "id"),
                "CREATE MATERIALIZED VIEW mv TO target AS"
                        + " SELECT id + throwIf(id < 5000) AS id FROM queue");
        ingest(500, offset -> "{\"id\":" + offset + "}");
        assertThat(
                        rows(
                                "SELECT count() FROM target",
                                "SELECT count() FROM system.dead_letter_queue"))
                .containsExactly("0", "500");
    }

    @Test
    void messagesThatCannotBeParsedMakeABlockByThemselves() {
        define(
                table("target", "id"),
                "CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue");
        ingest(3, _ -> "{\"id\":\"x\"}");
        assertThat(rows("SELECT count() FROM target")).containsExactly("0");
        assertThat(rows(LETTERS)).containsExactly("0\t\t27", "1\t\t27", "2\t\t27");
    }

    @Test
    void failureThatIsNotOfTheRowsParksNothing() {
        define(
                table("target", "id"),
                "CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue",
                "DETACH TABLE target PERMANENTLY");
        assertThatThrownBy(() -> ingest(3, offset -> "{\"id\":" + offset + "}"))
                .isInstanceOf(DatabaseException.class);
        assertThat(rows("SELECT count() FROM system.dead_letter_queue")).containsExactly("0");
    }

    @Test
    void messageThatIsTooLargeForAKafkaTargetIsParked() {
        define(
                table("target", "size"),
                "CREATE TABLE large (text String) ENGINE = Kafka('127.0.0.1:1', 'out', 'g',"
                        + " 'JSONEachRow')",
                "CREATE MATERIALIZED VIEW mv TO target AS SELECT id AS size FROM queue",
                "CREATE MATERIALIZED VIEW mv_large TO large AS"
                        + " SELECT repeat('xx', intDiv(id, 2)) AS text FROM queue WHERE id > 1000");
        ingest(4, offset -> "{\"id\":" + (offset == 2 ? 1 << 20 : offset) + "}");
        assertThat(rows("SELECT count() FROM target")).containsExactly("3");
        assertThat(rows(LETTERS)).containsExactly("2\tdefault.mv_large\t131");
        assertThat(
                        rows(
                                "SELECT error LIKE 'The message of 10486__ bytes for topic _out_ is"
                                        + " larger than the 1048576 bytes that max.request.size%'"
                                        + " FROM system.dead_letter_queue"))
                .containsExactly("1");
    }

    @Test
    void laneSaysSoWhileItLooksForTheMessages() {
        define(
                table("target", "id"),
                "CREATE MATERIALIZED VIEW mv TO target AS"
                        + " SELECT id + throwIf(id = 1) AS id FROM queue");
        List<Boolean> isSaid = new ArrayList<>();
        DeadLetters.inDatabase(
                files,
                instance -> {
                    ParkingLane lane = ParkingLane.open(instance);
                    AssembledBlock block = lane.assemble(3, offset -> "{\"id\":" + offset + "}");
                    EngineTarget.Taken taken =
                            lane.target.take(
                                    block,
                                    () -> {
                                        isSaid.add(lane.progress.isIsolating());
                                        return false;
                                    },
                                    (_, _) -> {});
                    taken.transaction().abort();
                    assertThat(taken.letters()).hasSize(1);
                    assertThat(lane.progress.isIsolating()).isFalse();
                });
        assertThat(isSaid).isNotEmpty().doesNotContain(false);
    }

    private static String table(String name, String column) {
        return "CREATE TABLE %s (%s Int64) ENGINE = MergeTree ORDER BY %s"
                .formatted(name, column, column);
    }

    private void define(String... statements) {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE queue (id Int64) ENGINE = Kafka('127.0.0.1:1', 't', 'g',"
                            + " 'JSONEachRow')"
                            + " SETTINGS kafka_handle_error_mode = 'dead_letter_queue'");
            session.query("SYSTEM STOP queue");
            for (String statement : statements) {
                session.query(statement);
            }
            session.query("DETACH TABLE queue PERMANENTLY");
        }
    }

    private List<String> rows(String... statements) {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            List<String> rows = new ArrayList<>();
            for (String statement : statements) {
                rows.addAll(Rows.of(session, statement));
            }
            return rows;
        }
    }

    /// Brings one block of messages into the views, as a lane does, once.
    private void ingest(int count, LongFunction<String> payload) {
        DeadLetters.inDatabase(
                files, instance -> ParkingLane.open(instance).ingest(count, payload));
    }
}
