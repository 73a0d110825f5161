package io.millpond.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Where a Kafka table starts, and where it goes on after messages were deleted, with a real
/// broker. Message `i` of partition `p` has the id `10 * p + i` and was sent in second
/// [#firstSecond]` + i`.
@Timeout(180)
final class StreamStartTest {
    private static final String IDS = "SELECT arraySort(groupArray(id)) FROM target";
    private static final String STATE = "SELECT DISTINCT state FROM system.kafka_consumers";

    /// Recent, or the broker would delete the messages for their age.
    private final long firstSecond = Instant.now().getEpochSecond() - 3_600;

    @RegisterExtension private final KafkaFixture kafka = new KafkaFixture();

    @Test
    void latestStartsAtTheEndOnce() {
        send(0, 0, 5);
        create("kafka_auto_offset_reset = 'latest'");
        awaitPositions();
        kafka.closeDatabase();
        // Sent while nobody is there, before anything was ever read.
        send(0, 5, 7);
        kafka.openDatabase();
        kafka.await(IDS, "[5,6]");
        send(1, 0, 2);
        kafka.await(IDS, "[5,6,10,11]");
    }

    @Test
    void momentStartsAtItsFirstMessage() {
        send(0, 0, 5);
        send(1, 0, 2);
        create("kafka_auto_offset_reset = " + (firstSecond + 2) * 1000);
        kafka.await(IDS, "[2,3,4]");
        send(1, 2, 4);
        kafka.await(IDS, "[2,3,4,12,13]");
    }

    @Test
    void earliestIsTheDefaultAndTheSettingWinsOverTheClientProperty() {
        send(0, 0, 3);
        kafka.run(
                "CREATE NAMED COLLECTION at_end AS kafka_broker_list = '"
                        + kafka.broker().bootstrapServers()
                        + "', kafka_topic_list = '"
                        + kafka.topic()
                        + "', kafka_group_name = 'group-of-"
                        + kafka.topic()
                        + "', kafka_format = 'JSONEachRow',"
                        + " `kafka.auto_offset_reset` = 'latest'");
        kafka.run(
                "CREATE TABLE queue (id UInt64) ENGINE = Kafka(at_end)"
                        + " SETTINGS kafka_auto_offset_reset = 'earliest'");
        createTarget();
        kafka.await(IDS, "[0,1,2]");
        kafka.run("DROP TABLE mv");
        kafka.run("DROP TABLE queue");
        kafka.run("TRUNCATE TABLE target");
        kafka.run(
                "CREATE TABLE queue (id UInt64) ENGINE = Kafka(at_end, kafka_group_name = 'g2-"
                        + kafka.topic()
                        + "')");
        kafka.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue");
        awaitPositions();
        send(0, 3, 4);
        kafka.await(IDS, "[3]");
    }

    @Test
    void newPartitionIsReadFromItsBeginning() throws Exception {
        send(0, 0, 3);
        create("kafka_auto_offset_reset = 'latest'");
        awaitPositions();
        try (Admin admin = kafka.broker().admin()) {
            admin.createPartitions(Map.of(kafka.topic(), NewPartitions.increaseTo(3)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        send(2, 0, 3);
        // The lane sees it when it next looks at the topic, or starts.
        kafka.closeDatabase();
        kafka.openDatabase();
        kafka.await(IDS, "[20,21,22]");
    }

    @Test
    void valuesThatMeanNothingAreRefused() {
        assertThatThrownBy(() -> create("kafka_auto_offset_reset = 'newest'"))
                .hasMessageStartingWith("Unexpected value of kafka_auto_offset_reset: 'newest'.");
        assertThatThrownBy(() -> create("kafka_offset_out_of_range = 'ignore'"))
                .hasMessageContaining("'ignore'");
    }

    @Test
    void deletedMessagesAreCountedAndReadingGoesOn() throws Exception {
        stopBehind("earliest");
        kafka.run("SYSTEM START queue");
        kafka.await(IDS, "[0,1,2,6,7,8,10]");
        kafka.await(
                "SELECT messages_lost, messages_skipped, is_failing FROM system.kafka_consumers",
                "3\t0\t0");
        assertThat(kafka.query("SELECT last_error FROM system.kafka_consumers"))
                .isEqualTo(
                        "Messages [3, 6) of "
                                + kafka.topic()
                                + "-0 were deleted before they were read");
    }

    @Test
    void deletedMessagesCanMeanTheEnd() throws Exception {
        stopBehind("latest");
        kafka.run("SYSTEM START queue");
        kafka.await("SELECT messages_lost, messages_skipped FROM system.kafka_consumers", "3\t3");
        send(0, 9, 10);
        kafka.await(IDS, "[0,1,2,9,10]");
    }

    @Test
    void deletedMessagesCanStopThePartitionUntilASeek() throws Exception {
        stopBehind("fail");
        kafka.run("SYSTEM START queue");
        kafka.await(STATE, "offset out of range");
        kafka.await(IDS, "[0,1,2,10]");
        send(1, 1, 2);
        kafka.await(IDS, "[0,1,2,10,11]");
        assertThat(kafka.query("SELECT is_failing, last_error FROM system.kafka_consumers"))
                .startsWith("1\tMessages [3, 6) of " + kafka.topic() + "-0 were deleted");
        kafka.run("SYSTEM SEEK queue TO EARLIEST PARTITION 0");
        kafka.await(IDS, "[0,1,2,6,7,8,10,11]");
        kafka.await(STATE, "running");
        assertThat(kafka.query("SELECT is_failing FROM system.kafka_consumers")).isEqualTo("0");
    }

    /// Reads messages 0 to 2 of partition 0, then stops; of 3 to 8, 3 to 5 are deleted, and
    /// partition 1 has one message.
    private void stopBehind(String policy) throws Exception {
        create("kafka_offset_out_of_range = '" + policy + "'");
        send(0, 0, 3);
        kafka.await(IDS, "[0,1,2]");
        kafka.run("SYSTEM STOP queue");
        send(0, 3, 9);
        send(1, 0, 1);
        try (Admin admin = kafka.broker().admin()) {
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition(kafka.topic(), 0),
                                    RecordsToDelete.beforeOffset(6)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private void awaitPositions() {
        kafka.await(
                "SELECT countIf(length(`assignments.topic`) > 0"
                        + " AND NOT has(`assignments.current_offset`, -1001))"
                        + " FROM system.kafka_consumers",
                "1");
    }

    private void create(String setting) {
        kafka.run(
                "CREATE TABLE queue (id UInt64) ENGINE = Kafka SETTINGS kafka_broker_list = '"
                        + kafka.broker().bootstrapServers()
                        + "', kafka_topic_list = '"
                        + kafka.topic()
                        + "', kafka_group_name = 'group-of-"
                        + kafka.topic()
                        + "', kafka_format = 'JSONEachRow', "
                        + setting);
        createTarget();
    }

    private void createTarget() {
        kafka.run("CREATE TABLE target (id UInt64) ENGINE = MergeTree ORDER BY id");
        kafka.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue");
    }

    private void send(int partition, int from, int to) {
        for (int i = from; i < to; i++) {
            byte[] value = ("{\"id\":" + (10 * partition + i) + "}").getBytes(UTF_8);
            kafka.topics()
                    .send(
                            new ProducerRecord<>(
                                    kafka.topic(),
                                    partition,
                                    (firstSecond + i) * 1000,
                                    null,
                                    value));
        }
        kafka.topics().flush();
    }
}
