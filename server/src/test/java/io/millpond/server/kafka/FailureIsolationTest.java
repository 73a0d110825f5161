package io.millpond.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/// What a bad message, a tombstone or a failing view does to the others, mode by mode, from a real
/// broker.
@Timeout(180)
final class FailureIsolationTest {
    private static final String CONSUMERS = "system.kafka_consumers WHERE table = 'queue'";

    @RegisterExtension private final KafkaFixture kafka = new KafkaFixture();

    @Test
    void poisonMessageStopsItsPartitionInModeDefaultAndNoOther() {
        queue("id UInt64", "");
        target("id UInt64", "SELECT id FROM queue");
        kafka.topics()
                .send(kafka.topic(), 0, id(1), "{\"id\":2}\n{\"id\":\"x\"}\n{\"id\":3}", id(4));
        kafka.topics().send(kafka.topic(), 1, id(10), id(11));

        kafka.await("SELECT groupArray(id) FROM (SELECT id FROM target ORDER BY id)", "[1,10,11]");
        kafka.await("SELECT state, is_failing FROM " + CONSUMERS, "broken message\t1");
        assertThat(kafka.query("SELECT last_error FROM " + CONSUMERS))
                .contains(
                        "while parsing Kafka message (topic: "
                                + kafka.topic()
                                + ", partition: 0, offset: 1)");
        kafka.topics().send(kafka.topic(), 1, id(12));
        kafka.await("SELECT max(id), count() FROM target", "12\t4");
        kafka.await("SELECT broken_messages > 1 FROM " + CONSUMERS, "1");
    }

    @Test
    void toleratedRowsAreSkippedAndTheOthersOfTheirMessageKept() {
        queue("id UInt64", "kafka_skip_broken_messages = 1");
        target("id UInt64", "SELECT id FROM queue");
        kafka.topics()
                .send(
                        kafka.topic(),
                        0,
                        id(1),
                        "{\"id\":2}\n{\"id\":\"x\"}\n{\"id\":3}",
                        "{\"id\":\"y\"}\n{\"id\":4}",
                        id(5));
        kafka.await(
                "SELECT groupArray(id) FROM (SELECT id FROM target ORDER BY id)", "[1,2,3,4,5]");
        kafka.await("SELECT rows_skipped, is_failing FROM " + CONSUMERS, "2\t0");

        kafka.topics().send(kafka.topic(), 0, "{\"id\":\"x\"}\n{\"id\":\"y\"}", id(6));
        kafka.await("SELECT state, is_failing FROM " + CONSUMERS, "broken message\t1");
        assertThat(kafka.query("SELECT count() FROM target")).isEqualTo("5");
    }

    @Test
    void poisonMessageIsOneRowInModeStream() {
        queue("id UInt64", "kafka_handle_error_mode = 'stream', kafka_skip_broken_messages = 9");
        target(
                "id UInt64, raw String, error String",
                "SELECT id, _raw_message AS raw, _error AS error FROM queue");
        String poison = "{\"id\":2}\n{\"id\":\"x\"}\n{\"id\":3}";
        kafka.topics().send(kafka.topic(), 0, id(1), poison, id(4));
        kafka.await("SELECT groupArray(id) FROM (SELECT id FROM target ORDER BY id)", "[0,1,4]");
        assertThat(
                        kafka.query(
                                "SELECT raw = '"
                                        + poison.replace("\n", "\\n")
                                        + "', position(error, 'reading the value of key id') > 0"
                                        + " FROM target WHERE id = 0"))
                .isEqualTo("1\t1");
        kafka.await("SELECT lag, is_failing FROM " + CONSUMERS, "0\t0");
    }

    @Test
    void poisonMessageIsParkedInModeDeadLetterQueue() {
        queue("id UInt64", "kafka_handle_error_mode = 'dead_letter_queue'");
        target("id UInt64", "SELECT id FROM queue");
        String poison = "{\"id\":2}\n{\"id\":\"x\"}\n{\"id\":3}";
        kafka.topics().send(kafka.topic(), 0, id(1), poison, id(4));
        kafka.await("SELECT groupArray(id) FROM (SELECT id FROM target ORDER BY id)", "[1,4]");
        assertThat(
                        kafka.query(
                                "SELECT database, table, kafka_topic_name, kafka_partition,"
                                        + " kafka_offset, raw_message = '"
                                        + poison.replace("\n", "\\n")
                                        + "', error_code, view = '' FROM system.dead_letter_queue"))
                .isEqualTo("default\tqueue\t" + kafka.topic() + "\t0\t1\t1\t27\t1");
        kafka.await("SELECT dead_letters, is_failing FROM " + CONSUMERS, "1\t0");

        // A block of nothing but letters moves the position as well.
        kafka.topics().send(kafka.topic(), 0, poison, poison);
        kafka.await("SELECT count() FROM system.dead_letter_queue", "3");
        kafka.await("SELECT lag FROM " + CONSUMERS, "0");
        reopen();
        kafka.topics().send(kafka.topic(), 0, id(5));
        kafka.await("SELECT count(), max(id) FROM target", "3\t5");
        assertThat(kafka.query("SELECT count() FROM system.dead_letter_queue")).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "transaction"})
    void threeMessagesThatAViewFailsOnAreParkedAndAllOthersInEveryTargetOnce(String protocol) {
        for (int i = 0; i < 10_000; i++) {
            kafka.topics()
                    .send(new ProducerRecord<>(kafka.topic(), i % 2, null, id(i).getBytes(UTF_8)));
        }
        kafka.topics().flush();
        queue(
                "id UInt64",
                "kafka_handle_error_mode = 'dead_letter_queue', kafka_commit_protocol = '"
                        + protocol
                        + "'");
        for (String name : new String[] {"first", "second", "chained"}) {
            kafka.run("CREATE TABLE " + name + " (id UInt64) ENGINE = MergeTree ORDER BY id");
        }
        kafka.run("SYSTEM STOP queue");
        kafka.run("CREATE MATERIALIZED VIEW chained_mv TO chained AS SELECT id FROM first");
        kafka.run("CREATE MATERIALIZED VIEW first_mv TO first AS SELECT id FROM queue");
        kafka.run(
                "CREATE MATERIALIZED VIEW second_mv TO second AS SELECT"
                        + " id + throwIf(id IN (17, 18, 9001), 'no such id') AS id FROM queue");
        kafka.run("SYSTEM START queue");

        kafka.await("SELECT count(), uniqExact(id), max(id) FROM first", "9997\t9997\t9999");
        for (String name : new String[] {"second", "chained"}) {
            assertThat(kafka.query("SELECT count(), uniqExact(id), max(id) FROM " + name))
                    .isEqualTo("9997\t9997\t9999");
        }
        assertThat(
                        kafka.query(
                                "SELECT kafka_partition, kafka_offset, raw_message, view,"
                                        + " error_code, position(error, 'no such id') > 0"
                                        + " FROM system.dead_letter_queue ORDER BY raw_message"))
                .isEqualTo(
                        """
                        1\t8\t{"id":17}\tdefault.second_mv\t395\t1
                        0\t9\t{"id":18}\tdefault.second_mv\t395\t1
                        1\t4500\t{"id":9001}\tdefault.second_mv\t395\t1""");
        kafka.await(
                "SELECT rows_total, dead_letters, lag, is_failing FROM " + CONSUMERS,
                "9997\t3\t0\t0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "stream", "dead_letter_queue"})
    void tombstonesAreCountedAndNoMore(String mode) {
        queue("id UInt64", "kafka_handle_error_mode = '" + mode + "'");
        target("id UInt64", "SELECT id FROM queue");
        kafka.topics().send(kafka.topic(), 0, id(1), null, "", id(2));
        kafka.await("SELECT count() FROM target", "2");
        kafka.await(
                "SELECT tombstones, empty_payloads, dead_letters, lag FROM " + CONSUMERS,
                "1\t1\t0\t0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "stream", "dead_letter_queue"})
    void tombstonesAreRowsOnRequest(String mode) {
        queue("id UInt64", "kafka_handle_error_mode = '" + mode + "', kafka_tombstones = 'row'");
        target(
                "id UInt64, key String, offset UInt64, is_tombstone UInt8",
                "SELECT id, _key AS key, _offset AS offset, _is_tombstone AS is_tombstone"
                        + " FROM queue");
        kafka.topics()
                .send(new ProducerRecord<>(kafka.topic(), 0, key("a"), id(1).getBytes(UTF_8)));
        kafka.topics().send(new ProducerRecord<>(kafka.topic(), 0, key("a"), null));
        kafka.topics().send(new ProducerRecord<>(kafka.topic(), 0, key("b"), new byte[0]));
        kafka.topics().flush();
        kafka.await("SELECT count() FROM target", "2");
        assertThat(kafka.query("SELECT * FROM target ORDER BY offset"))
                .isEqualTo("1\ta\t0\t0\n0\ta\t1\t1");
        kafka.await("SELECT tombstones, empty_payloads, lag FROM " + CONSUMERS, "1\t1\t0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "stream", "dead_letter_queue"})
    void tombstonesAreParkedOnRequest(String mode) {
        queue(
                "id UInt64",
                "kafka_handle_error_mode = '" + mode + "', kafka_tombstones = 'dead_letter_queue'");
        target("id UInt64", "SELECT id FROM queue");
        kafka.topics()
                .send(new ProducerRecord<>(kafka.topic(), 0, key("a"), id(1).getBytes(UTF_8)));
        kafka.topics().send(new ProducerRecord<>(kafka.topic(), 0, key("a"), null));
        kafka.topics().flush();
        kafka.await("SELECT count() FROM system.dead_letter_queue", "1");
        kafka.await("SELECT count() FROM target", "1");
        assertThat(
                        kafka.query(
                                "SELECT kafka_key, kafka_offset, is_tombstone, error_code"
                                        + " FROM system.dead_letter_queue"))
                .isEqualTo("a\t1\t1\t0");
        kafka.await("SELECT dead_letters, lag FROM " + CONSUMERS, "1\t0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "stream"})
    void failingSecondViewMultipliesNothingAndIsPickedUpWhenMended(String mode) {
        queue("id UInt64", "kafka_handle_error_mode = '" + mode + "'");
        target("id UInt64", "SELECT id FROM queue");
        kafka.run("CREATE TABLE second (id UInt64) ENGINE = MergeTree ORDER BY id");
        String view = "CREATE MATERIALIZED VIEW second_mv TO second AS SELECT ";
        kafka.run(view + "id + throwIf(id = 4, 'not four') AS id FROM queue");
        kafka.topics().send(kafka.topic(), 0, id(1), id(2), id(3), id(4), id(5));

        kafka.await("SELECT state, is_failing FROM " + CONSUMERS, "retrying block\t1");
        String error = kafka.query("SELECT last_error FROM " + CONSUMERS);
        assertThat(error).contains("not four").contains("while pushing to view default.second_mv");
        assertThat(kafka.query("SELECT count() FROM target")).isEqualTo("0");
        assertThat(kafka.query("SELECT count() FROM second")).isEqualTo("0");

        kafka.run("DROP VIEW second_mv");
        kafka.run(view + "id FROM queue");
        kafka.await("SELECT count(), uniqExact(id) FROM target", "5\t5");
        kafka.await("SELECT state, is_failing FROM " + CONSUMERS, "running\t0");
        assertThat(kafka.query("SELECT count() FROM system.dead_letter_queue")).isEqualTo("0");
    }

    @Test
    void messagesIntoAnotherTopicAreNotRepeatedWhileASecondViewFails() {
        String copies = kafka.topic() + "copies";
        kafka.broker().createTopic(copies, 1);
        for (String name : List.of("sent", "received")) {
            kafka.run(
                    "CREATE TABLE %s (id UInt64) ENGINE = Kafka('%s', '%s', 'g-%s', 'JSONEachRow')"
                            .formatted(name, kafka.broker().bootstrapServers(), copies, copies));
        }
        kafka.run("CREATE TABLE found (id UInt64) ENGINE = MergeTree ORDER BY id");
        kafka.run("CREATE MATERIALIZED VIEW found_mv TO found AS SELECT id FROM received");
        queue("id UInt64", "");
        kafka.run("CREATE TABLE target (id UInt64) ENGINE = MergeTree ORDER BY id");
        kafka.run("SYSTEM STOP queue");
        kafka.run("CREATE MATERIALIZED VIEW a_mv TO sent AS SELECT id FROM queue");
        kafka.run(
                "CREATE MATERIALIZED VIEW b_mv TO target AS"
                        + " SELECT id + throwIf(id = 2) AS id FROM queue");
        kafka.topics().send(kafka.topic(), 0, id(1), id(2), id(3));
        kafka.run("SYSTEM START queue");
        kafka.await("SELECT state FROM " + CONSUMERS, "retrying block");
        kafka.topics().send(copies, 0, id(100));
        kafka.await("SELECT groupArray(id) FROM found", "[100]");

        kafka.run("DROP VIEW b_mv");
        kafka.await("SELECT count(), uniqExact(id), sum(id) FROM found", "4\t4\t106");
    }

    @Test
    void missingTargetIsWaitedForInModeDeadLetterQueue() {
        queue("id UInt64", "kafka_handle_error_mode = 'dead_letter_queue'");
        target("id UInt64", "SELECT id FROM queue");
        kafka.run("DETACH TABLE target");
        kafka.topics().send(kafka.topic(), 0, id(1), id(2));
        kafka.await("SELECT state, is_failing FROM " + CONSUMERS, "retrying block\t1");
        kafka.run("ATTACH TABLE target");
        kafka.await("SELECT count() FROM target", "2");
        assertThat(kafka.query("SELECT count() FROM system.dead_letter_queue")).isEqualTo("0");
    }

    private void reopen() {
        kafka.closeDatabase();
        kafka.openDatabase();
    }

    private static String id(int id) {
        return "{\"id\":" + id + "}";
    }

    private static byte[] key(String key) {
        return key.getBytes(UTF_8);
    }

    /// @param settings of the table beside those every one has; none: empty
    private void queue(String columns, String settings) {
        kafka.run(
                "CREATE TABLE queue (%s) ENGINE = Kafka('%s', '%s', 'g-%s', 'JSONEachRow')"
                                .formatted(
                                        columns,
                                        kafka.broker().bootstrapServers(),
                                        kafka.topic(),
                                        kafka.topic())
                        + (settings.isEmpty() ? "" : " SETTINGS " + settings));
    }

    private void target(String columns, String select) {
        kafka.run("CREATE TABLE target (" + columns + ") ENGINE = MergeTree ORDER BY tuple()");
        kafka.run("CREATE MATERIALIZED VIEW mv TO target AS " + select);
    }
}
