package io.millpond.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.server.broker.EmbeddedBroker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// SYSTEM SEEK of a Kafka table with a real broker. Message `i` of partition `p` has the id
/// `10 * p + i` and was sent in second [#firstSecond]` + i`.
@Timeout(180)
final class StreamSeekTest {
    private static final String COUNTS = "SELECT count(), uniqExact(id) FROM target";
    private static final String IDS = "SELECT arraySort(groupArray(id)) FROM target";
    private static final String MOVED =
            "SELECT sum(messages_skipped), sum(messages_repeated) FROM system.kafka_consumers";

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
        broker.start();
        topic = "seek" + topicCount++;
        broker.createTopic(topic, 2);
        topics = new TestTopics(broker);
        database = TestDatabase.open(directory);
        database.run("CREATE TABLE queue (id UInt64) " + engine(group()));
        database.run("CREATE TABLE target (id UInt64) ENGINE = MergeTree ORDER BY id");
        database.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue");
        send(0, 5);
    }

    @AfterEach
    void close() {
        topics.close();
        database.close();
    }

    @Test
    void earliestBringsEveryMessageOnceMore() {
        database.await(COUNTS, "10\t10");
        database.run("SYSTEM SEEK queue TO EARLIEST");
        database.await(COUNTS, "20\t10");
        assertThat(database.query(MOVED)).isEqualTo("0\t10");
        send(5, 6);
        database.await(COUNTS, "22\t12");
    }

    @Test
    void latestPassesOverWhatIsThere() {
        database.await(COUNTS, "10\t10");
        database.run("SYSTEM STOP queue");
        send(5, 8);
        database.run("SYSTEM SEEK queue TO LATEST");
        assertThat(database.query(MOVED)).isEqualTo("6\t0");
        database.run("SYSTEM START queue");
        send(8, 9);
        database.await(IDS, "[0,1,2,3,4,8,10,11,12,13,14,18]");
    }

    @Test
    void timestampGoesToTheFirstMessageThatIsNotOlder() {
        database.await(COUNTS, "10\t10");
        database.run("TRUNCATE TABLE target");
        database.run(
                "SYSTEM SEEK default.queue TO TIMESTAMP fromUnixTimestamp("
                        + (firstSecond + 3)
                        + ")");
        database.await(IDS, "[3,4,13,14]");
        database.run("SYSTEM SEEK queue TO TIMESTAMP '2100-01-01 00:00:00'");
        send(5, 6);
        database.await(IDS, "[3,4,5,13,14,15]");
    }

    @Test
    void offsetMovesTheNamedPartitionOnly() {
        database.await(COUNTS, "10\t10");
        database.run("TRUNCATE TABLE target");
        database.run("SYSTEM SEEK queue TO OFFSET 3 PARTITION 1 OF '" + topic + "'");
        database.await(IDS, "[13,14]");
        database.run("SYSTEM SEEK queue TO OFFSET 4 PARTITION 0, 1");
        database.await(IDS, "[4,13,14,14]");
        database.run("SYSTEM SEEK queue TO OFFSET 5");
        database.await("SELECT DISTINCT state FROM system.kafka_consumers", "running");
        assertThat(database.query(IDS)).isEqualTo("[4,13,14,14]");
    }

    @Test
    void whatIsNotThereIsRefusedAndChangesNothing() {
        database.await(COUNTS, "10\t10");
        Map<String, String> refusals =
                Map.of(
                        "OFFSET 6",
                        "Offset 6 is outside of partition ",
                        "OFFSET 1 PARTITION 2",
                        "Topic '" + topic + "' has no partition 2: it has 2 partitions",
                        "EARLIEST PARTITION 0 OF 'other'",
                        "Topic 'other' is none of the table's topics that exist: '" + topic + "'",
                        "TIMESTAMP 'never'",
                        "");
        refusals.forEach(
                (position, text) ->
                        assertThatThrownBy(() -> database.run("SYSTEM SEEK queue TO " + position))
                                .hasMessageStartingWith(text));
        assertThatThrownBy(() -> database.run("SYSTEM SEEK target TO EARLIEST"))
                .hasMessage("SYSTEM SEEK is not supported by storage MergeTree");
        send(5, 6);
        database.await(COUNTS, "12\t12");
        assertThat(database.query(MOVED)).isEqualTo("0\t0");
    }

    @Test
    void tableWithoutViewsCanBeMoved() {
        database.await(COUNTS, "10\t10");
        database.run("DROP TABLE mv");
        database.run("SYSTEM SEEK queue TO OFFSET 4");
        database.close();
        database = TestDatabase.open(directory);
        database.run("TRUNCATE TABLE target");
        database.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue");
        database.await(IDS, "[4,14]");
    }

    @Test
    void groupLearnsTheNewPositions() throws Exception {
        database.await(COUNTS, "10\t10");
        database.run("SYSTEM STOP queue");
        database.run("SYSTEM SEEK queue TO OFFSET 2");
        assertThat(groupOffsets().values())
                .extracting(OffsetAndMetadata::offset)
                .containsExactly(2L, 2L);
    }

    @Test
    void deathBeforeTheGroupWasToldLeavesTheNewPositions() throws Exception {
        database.await(COUNTS, "10\t10");
        database.run("SYSTEM STOP queue");
        Map<TopicPartition, OffsetAndMetadata> before = groupOffsets();
        database.run("SYSTEM SEEK queue TO OFFSET 3");
        database.close();
        // What the group would hold had the process died right after its log frame.
        try (Admin admin = broker.admin()) {
            admin.alterConsumerGroupOffsets(group(), before).all().get(30, TimeUnit.SECONDS);
        }
        database = TestDatabase.open(directory);
        database.run("TRUNCATE TABLE target");
        database.run("SYSTEM START queue");
        database.await(IDS, "[3,4,13,14]");
        send(5, 6);
        database.await(IDS, "[3,4,5,13,14,15]");
    }

    @Test
    void sharedGroupIsMovedItselfAndWhatStandsInForIt() throws Exception {
        database.await(COUNTS, "10\t10");
        database.run("DROP TABLE mv");
        database.run("TRUNCATE TABLE target");
        database.run(
                "CREATE TABLE shared (id UInt64) "
                        + engine("shared-" + topic)
                        + ", kafka_commit_protocol = 'transaction',"
                        + " kafka_decision_topic = 'decisions-of-"
                        + topic
                        + "'");
        database.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM shared");
        database.await(COUNTS, "10\t10");
        database.run("SYSTEM SEEK shared TO EARLIEST");
        database.await(COUNTS, "20\t10");
        database.run("SYSTEM STOP shared");
        database.run("SYSTEM SEEK shared TO OFFSET 3");
        try (Admin admin = broker.admin()) {
            // As when nobody was a member for so long that the group has forgotten its offsets.
            admin.deleteConsumerGroups(List.of("shared-" + topic)).all().get(30, TimeUnit.SECONDS);
        }
        database.run("TRUNCATE TABLE target");
        database.run("SYSTEM START shared");
        database.await(IDS, "[3,4,13,14]");
        assertThat(
                        database.query(
                                "SELECT messages_skipped, messages_repeated"
                                        + " FROM system.kafka_consumers WHERE table = 'shared'"))
                .isEqualTo("0\t14");
    }

    @Test
    void directSelectReadsFromThePositionsAndLeavesThem() {
        String allowed = " SETTINGS stream_like_engine_allow_direct_select = 1";
        database.await(COUNTS, "10\t10");
        assertThatThrownBy(() -> database.query("SELECT * FROM queue" + allowed))
                .hasMessage("Cannot read from StorageKafka with attached materialized views.");
        database.run("DROP TABLE mv");
        assertThatThrownBy(() -> database.query("SELECT * FROM queue"))
                .hasMessageStartingWith("Direct select is not allowed.");
        assertThat(database.query("SELECT * FROM queue" + allowed)).isEmpty();
        send(5, 8);
        for (int i = 0; i < 2; i++) {
            assertThat(
                            database.query(
                                    "SELECT id, _partition, _offset FROM queue WHERE id > 5"
                                            + " ORDER BY id"
                                            + allowed))
                    .isEqualTo("6\t0\t6\n7\t0\t7\n15\t1\t5\n16\t1\t6\n17\t1\t7");
        }
        assertThat(database.query("SELECT count() FROM queue" + allowed)).isEqualTo("6");
        database.run("SYSTEM SEEK queue TO EARLIEST PARTITION 1");
        assertThat(database.query("SELECT count() FROM queue" + allowed)).isEqualTo("11");
        database.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue");
        database.await(COUNTS, "21\t16");
    }

    @Test
    void directSelectCanMoveThePositions() {
        String allowed = " SETTINGS stream_like_engine_allow_direct_select = 1";
        database.await(COUNTS, "10\t10");
        database.run(
                "CREATE TABLE taken (id UInt64) "
                        + engine("taken-" + topic)
                        + ", kafka_commit_on_select = 1");
        assertThat(database.query("SELECT id FROM taken LIMIT 0" + allowed)).isEmpty();
        assertThat(database.query("SELECT count() FROM taken" + allowed)).isEqualTo("10");
        assertThat(database.query("SELECT count() FROM taken" + allowed)).isEqualTo("0");
        send(5, 6);
        assertThat(database.query("SELECT id FROM taken ORDER BY id" + allowed)).isEqualTo("5\n15");
    }

    @Test
    void otherMembersOfTheGroupAreInTheWay() {
        database.await(COUNTS, "10\t10");
        try (KafkaConsumer<byte[], byte[]> other =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                broker.bootstrapServers(),
                                ConsumerConfig.GROUP_ID_CONFIG,
                                group(),
                                ConsumerConfig.CLIENT_ID_CONFIG,
                                "the-other",
                                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                                "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            other.subscribe(List.of(topic));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (other.assignment().isEmpty() && System.nanoTime() < deadline) {
                other.poll(Duration.ofMillis(50));
            }
            assertThatThrownBy(() -> database.run("SYSTEM SEEK queue TO EARLIEST"))
                    .hasMessageContaining("other active members ('the-other')");
        }
        database.run("SYSTEM SEEK queue TO EARLIEST");
        database.await(COUNTS, "20\t10");
    }

    @Test
    void seekWithoutBrokerIsRefusedSoonAndChangesNothing() {
        database.await(COUNTS, "10\t10");
        broker.stop();
        assertThatThrownBy(() -> database.run("SYSTEM SEEK queue TO EARLIEST"))
                .hasMessageContaining("can be reached");
        broker.start();
        send(5, 6);
        database.await(COUNTS, "12\t12");
    }

    private Map<TopicPartition, OffsetAndMetadata> groupOffsets() throws Exception {
        try (Admin admin = broker.admin()) {
            return admin.listConsumerGroupOffsets(group())
                    .partitionsToOffsetAndMetadata()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private String engine(String group) {
        return "ENGINE = Kafka SETTINGS kafka_broker_list = '"
                + broker.bootstrapServers()
                + "', kafka_topic_list = '"
                + topic
                + "', kafka_group_name = '"
                + group
                + "', kafka_format = 'JSONEachRow'";
    }

    private String group() {
        return "group-of-" + topic;
    }

    private void send(int from, int to) {
        for (int partition = 0; partition < 2; partition++) {
            for (int i = from; i < to; i++) {
                byte[] value = ("{\"id\":" + (10 * partition + i) + "}").getBytes(UTF_8);
                topics.send(
                        new ProducerRecord<>(
                                topic, partition, (firstSecond + i) * 1000, null, value));
            }
        }
        topics.flush();
    }
}
