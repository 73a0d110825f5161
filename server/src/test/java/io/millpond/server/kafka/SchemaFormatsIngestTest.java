package io.millpond.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.HexFormat;

/// Messages of formats with schemas, or with types of their own: they are written by INSERT and end
/// once in a MergeTree, whatever is broken between them.
@Timeout(180)
final class SchemaFormatsIngestTest {
    private static final String COLUMNS =
            "id UInt64, name LowCardinality(String), at DateTime64(3, 'UTC'), tags Array(String),"
                    + " score Nullable(Float64)";
    private static final String ROWS =
            " AS id, concat('n', toString(id % 3)) AS name,"
                    + " toDateTime64('2020-01-02 03:04:05', 3, 'UTC') AS at,"
                    + " [name, 'x'] AS tags, if(id % 2 = 0, NULL, id / 2) AS score";
    private static final String PROTOBUF =
            "format_schema_source = 'string', format_schema_message_name = 'M', format_schema ="
                    + " 'syntax = \"proto3\"; message M { uint64 id = 1; string name = 2;"
                    + " int64 at = 3; repeated string tags = 4; optional double score = 5; }'";
    private static final String ONE_FIELD =
            "format_schema_source = 'string', format_schema_message_name = 'M', format_schema ="
                    + " 'syntax = \"proto3\"; message M { uint64 id = 1; }'";

    @RegisterExtension private final KafkaFixture kafka = new KafkaFixture();

    /// Goal: what INSERT writes is read again, once, over a restart in the middle, and several rows
    /// of one message share its virtual columns.
    @ParameterizedTest
    @ValueSource(strings = {"Avro", "AvroConfluent", "Protobuf", "MsgPack", "BSONEachRow"})
    void whatIsInsertedIsReadOnce(String format) throws IOException {
        try (TestRegistry registry = new TestRegistry()) {
            String settings =
                    "kafka_max_rows_per_message = 5, "
                            + (format.equals("Protobuf") ? PROTOBUF : confluent(registry));
            queue(COLUMNS, format, settings);
            target(COLUMNS + ", offset UInt64", "*, _offset AS offset");
            kafka.run("INSERT INTO queue SELECT number" + ROWS + " FROM numbers(50)");
            kafka.await("SELECT count() FROM target", "50");
            kafka.closeDatabase();
            kafka.openDatabase();
            kafka.run("INSERT INTO queue SELECT number + 50" + ROWS + " FROM numbers(50)");
            kafka.await("SELECT count() FROM target", "100");
            String sums =
                    "SELECT uniqExact(id), sum(id), groupUniqArray(toUnixTimestamp64Milli(at)),"
                            + " groupUniqArray(length(tags)), countIf(tags[1] != name),"
                            + " countIf(score IS NULL), sum(score) FROM ";
            assertThat(kafka.query(sums + "target"))
                    .isEqualTo("100\t4950\t[1577934245000]\t[2]\t0\t50\t1250");
            assertThat(
                            kafka.query(
                                    "SELECT max(c) FROM (SELECT count() c FROM target GROUP BY offset, id < 50)"))
                    .isIn("5", "10");
            kafka.await("SELECT lag, is_failing FROM system.kafka_consumers", "0\t0");
        }
    }

    private static String confluent(TestRegistry registry) {
        return "format_avro_schema_registry_url = '%s', output_format_avro_confluent_subject = 's-value'"
                .formatted(registry.url());
    }

    @Test
    void brokenMessageIsARowWithItsErrorInModeStream() {
        queue("id UInt64", "Protobuf", "kafka_handle_error_mode = 'stream', " + ONE_FIELD);
        target("id UInt64, raw String, error String", "id, _raw_message AS raw, _error AS error");
        // Two rows; a row and half a row; a row.
        send("02080102080a", "0208030108", "020804");
        kafka.await("SELECT count() FROM target", "4");
        assertThat(kafka.query("SELECT id, hex(raw) FROM target WHERE error = '' ORDER BY id"))
                .isEqualTo("1\t\n4\t\n10");
        assertThat(kafka.query("SELECT id, hex(raw), error FROM target WHERE error != ''"))
                .startsWith("0\t0208030108\t");
        kafka.await("SELECT lag, is_failing FROM system.kafka_consumers", "0\t0");
    }

    @Test
    void brokenMessageIsParkedInModeDeadLetterQueue() {
        queue("id UInt64", "MsgPack", "kafka_handle_error_mode = 'dead_letter_queue'");
        target("id UInt64", "id");
        send("0102", "03c1", "a178", "04");
        kafka.await("SELECT count() FROM target", "3");
        assertThat(kafka.query("SELECT groupArray(id) FROM (SELECT id FROM target ORDER BY id)"))
                .isEqualTo("[1,2,4]");
        assertThat(
                        kafka.query(
                                "SELECT kafka_offset, hex(raw_message) FROM system.dead_letter_queue"
                                        + " ORDER BY kafka_offset"))
                .isEqualTo("1\t03C1\n2\tA178");
    }

    @Test
    void brokenRowsOfAMessageAreSkippedWhereItsRowsCanBeTold() {
        queue("id UInt8", "Protobuf", "kafka_skip_broken_messages = 1, " + ONE_FIELD);
        target("id UInt8", "id");
        // 1, 300, 2: the second does not fit.
        send("0208010308ac02020802");
        kafka.await("SELECT count(), sum(id) FROM target", "2\t3");
        kafka.await("SELECT lag, is_failing FROM system.kafka_consumers", "0\t0");
    }

    @Test
    void headOfARegistryCanBeSkipped() {
        queue("id UInt64", "ProtobufSingle", "kafka_schema_registry_skip_bytes = 6, " + ONE_FIELD);
        target("id UInt64", "id");
        send("000000000100" + "0805", "0000", "000000000100" + "0807");
        kafka.await("SELECT count(), sum(id) FROM target", "2\t12");
    }

    /// While the registry is away nobody knows whether a message is good: it waits, in every mode.
    @Test
    void registryThatIsAwayIsNoFaultOfMessages() throws IOException {
        try (TestRegistry registry = new TestRegistry()) {
            int id =
                    registry.add(
                            "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"id\","
                                    + "\"type\":\"long\"}]}");
            registry.failing(true);
            queue(
                    "id UInt64",
                    "AvroConfluent",
                    "kafka_handle_error_mode = 'stream', format_avro_schema_registry_max_retries = 0,"
                            + " "
                            + confluent(registry));
            target("id UInt64, error String", "id, _error AS error");
            send("00%08x".formatted(id) + "0a", "00%08x".formatted(99) + "0a");
            kafka.await(
                    "SELECT is_failing, last_error LIKE '%does not answer%' FROM"
                            + " system.kafka_consumers",
                    "1\t1");
            assertThat(kafka.query("SELECT count() FROM target")).isEqualTo("0");
            registry.failing(false);
            kafka.await("SELECT count() FROM target", "2");
            assertThat(kafka.query("SELECT id FROM target WHERE error = ''")).isEqualTo("5");
            assertThat(kafka.query("SELECT error FROM target WHERE error != ''"))
                    .contains("no Avro schema with the identifier 99");
        }
    }

    private void send(String... messages) {
        for (String message : messages) {
            kafka.topics()
                    .send(
                            new ProducerRecord<>(
                                    kafka.topic(), 0, null, HexFormat.of().parseHex(message)));
        }
        kafka.topics().flush();
    }

    private void queue(String columns, String format, String settings) {
        kafka.run(
                "CREATE TABLE queue (%s) ENGINE = Kafka('%s', '%s', 'g-%s', '%s') SETTINGS %s"
                        .formatted(
                                columns,
                                kafka.broker().bootstrapServers(),
                                kafka.topic(),
                                kafka.topic(),
                                format,
                                settings));
    }

    private void target(String columns, String select) {
        kafka.run("CREATE TABLE target (" + columns + ") ENGINE = MergeTree ORDER BY tuple()");
        kafka.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT " + select + " FROM queue");
    }
}
