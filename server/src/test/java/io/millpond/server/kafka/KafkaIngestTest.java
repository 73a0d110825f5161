package io.millpond.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.server.broker.EmbeddedBroker;
import io.millpond.server.demo.GithubEvents;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// From a topic through views into tables, with everything that may go wrong on the way.
@Timeout(180)
final class KafkaIngestTest {
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
        topic = "topic" + topicCount++;
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
    void quickstartRunsFromTopicToTableAndBack() {
        GithubEvents events = new GithubEvents(GithubEvents.SEED);
        for (int i = 0; i < 20_000; i++) {
            topics.send(new ProducerRecord<>(topic, i % 2, null, events.next()));
        }
        topics.flush();
        database.run("CREATE TABLE queue (" + GithubEvents.COLUMNS + ") " + engine("JSONEachRow"));
        database.run(
                "CREATE TABLE github AS queue ENGINE = MergeTree()"
                        + " ORDER BY (event_type, repo_name, created_at)");
        database.run("CREATE MATERIALIZED VIEW mv TO github AS SELECT * FROM queue");
        database.await("SELECT count() FROM github", "20000");

        database.run("DETACH TABLE queue");
        database.run("ALTER TABLE github ADD COLUMN topic String, ADD COLUMN partition UInt64");
        database.run("DROP VIEW mv");
        database.run("ATTACH TABLE queue");
        database.run(
                "CREATE MATERIALIZED VIEW mv TO github AS"
                        + " SELECT *, _topic AS topic, _partition AS partition FROM queue");
        database.run("INSERT INTO queue SELECT * EXCEPT (topic, partition) FROM github LIMIT 100");
        database.await("SELECT count() FROM github", "20100");
        database.await("SELECT count() FROM github WHERE topic = '" + topic + "'", "100");
    }

    @Test
    void chainsOfViewsAreShownAndWhatTheyLack() {
        database.run("CREATE TABLE queue (a UInt8) " + engine("CSV"));
        createTarget("a UInt8", "a");
        database.run("CREATE TABLE further AS target");
        database.run("CREATE MATERIALIZED VIEW next_mv TO further AS SELECT * FROM target");
        database.await(
                "SELECT value FROM system.metrics WHERE metric = 'KafkaConsumersWithAssignment'",
                "1");
        String chains = "SELECT dependencies, missing_dependencies FROM system.kafka_consumers";
        database.await(
                chains,
                "[['default.mv','default.target','default.next_mv','default.further']]\t[]");
        database.run("DETACH TABLE further");
        database.await(
                chains,
                "[]\t[['default.mv','default.target','default.next_mv','default.further']]");
    }

    @Test
    void failingSecondViewKeepsTheBlockOutOfTheFirstTarget() {
        createQueue("id UInt64", "JSONEachRow");
        database.run("CREATE TABLE first (id UInt64) ENGINE = MergeTree ORDER BY id");
        database.run("CREATE TABLE second (id UInt64) ENGINE = MergeTree ORDER BY id");
        database.run("CREATE MATERIALIZED VIEW first_mv TO first AS SELECT id FROM queue");
        database.run(
                "CREATE MATERIALIZED VIEW second_mv TO second AS"
                        + " SELECT intDiv(12, id - 4) AS id FROM queue");
        topics.send(topic, 0, "{\"id\":1}", "{\"id\":2}", "{\"id\":3}", "{\"id\":4}");

        database.await("SELECT max(is_failing) FROM system.kafka_consumers", "1");
        assertThat(database.query("SELECT state, last_error FROM system.kafka_consumers"))
                .startsWith("retrying block\t")
                .contains("ILLEGAL_DIVISION");
        assertThat(database.query("SELECT count() FROM first")).isEqualTo("0");
        assertThat(database.query("SELECT count() FROM second")).isEqualTo("0");

        database.run("DROP VIEW second_mv");
        database.await("SELECT count(), uniqExact(id) FROM first", "4\t4");
        database.await("SELECT max(is_failing) FROM system.kafka_consumers", "0");
        assertThat(database.query("SELECT count() FROM second")).isEqualTo("0");
    }

    @Test
    void brokenMessageStopsItsPartitionAndSaysWhere() {
        createQueue("id UInt64", "JSONEachRow");
        createTarget("id UInt64", "id");
        topics.send(topic, 0, "{\"id\":1}", "{\"id\":\"x\"}", "{\"id\":3}");
        topics.send(topic, 1, "{\"id\":10}", "{\"id\":11}");

        database.await("SELECT sum(id) FROM target", "22");
        String error =
                database.await(
                        "SELECT last_error FROM system.kafka_consumers WHERE is_failing",
                        answer -> !answer.isEmpty());
        assertThat(error)
                .contains(
                        "while parsing Kafka message (topic: "
                                + topic
                                + ", partition: 0, offset: 1)");
        topics.send(topic, 1, "{\"id\":100}");
        database.await("SELECT sum(id) FROM target", "122");
    }

    @Test
    void toleratedBrokenMessagesAndTombstonesAreCounted() {
        database.run(
                "CREATE TABLE queue (id UInt64) "
                        + engine("JSONEachRow")
                        + ", kafka_skip_broken_messages = 1");
        createTarget("id UInt64", "id");
        topics.send(topic, 0, "{\"id\":1}", "{\"id\":\"x\"}", null, "{\"id\":3}");
        database.await("SELECT sum(id) FROM target", "4");
        database.await("SELECT sum(tombstones) FROM system.kafka_consumers", "1");
        database.await("SELECT sum(lag) FROM system.kafka_consumers", "0");
    }

    @Test
    void brokenMessageBecomesARowInStreamMode() {
        database.run(
                "CREATE TABLE queue (id UInt64) "
                        + engine("JSONEachRow")
                        + ", kafka_handle_error_mode = 'stream'");
        database.run(
                "CREATE TABLE target (id UInt64, raw String, error String)"
                        + " ENGINE = MergeTree ORDER BY id");
        database.run(
                "CREATE MATERIALIZED VIEW mv TO target AS"
                        + " SELECT id, _raw_message AS raw, _error AS error FROM queue");
        topics.send(topic, 0, "{\"id\":1}", "{\"id\":\"x\"}");
        database.await("SELECT count() FROM target", "2");
        assertThat(database.query("SELECT raw, length(error) > 0 FROM target WHERE id = 0"))
                .isEqualTo("{\"id\":\"x\"}\t1");
    }

    @Test
    void metadataIsReadableByName() {
        createQueue("id UInt64", "JSONEachRow");
        database.run(
                "CREATE TABLE target (id UInt64, topic String, partition UInt64, at UInt64,"
                        + " queue String) ENGINE = MergeTree ORDER BY id");
        database.run(
                "CREATE MATERIALIZED VIEW mv TO target AS SELECT id, _topic AS topic,"
                        + " _partition AS partition, _offset AS at, _table AS queue"
                        + " FROM queue");
        topics.send(topic, 1, "{\"id\":5}", "{\"id\":6}");
        database.await("SELECT count() FROM target", "2");
        assertThat(database.query("SELECT topic, partition, at, queue FROM target ORDER BY id"))
                .isEqualTo(topic + "\t1\t0\tqueue\n" + topic + "\t1\t1\tqueue");
    }

    @Test
    void outageOfTheBrokerIsVisibleAndPasses() {
        createQueue("id UInt64", "JSONEachRow");
        createTarget("id UInt64", "id");
        topics.send(topic, 0, "{\"id\":1}");
        database.await("SELECT count() FROM target", "1");

        broker.stop();
        database.await("SELECT max(is_failing) FROM system.kafka_consumers", "1");
        broker.start();
        topics.send(topic, 0, "{\"id\":2}");
        database.await("SELECT count(), uniqExact(id) FROM target", "2\t2");
        database.await("SELECT max(is_failing) FROM system.kafka_consumers", "0");
    }

    @Test
    void detachedTableGoesOnWhereItWas() {
        createQueue("id UInt64", "JSONEachRow");
        createTarget("id UInt64", "id");
        for (int round = 0; round < 3; round++) {
            topics.send(topic, 0, "{\"id\":" + round + "}");
            database.await("SELECT count() FROM target", Integer.toString(round + 1));
            database.run("DETACH TABLE queue");
            database.run("ATTACH TABLE queue");
        }
        assertThat(database.query("SELECT count(), uniqExact(id) FROM target")).isEqualTo("3\t3");
    }

    @Test
    void restartedDatabaseGoesOnByItselfEachMessageOnce() {
        database.run(
                "CREATE TABLE queue (id UInt64) "
                        + engine("JSONEachRow")
                        + ", kafka_max_block_size = 500, kafka_poll_max_batch_size = 500");
        createTarget("id UInt64", "id");
        int count = 20_000;
        for (int i = 0; i < count; i++) {
            topics.send(message(i % 2, i));
            if (i % 5_000 == 4_999) {
                String seen = Integer.toString(i / 4);
                database.await("SELECT count() >= " + seen + " FROM target", "1");
                database.close();
                database = TestDatabase.open(directory);
            }
        }
        topics.flush();
        database.await("SELECT count() >= " + count + " FROM target", "1");
        assertThat(database.query("SELECT count(), uniqExact(id), max(id) FROM target"))
                .isEqualTo(count + "\t" + count + "\t" + (count - 1));
    }

    @Test
    void consumersShareThePartitions() {
        database.run(
                "CREATE TABLE queue (id UInt64) "
                        + engine("JSONEachRow")
                        + ", kafka_num_consumers = 2");
        createTarget("id UInt64", "id");
        for (int i = 0; i < 1_000; i++) {
            topics.send(message(i % 2, i));
        }
        topics.flush();
        database.await("SELECT count(), uniqExact(id) FROM target", "1000\t1000");
        database.await(
                "SELECT groupArray(length(`assignments.topic`)) FROM system.kafka_consumers",
                "[1,1]");
    }

    @Test
    void tablesOfOneGroupThatComeAndGoLoseAndRepeatNothing() {
        for (String queue : List.of("steady", "restless")) {
            database.run("CREATE TABLE " + queue + " (id UInt64) " + engine("JSONEachRow"));
        }
        database.run("CREATE TABLE target (id UInt64) ENGINE = MergeTree ORDER BY id");
        for (String queue : List.of("steady", "restless")) {
            database.run(
                    "CREATE MATERIALIZED VIEW mv_"
                            + queue
                            + " TO target AS SELECT * FROM "
                            + queue);
        }
        int rounds = 4;
        int each = 3_000;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < each; i++) {
                topics.send(message(i % 2, round * each + i));
            }
            database.await("SELECT count() > " + (round * each + each / 2) + " FROM target", "1");
            database.run("DETACH TABLE restless");
            database.run("ATTACH TABLE restless");
        }
        topics.flush();
        database.await("SELECT count() >= " + rounds * each + " FROM target", "1");
        database.await("SELECT sum(lag) FROM system.kafka_consumers", "0");
        assertThat(database.query("SELECT count(), uniqExact(id) FROM target"))
                .isEqualTo(rounds * each + "\t" + rounds * each);
    }

    @Test
    void operatorsResetOfTheGroupWinsOverTheLog() throws Exception {
        createQueue("id UInt64", "JSONEachRow");
        createTarget("id UInt64", "id");
        topics.send(topic, 0, "{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
        database.await("SELECT count() FROM target", "3");
        database.run("DETACH TABLE queue");
        try (Admin admin = broker.admin()) {
            admin.alterConsumerGroupOffsets(
                            "group-of-" + topic,
                            Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        database.run("ATTACH TABLE queue");
        database.await("SELECT count(), uniqExact(id) FROM target", "5\t3");
        assertThat(database.query("SELECT sum(messages_repeated) FROM system.kafka_consumers"))
                .isEqualTo("2");
    }

    @Test
    void topicThatIsMadeAnewIsReadFromItsBeginning() throws Exception {
        createQueue("id UInt64", "JSONEachRow");
        createTarget("id UInt64", "id");
        topics.send(topic, 0, "{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
        database.await("SELECT count() FROM target", "3");
        try (Admin admin = broker.admin()) {
            admin.deleteTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
        }
        broker.createTopic(topic, 2);
        topics.send(topic, 0, "{\"id\":10}", "{\"id\":20}");
        database.await("SELECT sum(id), count() FROM target", "36\t5");
    }

    @Test
    void unreachableBrokerIsVisibleAndTheTableCanBeDropped() {
        database.run(
                "CREATE TABLE queue (id UInt64) ENGINE = Kafka('127.0.0.1:1', 't', 'g',"
                        + " 'JSONEachRow')");
        createTarget("id UInt64", "id");
        String error =
                database.await(
                        "SELECT last_error FROM system.kafka_consumers WHERE is_failing",
                        answer -> !answer.isEmpty());
        assertThat(error).contains("127.0.0.1:1", "can be reached");
        database.run("DROP TABLE mv");
        database.run("DROP TABLE queue");
        assertThat(database.query("SELECT count() FROM system.kafka_consumers")).isEqualTo("0");
    }

    @Test
    void missingTopicIsVisibleAndReadOnceItIsThere() {
        topic = topic + "-later";
        createQueue("id UInt64", "JSONEachRow");
        createTarget("id UInt64", "id");
        String error =
                database.await(
                        "SELECT last_error FROM system.kafka_consumers WHERE is_failing",
                        answer -> !answer.isEmpty());
        assertThat(error).contains(topic);
        broker.createTopic(topic, 1);
        topics.send(topic, 0, "{\"id\":1}");
        database.await("SELECT count() FROM target", "1");
    }

    @Test
    void directSelectIsRefused() {
        createQueue("id UInt64", "JSONEachRow");
        assertThatThrownBy(() -> database.query("SELECT * FROM queue"))
                .hasMessageStartingWith("Direct select is not allowed.");
        createTarget("id UInt64", "id");
        assertThatThrownBy(() -> database.query("SELECT * FROM queue"))
                .hasMessage("Cannot read from StorageKafka with attached materialized views.");
    }

    @Test
    void insertIntoManyTopicsIsRefused() {
        database.run(
                "CREATE TABLE queue (id UInt64) ENGINE = Kafka('"
                        + broker.bootstrapServers()
                        + "', 'a,b', 'g', 'JSONEachRow')");
        assertThatThrownBy(() -> database.run("INSERT INTO queue VALUES (1)"))
                .hasMessage("Can't write to Kafka table with multiple topics!");
    }

    private ProducerRecord<byte[], byte[]> message(int partition, int id) {
        return new ProducerRecord<>(
                topic, partition, null, ("{\"id\":" + id + "}").getBytes(UTF_8));
    }

    private void createQueue(String columns, String format) {
        database.run("CREATE TABLE queue (" + columns + ") " + engine(format));
    }

    private void createTarget(String columns, String key) {
        database.run("CREATE TABLE target (" + columns + ") ENGINE = MergeTree ORDER BY " + key);
        database.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT * FROM queue");
    }

    private String engine(String format) {
        return "ENGINE = Kafka() SETTINGS kafka_broker_list = '"
                + broker.bootstrapServers()
                + "', kafka_topic_list = '"
                + topic
                + "', kafka_group_name = 'group-of-"
                + topic
                + "', kafka_format = '"
                + format
                + "'";
    }
}
