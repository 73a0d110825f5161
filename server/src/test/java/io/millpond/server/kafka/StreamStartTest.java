package io.millpond.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.server.broker.EmbeddedBroker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
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

    @TempDir private static Path brokerDirectory;
    private static EmbeddedBroker broker;
    private static int topicCount;

    @TempDir private Path directory;
    private TestDatabase database;
    private TestTopics topics;
    private String topic;

    @BeforeAll
    static void openBroker() {
        broker = EmbeddedBroker.open(brokerDirectory, 0);
    }

    @AfterAll
    static void closeBroker() {
        broker.close();
    }

    @BeforeEach
    void open() {
        topic = "start" + topicCount++;
        broker.createTopic(topic, 2);
        topics = new TestTopics(broker);
        database = TestDatabase.open(directory);
    }

    @AfterEach
    void close() {
        topics.close();
        database.close();
    }

    @Test
    void latestStartsAtTheEndOnce() {
        send(0, 0, 5);
        create("kafka_auto_offset_reset = 'latest'");
        awaitPositions();
        database.close();
        // Sent while nobody is there, before anything was ever read.
        send(0, 5, 7);
        database = TestDatabase.open(directory);
        database.await(IDS, "[5,6]");
        send(1, 0, 2);
        database.await(IDS, "[5,6,10,11]");
    }

    @Test
    void momentStartsAtItsFirstMessage() {
        send(0, 0, 5);
        send(1, 0, 2);
        create("kafka_auto_offset_reset = " + (firstSecond + 2) * 1000);
        database.await(IDS, "[2,3,4]");
        send(1, 2, 4);
        database.await(IDS, "[2,3,4,12,13]");
    }

    @Test
    void earliestIsTheDefaultAndTheSettingWinsOverTheClientProperty() {
        send(0, 0, 3);
        database.run(
                "CREATE NAMED COLLECTION at_end AS kafka_broker_list = '"
                        + broker.bootstrapServers()
                        + "', kafka_topic_list = '"
                        + topic
                        + "', kafka_group_name = 'group-of-"
                        + topic
                        + "', kafka_format = 'JSONEachRow',"
                        + " `kafka.auto_offset_reset` = 'latest'");
        database.run(
                "CREATE TABLE queue (id UInt64) ENGINE = Kafka(at_end)"
                        + " SETTINGS kafka_auto_offset_reset = 'earliest'");
        createTarget();
        database.await(IDS, "[0,1,2]");
        database.run("DROP TABLE mv");
        database.run("DROP TABLE queue");
        database.run("TRUNCATE TABLE target");
        database.run(
                "CREATE TABLE queue (id UInt64) ENGINE = Kafka(at_end, kafka_group_name = 'g2-"
                        + topic
                        + "')");
        database.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue");
        awaitPositions();
        send(0, 3, 4);
        database.await(IDS, "[3]");
    }

    @Test
    void newPartitionIsReadFromItsBeginning() throws Exception {
        send(0, 0, 3);
        create("kafka_auto_offset_reset = 'latest'");
        awaitPositions();
        try (Admin admin = broker.admin()) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        send(2, 0, 3);
        // The lane sees it when it next looks at the topic, or starts.
        database.close();
        database = TestDatabase.open(directory);
        database.await(IDS, "[20,21,22]");
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
        database.run("SYSTEM START queue");
        database.await(IDS, "[0,1,2,6,7,8,10]");
        database.await(
                "SELECT messages_lost, messages_skipped, is_failing FROM system.kafka_consumers",
                "3\t0\t0");
        assertThat(database.query("SELECT last_error FROM system.kafka_consumers"))
                .isEqualTo("Messages [3, 6) of " + topic + "-0 were deleted before they were read");
    }

    @Test
    void deletedMessagesCanMeanTheEnd() throws Exception {
        stopBehind("latest");
        database.run("SYSTEM START queue");
        database.await(
                "SELECT messages_lost, messages_skipped FROM system.kafka_consumers", "3\t3");
        send(0, 9, 10);
        database.await(IDS, "[0,1,2,9,10]");
    }

    @Test
    void deletedMessagesCanStopThePartitionUntilASeek() throws Exception {
        stopBehind("fail");
        database.run("SYSTEM START queue");
        database.await(STATE, "offset out of range");
        database.await(IDS, "[0,1,2,10]");
        send(1, 1, 2);
        database.await(IDS, "[0,1,2,10,11]");
        assertThat(database.query("SELECT is_failing, last_error FROM system.kafka_consumers"))
                .startsWith("1\tMessages [3, 6) of " + topic + "-0 were deleted");
        database.run("SYSTEM SEEK queue TO EARLIEST PARTITION 0");
        database.await(IDS, "[0,1,2,6,7,8,10,11]");
        database.await(STATE, "running");
        assertThat(database.query("SELECT is_failing FROM system.kafka_consumers")).isEqualTo("0");
    }

    /// Reads messages 0 to 2 of partition 0, then stops; of 3 to 8, 3 to 5 are deleted, and
    /// partition 1 has one message.
    private void stopBehind(String policy) throws Exception {
        create("kafka_offset_out_of_range = '" + policy + "'");
        send(0, 0, 3);
        database.await(IDS, "[0,1,2]");
        database.run("SYSTEM STOP queue");
        send(0, 3, 9);
        send(1, 0, 1);
        try (Admin admin = broker.admin()) {
            admin.deleteRecords(
                            Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(6)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private void awaitPositions() {
        database.await(
                "SELECT countIf(length(`assignments.topic`) > 0"
                        + " AND NOT has(`assignments.current_offset`, -1001))"
                        + " FROM system.kafka_consumers",
                "1");
    }

    private void create(String setting) {
        database.run(
                "CREATE TABLE queue (id UInt64) ENGINE = Kafka SETTINGS kafka_broker_list = '"
                        + broker.bootstrapServers()
                        + "', kafka_topic_list = '"
                        + topic
                        + "', kafka_group_name = 'group-of-"
                        + topic
                        + "', kafka_format = 'JSONEachRow', "
                        + setting);
        createTarget();
    }

    private void createTarget() {
        database.run("CREATE TABLE target (id UInt64) ENGINE = MergeTree ORDER BY id");
        database.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue");
    }

    private void send(int partition, int from, int to) {
        for (int i = from; i < to; i++) {
            byte[] value = ("{\"id\":" + (10 * partition + i) + "}").getBytes(UTF_8);
            topics.send(
                    new ProducerRecord<>(topic, partition, (firstSecond + i) * 1000, null, value));
        }
        topics.flush();
    }
}
