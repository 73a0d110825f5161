package io.millpond.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.kafka.message.DeadLetter;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/// `system.dead_letter_queue` as a table: there from the start, like any other, and not to be lost.
final class DeadLetterQueueTest {
    private static final String QUEUE =
            "CREATE TABLE queue (id UInt64) ENGINE = Kafka('127.0.0.1:1', 't', 'g', 'JSONEachRow')";

    private final MemoryFileSystem files = new MemoryFileSystem();
    private Millpond database = Databases.open(files);
    private Session session = database.session(SessionOptions.plain());

    @BeforeEach
    void define() {
        session.query(QUEUE);
    }

    @AfterEach
    void close() {
        database.close();
        files.assertNothingOpen();
    }

    private void reopen() {
        database.close();
        database = Databases.open(files);
        session = database.session(SessionOptions.plain());
    }

    private void park(DeadLetter... letters) {
        database.close();
        DeadLetters.inDatabase(files, i -> DeadLetters.park(i, List.of(letters)));
        reopen();
    }

    private List<String> rows(String sql) {
        return Rows.of(session, sql);
    }

    @Test
    void columnsAreThoseOfClickHouseAndThenOurs() {
        assertThat(
                        rows("DESCRIBE TABLE system.dead_letter_queue").stream()
                                .map(line -> line.split("\t", -1))
                                .map(cells -> cells[0] + " " + cells[1])
                                .collect(Collectors.joining("\n")))
                .isEqualTo(
                        """
                        table_engine Enum8(\\'Kafka\\' = 1, \\'RabbitMQ\\' = 2)
                        event_date Date
                        event_time DateTime
                        event_time_microseconds DateTime64(6)
                        database LowCardinality(String)
                        table LowCardinality(String)
                        raw_message String
                        error String
                        kafka_topic_name String
                        kafka_partition UInt64
                        kafka_offset UInt64
                        kafka_key String
                        rabbitmq_exchange_name String
                        rabbitmq_message_id String
                        rabbitmq_message_timestamp DateTime
                        rabbitmq_message_redelivered UInt8
                        rabbitmq_message_delivery_tag UInt64
                        rabbitmq_channel_id String
                        message_timestamp Nullable(DateTime64(3))
                        headers.name Array(String)
                        headers.value Array(String)
                        error_code Int32
                        view LowCardinality(String)
                        transaction UUID
                        is_tombstone UInt8
                        replay_count UInt32
                        replay_time Nullable(DateTime64(6))""");
    }

    @Test
    void tableIsListedLikeAnyOther() {
        assertThat(
                        rows(
                                "SELECT engine, partition_key, sorting_key, total_rows,"
                                        + " uuid != toUUID('00000000-0000-0000-0000-000000000000')"
                                        + " FROM system.tables WHERE database = 'system' AND name ="
                                        + " 'dead_letter_queue'"))
                .containsExactly("MergeTree\ttoYYYYMM(event_date)\tevent_date, event_time\t0\t1");
        assertThat(rows("SHOW TABLES FROM system LIKE 'dead%'"))
                .containsExactly("dead_letter_queue");
        assertThat(
                        rows(
                                "SELECT count() FROM system.columns WHERE database = 'system' AND"
                                        + " table = 'dead_letter_queue' AND comment != ''"))
                .containsExactly("27");
        assertThat(rows("EXISTS TABLE system.dead_letter_queue")).containsExactly("1");
        assertThat(rows("SHOW CREATE TABLE system.dead_letter_queue").getFirst())
                .startsWith("CREATE TABLE system.dead_letter_queue\\n(\\n    `table_engine` Enum8")
                .contains("ENGINE = MergeTree\\nPARTITION BY toYYYYMM(event_date)");
    }

    @Test
    void databaseIsListedOnceWithItsTables() {
        assertThat(rows("SELECT name, engine FROM system.databases WHERE name = 'system'"))
                .containsExactly("system\tMemory");
        assertThat(rows("SHOW CREATE DATABASE system"))
                .containsExactly("CREATE DATABASE system\\nENGINE = Memory");
        assertThat(rows("SHOW DATABASES LIKE 'system'")).containsExactly("system");
        assertThat(
                        rows(
                                "SELECT count() FROM information_schema.schemata WHERE schema_name ="
                                        + " 'system'"))
                .containsExactly("1");
        assertThat(rows("DESCRIBE TABLE INFORMATION_SCHEMA.TABLES")).isNotEmpty();
    }

    @Test
    void letterIsReadBackByteForByte() {
        byte[] payload = new byte[256];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) i;
        }
        park(DeadLetters.letter(7, payload));
        assertThat(
                        rows(
                                "SELECT hex(raw_message), length(raw_message), arrayMap(h -> hex(h),"
                                        + " headers.value) FROM system.dead_letter_queue"))
                .singleElement()
                .asString()
                .startsWith("000102030405")
                .endsWith("FDFEFF\t256\t['FF0001','7365636F6E64']");
        assertThat(
                        rows(
                                "SELECT table_engine, database, table, error, kafka_topic_name,"
                                        + " kafka_partition, kafka_offset, kafka_key,"
                                        + " message_timestamp, headers.name, error_code, view,"
                                        + " is_tombstone, replay_count, replay_time,"
                                        + " toDate(event_time) = event_date,"
                                        + " toDateTime(event_time_microseconds) = event_time FROM"
                                        + " system.dead_letter_queue"))
                .containsExactly(
                        "Kafka\tdefault\tqueue\tCannot parse\tt\t0\t7\tk\t2023-11-14"
                                + " 22:13:20.123\t['trace','trace']\t6\tdefault.view\t0\t0\t\\N\t1\t1");
    }

    @Test
    void lettersOfOneTransactionShareItsId() {
        database.close();
        DeadLetters.inDatabase(
                files,
                i -> {
                    DeadLetters.park(
                            i, List.of(DeadLetters.letter(1, "a"), DeadLetters.letter(2, "b")));
                    DeadLetters.park(i, List.of(DeadLetters.letter(3, "c")));
                });
        reopen();
        assertThat(
                        rows(
                                "SELECT groupArray(kafka_offset) FROM (SELECT * FROM"
                                        + " system.dead_letter_queue ORDER BY kafka_offset) GROUP BY"
                                        + " transaction ORDER BY 1"))
                .containsExactly("[1,2]", "[3]");
    }

    @Test
    void viewOnTheTableSeesWhatIsParked() {
        session.query("CREATE TABLE seen (o UInt64) ENGINE = MergeTree ORDER BY o");
        session.query(
                "CREATE MATERIALIZED VIEW watch TO seen AS SELECT kafka_offset AS o FROM"
                        + " system.dead_letter_queue");
        park(DeadLetters.letter(5, "x"), DeadLetters.letter(6, "y"));
        assertThat(rows("SELECT o FROM seen ORDER BY o")).containsExactly("5", "6");
    }

    @Test
    void rowsAreRemovedAsInAnyTable() {
        park(DeadLetters.letter(1, "a"), DeadLetters.letter(2, "b"), DeadLetters.letter(3, "c"));
        session.query("ALTER TABLE system.dead_letter_queue DELETE WHERE kafka_offset = 2");
        assertThat(rows("SELECT kafka_offset FROM system.dead_letter_queue ORDER BY 1"))
                .containsExactly("1", "3");
        session.query("OPTIMIZE TABLE system.dead_letter_queue FINAL");
        assertThat(rows("SELECT rows FROM system.parts WHERE table = 'dead_letter_queue'"))
                .containsExactly("2");
        session.query("TRUNCATE TABLE system.dead_letter_queue");
        assertThat(rows("SELECT count() FROM system.dead_letter_queue")).containsExactly("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE system.dead_letter_queue",
                "DROP TABLE IF EXISTS system.dead_letter_queue",
                "DETACH TABLE system.dead_letter_queue",
                "RENAME TABLE system.dead_letter_queue TO default.letters",
                "RENAME TABLE default.other TO system.other",
                "EXCHANGE TABLES default.other AND system.dead_letter_queue",
                "CREATE OR REPLACE TABLE system.dead_letter_queue (x UInt8) ENGINE = Memory",
                "DROP DATABASE system",
                "RENAME DATABASE system TO mine"
            })
    void tableCannotBeTakenAway(String statement) {
        session.query("CREATE TABLE other (x UInt8) ENGINE = MergeTree ORDER BY x");
        assertError(statement, ErrorCode.NOT_IMPLEMENTED);
        assertThat(rows("SELECT count() FROM system.dead_letter_queue")).containsExactly("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP COLUMN error",
                "RENAME COLUMN error TO reason",
                "MODIFY COLUMN error LowCardinality(String)",
                "MODIFY COLUMN error String MATERIALIZED 'x'"
            })
    void columnsOfTheServerCannotBeChanged(String command) {
        assertError(
                "ALTER TABLE system.dead_letter_queue " + command,
                ErrorCode.ALTER_OF_COLUMN_IS_FORBIDDEN);
    }

    @Test
    void columnOfAUserMayBeAdded() {
        session.query("ALTER TABLE system.dead_letter_queue ADD COLUMN handled_by String");
        park(DeadLetters.letter(1, "a"));
        assertThat(rows("SELECT handled_by, kafka_offset FROM system.dead_letter_queue"))
                .containsExactly("\t1");
    }

    @Test
    void tableCanBeCopied() {
        session.query("CREATE TABLE letters AS system.dead_letter_queue");
        assertThat(rows("SELECT sorting_key FROM system.tables WHERE name = 'letters'"))
                .containsExactly("event_date, event_time");
    }

    @Test
    void tableOfAnEarlierVersionGetsWhatItLacks() {
        park(DeadLetters.letter(1, "a"));
        database.close();
        try (Catalog catalog =
                Catalog.open(files, Databases.DIRECTORY.resolve("catalog"), () -> new UUID(0, 0))) {
            TableEntry entry =
                    catalog.snapshot().table("system", "dead_letter_queue").orElseThrow();
            String earlier =
                    entry.definition()
                            .replaceAll(", `replay_count` .*'\\)", ")")
                            .replaceAll(", `view` .*?'(?=,)", "");
            assertThat(earlier).doesNotContain("replay_time").doesNotContain("`view`");
            catalog.commit(
                    List.of(
                            new CatalogEdit.PutTable(
                                    new TableEntry(
                                            entry.uuid(),
                                            entry.database(),
                                            entry.name(),
                                            earlier,
                                            entry.stored(),
                                            entry.attachment(),
                                            entry.modifiedMs()))));
        }
        reopen();
        park(DeadLetters.letter(2, "b"));
        assertThat(
                        rows(
                                "SELECT kafka_offset, error, replay_count FROM"
                                        + " system.dead_letter_queue ORDER BY 1"))
                .containsExactly("1\tCannot parse\t0", "2\tCannot parse\t0");
        assertThat(rows("SELECT view FROM system.dead_letter_queue WHERE kafka_offset = 2"))
                .containsExactly("default.view");
    }

    private void assertError(String statement, ErrorCode code) {
        assertThatThrownBy(() -> session.query(statement))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
