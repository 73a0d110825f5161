package io.millpond.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.server.broker.EmbeddedBroker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Goal: servers of one group that start at the same moment, at the end of their topic, agree on
/// where that is: between them they hold, of each partition, everything from one message on, once.
/// Method: two databases with two consumers each, on a real broker, while messages come.
@Timeout(180)
final class SharedStartTest {
    private static final int PARTITIONS = 6;
    private static final int OLD = 60;

    @TempDir private static Path brokerDirectory;
    private static EmbeddedBroker broker;

    @TempDir private Path directory;
    private String topic = "";
    private int sent;

    @BeforeAll
    static void openBroker() {
        broker = EmbeddedBroker.open(brokerDirectory, 0);
    }

    @AfterAll
    static void closeBroker() {
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({"0, Kafka()", "1, Kafka()", "2, Kafka(next_generation)"})
    void serversThatStartAtOnceAgreeWhereTheEndIs(int round, String engine) throws Exception {
        topic = "start" + round;
        broker.createTopic(topic, PARTITIONS);
        try (TestTopics topics = new TestTopics(broker);
                TestDatabase one = TestDatabase.open(directory.resolve("one"));
                TestDatabase two = TestDatabase.open(directory.resolve("two"))) {
            send(topics, OLD);
            startAtOnce(engine, one, two);
            for (TestDatabase database : List.of(one, two)) {
                database.await(
                        "SELECT sum(rows_total) FROM system.kafka_consumers",
                        rows -> {
                            send(topics, 6);
                            return Long.parseLong(rows) > 0;
                        });
            }
            send(topics, 60);
            awaitLast(one, two);
            checkEachPartition(one, two);
        }
    }

    @Test
    void whatTheFirstServerFoundHoldsForPartitionsItNeverHad() {
        topic = "half";
        broker.createTopic(topic, PARTITIONS);
        try (TestTopics topics = new TestTopics(broker)) {
            send(topics, OLD);
            try (KafkaConsumer<byte[], byte[]> stranger = stranger();
                    TestDatabase one = TestDatabase.open(directory.resolve("one"))) {
                stranger.subscribe(List.of(topic));
                while (stranger.assignment().isEmpty()) {
                    stranger.poll(Duration.ofMillis(100));
                }
                define("Kafka()", 1, one);
                createView(one);
                one.await(
                        "SELECT length(`assignments.topic`) = 3"
                                + " AND NOT has(`assignments.current_offset`, -1001)"
                                + " FROM system.kafka_consumers",
                        isPositioned -> {
                            stranger.poll(Duration.ofMillis(20));
                            return isPositioned.equals("1");
                        });
            }
            send(topics, 2 * PARTITIONS);
            try (TestDatabase two = TestDatabase.open(directory.resolve("two"))) {
                define("Kafka()", 1, two);
                createView(two);
                awaitLast(two);
                checkEachPartition(two);
                assertThat(two.query("SELECT min(id), count() FROM target"))
                        .isEqualTo(OLD + "\t" + 2 * PARTITIONS);
            }
        }
    }

    private void send(TestTopics topics, int count) {
        for (int i = 0; i < count; i++) {
            byte[] message = ("{\"id\":" + sent + "}").getBytes(UTF_8);
            topics.send(new ProducerRecord<>(topic, sent % PARTITIONS, null, message));
            sent++;
        }
        topics.flush();
    }

    /// Holds the group's first assignment up until all consumers take part in it, so that each has
    /// some of the partitions.
    private void startAtOnce(String engine, TestDatabase one, TestDatabase two) throws Exception {
        if (!engine.equals("Kafka()")) {
            defineAtOnce(engine, one, two);
            return;
        }
        broker.createTopic("other-than-" + topic, 1);
        try (KafkaConsumer<byte[], byte[]> stranger = stranger();
                Admin admin = broker.admin()) {
            stranger.subscribe(List.of("other-than-" + topic));
            while (stranger.assignment().isEmpty()) {
                stranger.poll(Duration.ofMillis(100));
            }
            defineAtOnce(engine, one, two);
            while (memberCount(admin) < 5) {
                Thread.onSpinWait();
            }
        }
    }

    /// Another member of the group, which never commits.
    private KafkaConsumer<byte[], byte[]> stranger() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "group.id",
                        "group-of-" + topic,
                        "enable.auto.commit",
                        "false",
                        "partition.assignment.strategy",
                        CooperativeStickyAssignor.class.getName()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private int memberCount(Admin admin) throws ExecutionException, InterruptedException {
        String group = "group-of-" + topic;
        return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                .mapToInt(described -> described.members().size())
                .sum();
    }

    private void defineAtOnce(String engine, TestDatabase... databases)
            throws InterruptedException, ExecutionException {
        CyclicBarrier barrier = new CyclicBarrier(databases.length);
        try (ExecutorService threads = Executors.newFixedThreadPool(databases.length)) {
            List<Future<?>> defined = new ArrayList<>();
            for (TestDatabase database : databases) {
                define(engine, 2, database);
                defined.add(
                        threads.submit(
                                () -> {
                                    barrier.await();
                                    createView(database);
                                    return null;
                                }));
            }
            for (Future<?> future : defined) {
                future.get();
            }
        }
    }

    private void define(String engine, int consumers, TestDatabase database) {
        database.run(
                "CREATE NAMED COLLECTION next_generation AS"
                        + " `kafka.group_protocol` = 'consumer'");
        database.run(
                "CREATE TABLE queue (id UInt64) ENGINE = "
                        + engine
                        + " SETTINGS kafka_broker_list = '"
                        + broker.bootstrapServers()
                        + "', kafka_topic_list = '"
                        + topic
                        + "', kafka_group_name = 'group-of-"
                        + topic
                        + "', kafka_format = 'JSONEachRow', kafka_num_consumers = "
                        + consumers
                        + ","
                        + " kafka_commit_protocol = 'transaction',"
                        + " kafka_auto_offset_reset = 'latest'");
        database.run("CREATE TABLE target (id UInt64) ENGINE = MergeTree ORDER BY id");
    }

    private static void createView(TestDatabase database) {
        database.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue");
    }

    private void awaitLast(TestDatabase... databases) {
        for (int id = sent - PARTITIONS; id < sent; id++) {
            String sql = "SELECT count() FROM target WHERE id = " + id;
            databases[0].await(
                    sql,
                    own -> {
                        long rows = Long.parseLong(own);
                        for (int i = 1; i < databases.length; i++) {
                            rows += Long.parseLong(databases[i].query(sql));
                        }
                        return rows >= 1;
                    });
        }
    }

    private void checkEachPartition(TestDatabase... databases) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<Long> ids = new ArrayList<>();
            for (TestDatabase database : databases) {
                database.query(
                                "SELECT id FROM target WHERE id %% %d = %d"
                                        .formatted(PARTITIONS, partition))
                        .lines()
                        .filter(line -> !line.isEmpty())
                        .map(Long::parseLong)
                        .forEach(ids::add);
            }
            ids.sort(Long::compare);
            assertThat(ids.getFirst()).as("first of " + partition).isGreaterThanOrEqualTo(OLD);
            List<Long> expected = new ArrayList<>();
            for (long id = ids.getFirst(); id < sent; id += PARTITIONS) {
                expected.add(id);
            }
            assertThat(ids).as("partition " + partition).isEqualTo(expected);
        }
    }
}
