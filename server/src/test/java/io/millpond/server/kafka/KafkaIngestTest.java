package io.millpond.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.server.demo.GithubEvents;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// From a topic through views into tables, with everything that may go wrong on the way.
@Timeout(180)
final class KafkaIngestTest {
    @RegisterExtension private final KafkaFixture kafka = new KafkaFixture();

    @Test
    void quickstartRunsFromTopicToTableAndBack() {
        GithubEvents events = new GithubEvents(GithubEvents.SEED);
        for (int i = 0; i < 20_000; i++) {
            kafka.topics().send(new ProducerRecord<>(kafka.topic(), i % 2, null, events.next()));
        }
        kafka.topics().flush();
        kafka.run("CREATE TABLE queue (" + GithubEvents.COLUMNS + ") " + engine("JSONEachRow"));
        kafka.run(
                "CREATE TABLE github AS queue ENGINE = MergeTree()"
                        + " ORDER BY (event_type, repo_name, created_at)");
        kafka.run("CREATE MATERIALIZED VIEW mv TO github AS SELECT * FROM queue");
        kafka.await("SELECT count() FROM github", "20000");

        kafka.run("DETACH TABLE queue");
        kafka.run("ALTER TABLE github ADD COLUMN topic String, ADD COLUMN partition UInt64");
        kafka.run("DROP VIEW mv");
        kafka.run("ATTACH TABLE queue");
        kafka.run(
                "CREATE MATERIALIZED VIEW mv TO github AS"
                        + " SELECT *, _topic AS topic, _partition AS partition FROM queue");
        kafka.run("INSERT INTO queue SELECT * EXCEPT (topic, partition) FROM github LIMIT 100");
        kafka.await("SELECT count() FROM github", "20100");
        kafka.await("SELECT count() FROM github WHERE topic = '" + kafka.topic() + "'", "100");
    }

    @Test
    void chainsOfViewsAreShownAndWhatTheyLack() {
        kafka.run("CREATE TABLE queue (a UInt8) " + engine("CSV"));
        createTarget("a UInt8", "a");
        kafka.run("CREATE TABLE further AS target");
        kafka.run("CREATE MATERIALIZED VIEW next_mv TO further AS SELECT * FROM target");
        kafka.await(
                "SELECT value FROM system.metrics WHERE metric = 'KafkaConsumersWithAssignment'",
                "1");
        String chains = "SELECT dependencies, missing_dependencies FROM system.kafka_consumers";
        kafka.await(
                chains,
                "[['default.mv','default.target','default.next_mv','default.further']]\t[]");
        kafka.run("DETACH TABLE further");
        kafka.await(
                chains,
                "[]\t[['default.mv','default.target','default.next_mv','default.further']]");
    }

    @Test
    void failingSecondViewKeepsTheBlockOutOfTheFirstTarget() {
        createQueue("id UInt64", "JSONEachRow");
        kafka.run("CREATE TABLE first (id UInt64) ENGINE = MergeTree ORDER BY id");
        kafka.run("CREATE TABLE second (id UInt64) ENGINE = MergeTree ORDER BY id");
        kafka.run("CREATE MATERIALIZED VIEW first_mv TO first AS SELECT id FROM queue");
        kafka.run(
                "CREATE MATERIALIZED VIEW second_mv TO second AS"
                        + " SELECT intDiv(12, id - 4) AS id FROM queue");
        kafka.topics()
                .send(kafka.topic(), 0, "{\"id\":1}", "{\"id\":2}", "{\"id\":3}", "{\"id\":4}");

        kafka.await("SELECT max(is_failing) FROM system.kafka_consumers", "1");
        assertThat(kafka.query("SELECT state, last_error FROM system.kafka_consumers"))
                .startsWith("retrying block\t")
                .contains("ILLEGAL_DIVISION");
        assertThat(kafka.query("SELECT count() FROM first")).isEqualTo("0");
        assertThat(kafka.query("SELECT count() FROM second")).isEqualTo("0");

        kafka.run("DROP VIEW second_mv");
        kafka.await("SELECT count(), uniqExact(id) FROM first", "4\t4");
        kafka.await("SELECT max(is_failing) FROM system.kafka_consumers", "0");
        assertThat(kafka.query("SELECT count() FROM second")).isEqualTo("0");
    }

    @Test
    void brokenMessageStopsItsPartitionAndSaysWhere() {
        createQueue("id UInt64", "JSONEachRow");
        createTarget("id UInt64", "id");
        kafka.topics().send(kafka.topic(), 0, "{\"id\":1}", "{\"id\":\"x\"}", "{\"id\":3}");
        kafka.topics().send(kafka.topic(), 1, "{\"id\":10}", "{\"id\":11}");

        kafka.await("SELECT sum(id) FROM target", "22");
        String error =
                kafka.await(
                        "SELECT last_error FROM system.kafka_consumers WHERE is_failing",
                        answer -> !answer.isEmpty());
        assertThat(error)
                .contains(
                        "while parsing Kafka message (topic: "
                                + kafka.topic()
                                + ", partition: 0, offset: 1)");
        kafka.topics().send(kafka.topic(), 1, "{\"id\":100}");
        kafka.await("SELECT sum(id) FROM target", "122");
    }

    @Test
    void toleratedBrokenMessagesAndTombstonesAreCounted() {
        kafka.run(
                "CREATE TABLE queue (id UInt64) "
                        + engine("JSONEachRow")
                        + ", kafka_skip_broken_messages = 1");
        createTarget("id UInt64", "id");
        kafka.topics().send(kafka.topic(), 0, "{\"id\":1}", "{\"id\":\"x\"}", null, "{\"id\":3}");
        kafka.await("SELECT sum(id) FROM target", "4");
        kafka.await("SELECT sum(tombstones) FROM system.kafka_consumers", "1");
        kafka.await("SELECT sum(lag) FROM system.kafka_consumers", "0");
    }

    @Test
    void brokenMessageBecomesARowInStreamMode() {
        kafka.run(
                "CREATE TABLE queue (id UInt64) "
                        + engine("JSONEachRow")
                        + ", kafka_handle_error_mode = 'stream'");
        kafka.run(
                "CREATE TABLE target (id UInt64, raw String, error String)"
                        + " ENGINE = MergeTree ORDER BY id");
        kafka.run(
                "CREATE MATERIALIZED VIEW mv TO target AS"
                        + " SELECT id, _raw_message AS raw, _error AS error FROM queue");
        kafka.topics().send(kafka.topic(), 0, "{\"id\":1}", "{\"id\":\"x\"}");
        kafka.await("SELECT count() FROM target", "2");
        assertThat(kafka.query("SELECT raw, length(error) > 0 FROM target WHERE id = 0"))
                .isEqualTo("{\"id\":\"x\"}\t1");
    }

    @Test
    void metadataIsReadableByName() {
        createQueue("id UInt64", "JSONEachRow");
        kafka.run(
                "CREATE TABLE target (id UInt64, topic String, partition UInt64, at UInt64,"
                        + " queue String) ENGINE = MergeTree ORDER BY id");
        kafka.run(
                "CREATE MATERIALIZED VIEW mv TO target AS SELECT id, _topic AS topic,"
                        + " _partition AS partition, _offset AS at, _table AS queue"
                        + " FROM queue");
        kafka.topics().send(kafka.topic(), 1, "{\"id\":5}", "{\"id\":6}");
        kafka.await("SELECT count() FROM target", "2");
        assertThat(kafka.query("SELECT topic, partition, at, queue FROM target ORDER BY id"))
                .isEqualTo(kafka.topic() + "\t1\t0\tqueue\n" + kafka.topic() + "\t1\t1\tqueue");
    }

    @Test
    void outageOfTheBrokerIsVisibleAndPasses() {
        createQueue("id UInt64", "JSONEachRow");
        createTarget("id UInt64", "id");
        kafka.topics().send(kafka.topic(), 0, "{\"id\":1}");
        kafka.await("SELECT count() FROM target", "1");

        kafka.broker().stop();
        kafka.await("SELECT max(is_failing) FROM system.kafka_consumers", "1");
        kafka.broker().start();
        kafka.topics().send(kafka.topic(), 0, "{\"id\":2}");
        kafka.await("SELECT count(), uniqExact(id) FROM target", "2\t2");
        kafka.await("SELECT max(is_failing) FROM system.kafka_consumers", "0");
    }

    @Test
    void detachedTableGoesOnWhereItWas() {
        createQueue("id UInt64", "JSONEachRow");
        createTarget("id UInt64", "id");
        for (int round = 0; round < 3; round++) {
            kafka.topics().send(kafka.topic(), 0, "{\"id\":" + round + "}");
            kafka.await("SELECT count() FROM target", Integer.toString(round + 1));
            kafka.run("DETACH TABLE queue");
            kafka.run("ATTACH TABLE queue");
        }
        assertThat(kafka.query("SELECT count(), uniqExact(id) FROM target")).isEqualTo("3\t3");
    }

    @Test
    void droppedTablesThatComeBackGoOnWhereTheyWere() {
        createQueue("id UInt64", "JSONEachRow");
        createTarget("id UInt64", "id");
        kafka.topics().send(kafka.topic(), 0, "{\"id\":1}");
        kafka.await("SELECT count() FROM target", "1");

        kafka.run("DROP TABLE target");
        kafka.topics().send(kafka.topic(), 0, "{\"id\":2}");
        kafka.run("DROP TABLE queue");
        kafka.closeDatabase();
        kafka.openDatabase();
        kafka.topics().send(kafka.topic(), 0, "{\"id\":3}");
        kafka.run("UNDROP TABLE queue");
        kafka.run("UNDROP TABLE target");

        kafka.await("SELECT groupArray(id) FROM (SELECT id FROM target ORDER BY id)", "[1,2,3]");
    }

    @Test
    void restartedDatabaseGoesOnByItselfEachMessageOnce() {
        kafka.run(
                "CREATE TABLE queue (id UInt64) "
                        + engine("JSONEachRow")
                        + ", kafka_max_block_size = 500, kafka_poll_max_batch_size = 500");
        createTarget("id UInt64", "id");
        int count = 20_000;
        for (int i = 0; i < count; i++) {
            kafka.topics().send(message(i % 2, i));
            if (i % 5_000 == 4_999) {
                String seen = Integer.toString(i / 4);
                kafka.await("SELECT count() >= " + seen + " FROM target", "1");
                kafka.closeDatabase();
                kafka.openDatabase();
            }
        }
        kafka.topics().flush();
        kafka.await("SELECT count() >= " + count + " FROM target", "1");
        assertThat(kafka.query("SELECT count(), uniqExact(id), max(id) FROM target"))
                .isEqualTo(count + "\t" + count + "\t" + (count - 1));
    }

    @Test
    void consumersShareThePartitions() {
        kafka.run(
                "CREATE TABLE queue (id UInt64) "
                        + engine("JSONEachRow")
                        + ", kafka_num_consumers = 2");
        createTarget("id UInt64", "id");
        for (int i = 0; i < 1_000; i++) {
            kafka.topics().send(message(i % 2, i));
        }
        kafka.topics().flush();
        kafka.await("SELECT count(), uniqExact(id) FROM target", "1000\t1000");
        kafka.await(
                "SELECT groupArray(length(`assignments.topic`)) FROM system.kafka_consumers",
                "[1,1]");
    }

    @Test
    void tablesOfOneGroupThatComeAndGoLoseAndRepeatNothing() {
        for (String queue : List.of("steady", "restless")) {
            kafka.run("CREATE TABLE " + queue + " (id UInt64) " + engine("JSONEachRow"));
        }
        kafka.run("CREATE TABLE target (id UInt64) ENGINE = MergeTree ORDER BY id");
        for (String queue : List.of("steady", "restless")) {
            kafka.run(
                    "CREATE MATERIALIZED VIEW mv_"
                            + queue
                            + " TO target AS SELECT * FROM "
                            + queue);
        }
        int rounds = 4;
        int each = 3_000;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < each; i++) {
                kafka.topics().send(message(i % 2, round * each + i));
            }
            kafka.await("SELECT count() > " + (round * each + each / 2) + " FROM target", "1");
            kafka.run("DETACH TABLE restless");
            kafka.run("ATTACH TABLE restless");
        }
        kafka.topics().flush();
        kafka.await("SELECT count() >= " + rounds * each + " FROM target", "1");
        kafka.await("SELECT sum(lag) FROM system.kafka_consumers", "0");
        assertThat(kafka.query("SELECT count(), uniqExact(id) FROM target"))
                .isEqualTo(rounds * each + "\t" + rounds * each);
    }

    @Test
    void operatorsResetOfTheGroupWinsOverTheLog() throws Exception {
        createQueue("id UInt64", "JSONEachRow");
        createTarget("id UInt64", "id");
        kafka.topics().send(kafka.topic(), 0, "{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
        kafka.await("SELECT count() FROM target", "3");
        kafka.run("DETACH TABLE queue");
        try (Admin admin = kafka.broker().admin()) {
            admin.alterConsumerGroupOffsets(
                            "group-of-" + kafka.topic(),
                            Map.of(new TopicPartition(kafka.topic(), 0), new OffsetAndMetadata(1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        kafka.run("ATTACH TABLE queue");
        kafka.await("SELECT count(), uniqExact(id) FROM target", "5\t3");
        assertThat(kafka.query("SELECT sum(messages_repeated) FROM system.kafka_consumers"))
                .isEqualTo("2");
    }

    @Test
    void topicThatIsMadeAnewIsReadFromItsBeginning() throws Exception {
        createQueue("id UInt64", "JSONEachRow");
        createTarget("id UInt64", "id");
        kafka.topics().send(kafka.topic(), 0, "{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
        kafka.await("SELECT count() FROM target", "3");
        try (Admin admin = kafka.broker().admin()) {
            admin.deleteTopics(List.of(kafka.topic())).all().get(30, TimeUnit.SECONDS);
        }
        kafka.broker().createTopic(kafka.topic(), 2);
        kafka.topics().send(kafka.topic(), 0, "{\"id\":10}", "{\"id\":20}");
        kafka.await("SELECT sum(id), count() FROM target", "36\t5");
    }

    @Test
    void unreachableBrokerIsVisibleAndTheTableCanBeDropped() {
        kafka.run(
                "CREATE TABLE queue (id UInt64) ENGINE = Kafka('127.0.0.1:1', 't', 'g',"
                        + " 'JSONEachRow')");
        createTarget("id UInt64", "id");
        String error =
                kafka.await(
                        "SELECT last_error FROM system.kafka_consumers WHERE is_failing",
                        answer -> !answer.isEmpty());
        assertThat(error).contains("127.0.0.1:1", "can be reached");
        kafka.run("DROP TABLE mv");
        kafka.run("DROP TABLE queue");
        assertThat(kafka.query("SELECT count() FROM system.kafka_consumers")).isEqualTo("0");
    }

    @Test
    void missingTopicIsVisibleAndReadOnceItIsThere() {
        kafka.useTopic(kafka.topic() + "-later");
        createQueue("id UInt64", "JSONEachRow");
        createTarget("id UInt64", "id");
        String error =
                kafka.await(
                        "SELECT last_error FROM system.kafka_consumers WHERE is_failing",
                        answer -> !answer.isEmpty());
        assertThat(error).contains(kafka.topic());
        kafka.broker().createTopic(kafka.topic(), 1);
        kafka.topics().send(kafka.topic(), 0, "{\"id\":1}");
        kafka.await("SELECT count() FROM target", "1");
    }

    @Test
    void directSelectIsRefused() {
        createQueue("id UInt64", "JSONEachRow");
        assertThatThrownBy(() -> kafka.query("SELECT * FROM queue"))
                .hasMessageStartingWith("Direct select is not allowed.");
        createTarget("id UInt64", "id");
        assertThatThrownBy(() -> kafka.query("SELECT * FROM queue"))
                .hasMessage("Cannot read from StorageKafka with attached materialized views.");
    }

    @Test
    void insertIntoManyTopicsIsRefused() {
        kafka.run(
                "CREATE TABLE queue (id UInt64) ENGINE = Kafka('"
                        + kafka.broker().bootstrapServers()
                        + "', 'a,b', 'g', 'JSONEachRow')");
        assertThatThrownBy(() -> kafka.run("INSERT INTO queue VALUES (1)"))
                .hasMessage("Can't write to Kafka table with multiple topics!");
    }

    private ProducerRecord<byte[], byte[]> message(int partition, int id) {
        return new ProducerRecord<>(
                kafka.topic(), partition, null, ("{\"id\":" + id + "}").getBytes(UTF_8));
    }

    private void createQueue(String columns, String format) {
        kafka.run("CREATE TABLE queue (" + columns + ") " + engine(format));
    }

    private void createTarget(String columns, String key) {
        kafka.run("CREATE TABLE target (" + columns + ") ENGINE = MergeTree ORDER BY " + key);
        kafka.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT * FROM queue");
    }

    private String engine(String format) {
        return "ENGINE = Kafka() SETTINGS kafka_broker_list = '"
                + kafka.broker().bootstrapServers()
                + "', kafka_topic_list = '"
                + kafka.topic()
                + "', kafka_group_name = 'group-of-"
                + kafka.topic()
                + "', kafka_format = '"
                + format
                + "'";
    }
}
