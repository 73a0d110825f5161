package io.millpond.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.server.broker.EmbeddedBroker;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// Goal: servers that share a group, with `kafka_commit_protocol = 'transaction'`, hold each
/// message exactly once between them, in every target, whatever happens to one of them or to what
/// the cluster keeps. Method: databases in this process, a real broker, and views into two tables.
@Timeout(180)
final class TransactionProtocolTest {
    private static final List<String> TARGETS = List.of("first", "second");

    private static final int PARTITIONS = 6;

    @TempDir private static Path brokerDirectory;
    private static EmbeddedBroker broker;
    private static int topicCount;

    @TempDir private Path directory;
    private final List<TestDatabase> opened = new ArrayList<>();
    private TestTopics topics;
    private String topic;
    private int sent;

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
        topic = "shared" + topicCount++;
        broker.createTopic(topic, PARTITIONS);
        topics = new TestTopics(broker);
    }

    @AfterEach
    void close() {
        topics.close();
        opened.forEach(TestDatabase::close);
    }

    private TestDatabase server(String name) {
        TestDatabase database = TestDatabase.open(directory.resolve(name));
        opened.add(database);
        database.run(
                "CREATE NAMED COLLECTION IF NOT EXISTS next_generation AS"
                        + " `kafka.group_protocol` = 'consumer'");
        return database;
    }

    private void close(TestDatabase database) {
        opened.remove(database);
        database.close();
    }

    private void define(TestDatabase database) {
        define(database, engine());
    }

    private static void define(TestDatabase database, String engine) {
        database.run("CREATE TABLE queue (id UInt64) " + engine);
        for (String target : TARGETS) {
            database.run("CREATE TABLE " + target + " (id UInt64) ENGINE = MergeTree ORDER BY id");
            database.run(
                    "CREATE MATERIALIZED VIEW mv_%s TO %s AS SELECT id FROM queue"
                            .formatted(target, target));
        }
    }

    private String engine() {
        return "ENGINE = Kafka() SETTINGS kafka_broker_list = '"
                + broker.bootstrapServers()
                + "', kafka_topic_list = '"
                + topic
                + "', kafka_group_name = '"
                + group()
                + "', kafka_format = 'JSONEachRow', kafka_commit_protocol = 'transaction',"
                + " kafka_decision_topic = 'decisions-of-"
                + topic
                + "'";
    }

    private String group() {
        return "group-of-" + topic;
    }

    /// Sends messages with the next ids, spread over the partitions.
    private void send(int count) {
        for (int i = 0; i < count; i++) {
            topics.send(
                    new ProducerRecord<>(
                            topic,
                            sent % PARTITIONS,
                            null,
                            ("{\"id\":" + sent + "}").getBytes(UTF_8)));
            sent++;
        }
        topics.flush();
    }

    private static long number(TestDatabase database, String sql) {
        return Long.parseLong(database.query(sql));
    }

    /// Waits until all targets, over all these servers together, hold every id that was sent.
    private void awaitAll(TestDatabase... databases) {
        for (String target : TARGETS) {
            databases[0].await(
                    "SELECT count() FROM " + target,
                    own -> {
                        long rows = Long.parseLong(own);
                        for (int i = 1; i < databases.length; i++) {
                            rows += number(databases[i], "SELECT count() FROM " + target);
                        }
                        return rows >= sent;
                    });
        }
        checkOnce(databases);
    }

    /// Every id that was sent is in each target of exactly one of these servers.
    private void checkOnce(TestDatabase... databases) {
        for (String target : TARGETS) {
            List<Long> ids = new ArrayList<>();
            for (TestDatabase database : databases) {
                String rows = database.query("SELECT id FROM " + target);
                if (!rows.isEmpty()) {
                    rows.lines().map(Long::parseLong).forEach(ids::add);
                }
            }
            List<Long> expected = new ArrayList<>();
            for (long id = 0; id < sent; id++) {
                expected.add(id);
            }
            assertThat(ids.stream().sorted().toList()).as(target).isEqualTo(expected);
        }
    }

    @Test
    void aServerTakesEachMessageOnceAndSaysWhatItPromises() {
        TestDatabase one = server("one");
        send(100);
        define(one);
        awaitAll(one);
        assertThat(one.query("SELECT guarantee, is_failing FROM system.kafka_consumers"))
                .isEqualTo("exactly once over all servers of the group (transaction)\t0");
        assertThat(committed().values().stream().mapToLong(OffsetAndMetadata::offset).sum())
                .isEqualTo(100);
        send(100);
        awaitAll(one);
        close(one);
        one = server("one");
        send(100);
        awaitAll(one);
    }

    @Test
    void serversJoinAndLeaveUnderLoad() {
        joinAndLeave(engine());
    }

    @Test
    void serversOfAGroupOfTheNextGenerationJoinAndLeaveUnderLoad() {
        joinAndLeave(
                engine().replace("Kafka()", "Kafka(next_generation)")
                        + ", kafka_num_consumers = 2");
    }

    private void sendUntilItTakesPart(TestDatabase database) {
        database.await(
                "SELECT sum(rows_total) FROM system.kafka_consumers",
                rows -> {
                    send(50);
                    return Long.parseLong(rows) > 100;
                });
    }

    private void joinAndLeave(String engine) {
        TestDatabase one = server("one");
        define(one, engine);
        send(500);
        awaitAll(one);
        TestDatabase two = server("two");
        define(two, engine);
        sendUntilItTakesPart(two);
        TestDatabase three = server("three");
        define(three, engine);
        sendUntilItTakesPart(three);
        two.run("DETACH TABLE queue");
        for (int i = 0; i < 30; i++) {
            send(50);
        }
        two.run("ATTACH TABLE queue");
        sendUntilItTakesPart(two);
        close(three);
        send(500);
        three = server("three");
        awaitAll(one, two, three);
    }

    @Test
    void aServerWhoseDiskDiesAtAnyMomentComesBackWithEachMessageOnce() {
        MemoryFileSystem template = new MemoryFileSystem();
        TestDatabase definition = TestDatabase.open(template);
        define(definition);
        send(10);
        awaitAll(definition);
        definition.close();
        MemoryFileSystem files = template.crashCopy(0);
        for (int k = 1; k <= 40; k += 3) {
            FaultyFileSystem faulty = new FaultyFileSystem(files);
            TestDatabase dying = TestDatabase.open(faulty);
            dying.await("SELECT count() FROM system.kafka_consumers WHERE state = 'running'", "1");
            faulty.crashAt(faulty.operationCount() + k);
            send(20);
            dying.await(
                    "SELECT (SELECT max(is_failing) FROM system.kafka_consumers)"
                            + " OR (SELECT count() FROM second) = "
                            + sent,
                    "1");
            closeQuietly(dying);
            files = files.crashCopy(k);
            TestDatabase revived = TestDatabase.open(files);
            awaitAll(revived);
            assertThat(revived.query("SELECT max(is_failing) FROM system.kafka_consumers"))
                    .isEqualTo("0");
            revived.close();
        }
    }

    private static void closeQuietly(TestDatabase dying) {
        try {
            dying.close();
        } catch (DatabaseException _) {
            // Its disk is gone.
        }
    }

    @Test
    void anOperatorsResetIsFollowedAndCounted() throws Exception {
        TestDatabase one = server("one");
        define(one);
        send(40);
        awaitAll(one);
        one.run("DETACH TABLE queue");
        try (Admin admin = admin()) {
            admin.alterConsumerGroupOffsets(
                            group(), Map.of(new TopicPartition(topic, 1), new OffsetAndMetadata(2)))
                    .all()
                    .get();
        }
        one.run("ATTACH TABLE queue");
        one.await("SELECT count(), uniqExact(id) FROM second", "45\t40");
        one.await("SELECT messages_repeated FROM system.kafka_consumers", "5");
    }

    @Test
    void deletedOffsetsAreKnownFromTheRecordsWhoeverReadsNext() throws Exception {
        TestDatabase one = server("one");
        define(one);
        send(40);
        awaitAll(one);
        close(one);
        try (Admin admin = admin()) {
            admin.deleteConsumerGroups(List.of(group())).all().get();
        }
        TestDatabase two = server("two");
        define(two);
        send(40);
        two.await("SELECT count() FROM second", "40");
        one = server("one");
        send(40);
        awaitAll(one, two);
    }

    @Test
    void aRecreatedTopicIsReadFromItsBeginning() throws Exception {
        TestDatabase one = server("one");
        define(one);
        send(40);
        awaitAll(one);
        one.run("DETACH TABLE queue");
        recreateTopic(topic);
        send(8);
        one.run("ATTACH TABLE queue");
        awaitAll(one);
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "transaction"})
    void aTopicMadeAnewWhileItIsReadIsReadFromItsBeginning(String protocol) throws Exception {
        TestDatabase one = server("one");
        define(one, engine().replace("'transaction'", "'" + protocol + "'"));
        for (int round = 1; round <= 3; round++) {
            send(60);
            awaitAll(one);
            recreateTopic(topic);
            // More than before, so that the position is inside of the new log too.
            send(90 * round);
            awaitAll(one);
        }
    }

    @Test
    void lostDecisionsAreWrittenAnew() throws Exception {
        TestDatabase one = server("one");
        define(one);
        send(40);
        awaitAll(one);
        close(one);
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of("decisions-of-" + topic)).all().get();
        }
        one = server("one");
        send(40);
        awaitAll(one);
        assertThat(one.query("SELECT max(is_failing) FROM system.kafka_consumers")).isEqualTo("0");
    }

    @Test
    void aCatalogThatWentBackIsRefused() {
        MemoryFileSystem files = new MemoryFileSystem();
        TestDatabase one = TestDatabase.open(files);
        define(one);
        send(40);
        awaitAll(one);
        one.close();
        MemoryFileSystem backup = files.crashCopy(1);
        one = TestDatabase.open(files);
        send(40);
        awaitAll(one);
        one.close();
        TestDatabase restored = TestDatabase.open(backup);
        opened.add(restored);
        String error =
                restored.await(
                        "SELECT last_error FROM system.kafka_consumers WHERE is_failing",
                        text -> !text.isEmpty());
        assertThat(error).contains("restored from a backup or copied");
        assertThat(restored.query("SELECT count() FROM second")).isEqualTo("40");
    }

    /// The broker of the test is alone, so that everything it keeps is lost with it.
    @Test
    void aClusterThatCouldForgetDecisionsIsWarnedOfAndReadAllTheSame() {
        TestDatabase one = server("one");
        send(40);
        define(one);
        awaitAll(one);
        one.await(
                "SELECT countIf(w LIKE '%consumer_offsets%1 replica of each%'),"
                        + " countIf(w LIKE '%min.insync.replicas = 1;%') > 0,"
                        + " countIf(w LIKE '%unclean%')"
                        + " FROM system.kafka_consumers ARRAY JOIN warnings AS w",
                "1\t1\t0");
        assertThat(
                        one.query(
                                "SELECT count() > 1 FROM system.warnings"
                                        + " WHERE startsWith(message, 'Kafka table default.queue')"))
                .isEqualTo("1");
        assertThat(
                        one.query(
                                "SELECT last_error LIKE '%replica%', is_failing FROM"
                                        + " system.kafka_consumers"))
                .isEqualTo("0\t0");
        one.run("DETACH TABLE queue");
        assertThat(one.query("SELECT count() FROM system.warnings")).isEqualTo("0");
    }

    @Test
    void theProtocolIsOneOfTwoAndItsTopicNotAmongThoseRead() {
        TestDatabase one = server("one");
        assertThatThrownBy(() -> one.run("CREATE TABLE q (id UInt64) " + engine("both", "d")))
                .hasMessageContaining("Unexpected value of KafkaCommitProtocol: 'both'")
                .hasMessageContaining("['local', 'transaction']");
        assertThatThrownBy(
                        () -> one.run("CREATE TABLE q (id UInt64) " + engine("transaction", topic)))
                .hasMessageContaining("cannot read the topic of its own decisions");
        assertThatThrownBy(
                        () -> one.run("CREATE TABLE q (id UInt64) " + engine("transaction", "a b")))
                .hasMessageContaining("is not the name of a topic");
    }

    private String engine(String protocol, String decisions) {
        return ("ENGINE = Kafka('%s', '%s', 'g', 'JSONEachRow') SETTINGS kafka_commit_protocol ="
                        + " '%s', kafka_decision_topic = '%s'")
                .formatted(broker.bootstrapServers(), topic, protocol, decisions);
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() {
        try (Admin admin = admin()) {
            return admin.listConsumerGroupOffsets(group()).partitionsToOffsetAndMetadata().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void recreateTopic(String name) throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(name)).all().get();
            while (admin.listTopics().names().get().contains(name)) {
                Thread.onSpinWait();
            }
        }
        broker.createTopic(name, PARTITIONS);
    }
}
