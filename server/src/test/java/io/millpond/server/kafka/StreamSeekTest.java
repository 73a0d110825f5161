package io.millpond.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

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

    @RegisterExtension private final KafkaFixture kafka = new KafkaFixture();

    @BeforeEach
    void create() {
        kafka.run("CREATE TABLE queue (id UInt64) " + engine(group()));
        kafka.run("CREATE TABLE target (id UInt64) ENGINE = MergeTree ORDER BY id");
        kafka.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue");
        send(0, 5);
    }

    @Test
    void earliestBringsEveryMessageOnceMore() {
        kafka.await(COUNTS, "10\t10");
        kafka.run("SYSTEM SEEK queue TO EARLIEST");
        kafka.await(COUNTS, "20\t10");
        assertThat(kafka.query(MOVED)).isEqualTo("0\t10");
        send(5, 6);
        kafka.await(COUNTS, "22\t12");
    }

    @Test
    void latestPassesOverWhatIsThere() {
        kafka.await(COUNTS, "10\t10");
        kafka.run("SYSTEM STOP queue");
        send(5, 8);
        kafka.run("SYSTEM SEEK queue TO LATEST");
        assertThat(kafka.query(MOVED)).isEqualTo("6\t0");
        kafka.run("SYSTEM START queue");
        send(8, 9);
        kafka.await(IDS, "[0,1,2,3,4,8,10,11,12,13,14,18]");
    }

    @Test
    void timestampGoesToTheFirstMessageThatIsNotOlder() {
        kafka.await(COUNTS, "10\t10");
        kafka.run("TRUNCATE TABLE target");
        kafka.run(
                "SYSTEM SEEK default.queue TO TIMESTAMP fromUnixTimestamp("
                        + (firstSecond + 3)
                        + ")");
        kafka.await(IDS, "[3,4,13,14]");
        kafka.run("SYSTEM SEEK queue TO TIMESTAMP '2100-01-01 00:00:00'");
        send(5, 6);
        kafka.await(IDS, "[3,4,5,13,14,15]");
    }

    @Test
    void offsetMovesTheNamedPartitionOnly() {
        kafka.await(COUNTS, "10\t10");
        kafka.run("TRUNCATE TABLE target");
        kafka.run("SYSTEM SEEK queue TO OFFSET 3 PARTITION 1 OF '" + kafka.topic() + "'");
        kafka.await(IDS, "[13,14]");
        kafka.run("SYSTEM SEEK queue TO OFFSET 4 PARTITION 0, 1");
        kafka.await(IDS, "[4,13,14,14]");
        kafka.run("SYSTEM SEEK queue TO OFFSET 5");
        kafka.await("SELECT DISTINCT state FROM system.kafka_consumers", "running");
        assertThat(kafka.query(IDS)).isEqualTo("[4,13,14,14]");
    }

    @Test
    void whatIsNotThereIsRefusedAndChangesNothing() {
        kafka.await(COUNTS, "10\t10");
        Map<String, String> refusals =
                Map.of(
                        "OFFSET 6",
                        "Offset 6 is outside of partition ",
                        "OFFSET 1 PARTITION 2",
                        "Topic '" + kafka.topic() + "' has no partition 2: it has 2 partitions",
                        "EARLIEST PARTITION 0 OF 'other'",
                        "Topic 'other' is none of the table's topics that exist: '"
                                + kafka.topic()
                                + "'",
                        "TIMESTAMP 'never'",
                        "");
        refusals.forEach(
                (position, text) ->
                        assertThatThrownBy(() -> kafka.run("SYSTEM SEEK queue TO " + position))
                                .hasMessageStartingWith(text));
        assertThatThrownBy(() -> kafka.run("SYSTEM SEEK target TO EARLIEST"))
                .hasMessage("SYSTEM SEEK is not supported by storage MergeTree");
        send(5, 6);
        kafka.await(COUNTS, "12\t12");
        assertThat(kafka.query(MOVED)).isEqualTo("0\t0");
    }

    @Test
    void tableWithoutViewsCanBeMoved() {
        kafka.await(COUNTS, "10\t10");
        kafka.run("DROP TABLE mv");
        kafka.run("SYSTEM SEEK queue TO OFFSET 4");
        kafka.closeDatabase();
        kafka.openDatabase();
        kafka.run("TRUNCATE TABLE target");
        kafka.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue");
        kafka.await(IDS, "[4,14]");
    }

    @Test
    void groupLearnsTheNewPositions() throws Exception {
        kafka.await(COUNTS, "10\t10");
        kafka.run("SYSTEM STOP queue");
        kafka.run("SYSTEM SEEK queue TO OFFSET 2");
        assertThat(groupOffsets().values())
                .extracting(OffsetAndMetadata::offset)
                .containsExactly(2L, 2L);
    }

    @Test
    void deathBeforeTheGroupWasToldLeavesTheNewPositions() throws Exception {
        kafka.await(COUNTS, "10\t10");
        kafka.run("SYSTEM STOP queue");
        Map<TopicPartition, OffsetAndMetadata> before = groupOffsets();
        kafka.run("SYSTEM SEEK queue TO OFFSET 3");
        kafka.closeDatabase();
        // What the group would hold had the process died right after its log frame.
        try (Admin admin = kafka.broker().admin()) {
            admin.alterConsumerGroupOffsets(group(), before).all().get(30, TimeUnit.SECONDS);
        }
        kafka.openDatabase();
        kafka.run("TRUNCATE TABLE target");
        kafka.run("SYSTEM START queue");
        kafka.await(IDS, "[3,4,13,14]");
        send(5, 6);
        kafka.await(IDS, "[3,4,5,13,14,15]");
    }

    @Test
    void sharedGroupIsMovedItselfAndWhatStandsInForIt() throws Exception {
        kafka.await(COUNTS, "10\t10");
        kafka.run("DROP TABLE mv");
        kafka.run("TRUNCATE TABLE target");
        kafka.run(
                "CREATE TABLE shared (id UInt64) "
                        + engine("shared-" + kafka.topic())
                        + ", kafka_commit_protocol = 'transaction',"
                        + " kafka_decision_topic = 'decisions-of-"
                        + kafka.topic()
                        + "'");
        kafka.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM shared");
        kafka.await(COUNTS, "10\t10");
        kafka.run("SYSTEM SEEK shared TO EARLIEST");
        kafka.await(COUNTS, "20\t10");
        kafka.run("SYSTEM STOP shared");
        kafka.run("SYSTEM SEEK shared TO OFFSET 3");
        try (Admin admin = kafka.broker().admin()) {
            // As when nobody was a member for so long that the group has forgotten its offsets.
            admin.deleteConsumerGroups(List.of("shared-" + kafka.topic()))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        kafka.run("TRUNCATE TABLE target");
        kafka.run("SYSTEM START shared");
        kafka.await(IDS, "[3,4,13,14]");
        assertThat(
                        kafka.query(
                                "SELECT messages_skipped, messages_repeated"
                                        + " FROM system.kafka_consumers WHERE table = 'shared'"))
                .isEqualTo("0\t14");
    }

    @Test
    void directSelectReadsFromThePositionsAndLeavesThem() {
        String allowed = " SETTINGS stream_like_engine_allow_direct_select = 1";
        kafka.await(COUNTS, "10\t10");
        assertThatThrownBy(() -> kafka.query("SELECT * FROM queue" + allowed))
                .hasMessage("Cannot read from StorageKafka with attached materialized views.");
        kafka.run("DROP TABLE mv");
        assertThatThrownBy(() -> kafka.query("SELECT * FROM queue"))
                .hasMessageStartingWith("Direct select is not allowed.");
        assertThat(kafka.query("SELECT * FROM queue" + allowed)).isEmpty();
        send(5, 8);
        for (int i = 0; i < 2; i++) {
            assertThat(
                            kafka.query(
                                    "SELECT id, _partition, _offset FROM queue WHERE id > 5"
                                            + " ORDER BY id"
                                            + allowed))
                    .isEqualTo("6\t0\t6\n7\t0\t7\n15\t1\t5\n16\t1\t6\n17\t1\t7");
        }
        assertThat(kafka.query("SELECT count() FROM queue" + allowed)).isEqualTo("6");
        kafka.run("SYSTEM SEEK queue TO EARLIEST PARTITION 1");
        assertThat(kafka.query("SELECT count() FROM queue" + allowed)).isEqualTo("11");
        kafka.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue");
        kafka.await(COUNTS, "21\t16");
    }

    @Test
    void directSelectCanMoveThePositions() {
        String allowed = " SETTINGS stream_like_engine_allow_direct_select = 1";
        kafka.await(COUNTS, "10\t10");
        kafka.run(
                "CREATE TABLE taken (id UInt64) "
                        + engine("taken-" + kafka.topic())
                        + ", kafka_commit_on_select = 1");
        assertThat(kafka.query("SELECT id FROM taken LIMIT 0" + allowed)).isEmpty();
        assertThat(kafka.query("SELECT count() FROM taken" + allowed)).isEqualTo("10");
        assertThat(kafka.query("SELECT count() FROM taken" + allowed)).isEqualTo("0");
        send(5, 6);
        assertThat(kafka.query("SELECT id FROM taken ORDER BY id" + allowed)).isEqualTo("5\n15");
    }

    @Test
    void otherMembersOfTheGroupAreInTheWay() {
        kafka.await(COUNTS, "10\t10");
        try (KafkaConsumer<byte[], byte[]> other =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                kafka.broker().bootstrapServers(),
                                ConsumerConfig.GROUP_ID_CONFIG,
                                group(),
                                ConsumerConfig.CLIENT_ID_CONFIG,
                                "the-other",
                                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                                "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            other.subscribe(List.of(kafka.topic()));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (other.assignment().isEmpty() && System.nanoTime() < deadline) {
                other.poll(Duration.ofMillis(50));
            }
            assertThatThrownBy(() -> kafka.run("SYSTEM SEEK queue TO EARLIEST"))
                    .hasMessageContaining("other active members ('the-other')");
        }
        kafka.run("SYSTEM SEEK queue TO EARLIEST");
        kafka.await(COUNTS, "20\t10");
    }

    @Test
    void seekWithoutBrokerIsRefusedSoonAndChangesNothing() {
        kafka.await(COUNTS, "10\t10");
        kafka.broker().stop();
        assertThatThrownBy(() -> kafka.run("SYSTEM SEEK queue TO EARLIEST"))
                .hasMessageContaining("can be reached");
        kafka.broker().start();
        send(5, 6);
        kafka.await(COUNTS, "12\t12");
    }

    private Map<TopicPartition, OffsetAndMetadata> groupOffsets() throws Exception {
        try (Admin admin = kafka.broker().admin()) {
            return admin.listConsumerGroupOffsets(group())
                    .partitionsToOffsetAndMetadata()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private String engine(String group) {
        return "ENGINE = Kafka SETTINGS kafka_broker_list = '"
                + kafka.broker().bootstrapServers()
                + "', kafka_topic_list = '"
                + kafka.topic()
                + "', kafka_group_name = '"
                + group
                + "', kafka_format = 'JSONEachRow'";
    }

    private String group() {
        return "group-of-" + kafka.topic();
    }

    private void send(int from, int to) {
        for (int partition = 0; partition < 2; partition++) {
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
        }
        kafka.topics().flush();
    }
}
