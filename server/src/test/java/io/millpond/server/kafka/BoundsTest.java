package io.millpond.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.setting.KafkaClientSettings;
import io.millpond.engine.setting.MillpondSettings;
import io.millpond.server.broker.EmbeddedBroker;
import io.millpond.server.testing.Await;
import io.millpond.server.testing.ServerProcess;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// What happens at the bounds: the broker goes away for good, a message is as large as brokers
/// take, many consumers share little memory.
@Timeout(120)
final class BoundsTest {
    private static final int SHARED_MESSAGES = 40_000;
    private static final int HUGE_BYTES = 48 << 20;

    @TempDir private static Path brokerDirectory;
    private static EmbeddedBroker broker;

    @TempDir private Path directory;

    @BeforeAll
    static void openBroker() {
        broker = EmbeddedBroker.open(brokerDirectory, 0);
    }

    @AfterAll
    static void closeBroker() {
        broker.close();
    }

    @BeforeEach
    void startBroker() {
        broker.start();
    }

    private static List<String> pipeline(String name, String topic, String settings) {
        return List.of(
                "CREATE TABLE q_%s (id UInt64, text String) ENGINE = Kafka('%s', '%s', 'g_%s', 'JSONEachRow') SETTINGS kafka_num_consumers = 2%s"
                        .formatted(name, broker.bootstrapServers(), topic, name, settings),
                "CREATE TABLE t_%s (id UInt64, size UInt64) ENGINE = MergeTree ORDER BY id"
                        .formatted(name),
                "CREATE MATERIALIZED VIEW v_%s TO t_%s AS SELECT id, length(text) AS size FROM q_%s"
                        .formatted(name, name, name));
    }

    @Test
    void everythingEndsWhenTheBrokerIsGone() {
        broker.createTopic("gone", 2);
        MillpondSettings settings =
                MillpondSettings.local()
                        .withKafka(
                                new KafkaClientSettings(
                                        Map.of(),
                                        Map.of(
                                                "max.block.ms",
                                                "1000",
                                                "delivery.timeout.ms",
                                                "1000",
                                                "request.timeout.ms",
                                                "500"),
                                        Map.of()));
        List<String> names = List.of("a", "b", "c", "d", "e", "f");
        try (TestTopics topics = new TestTopics(broker);
                TestDatabase database = TestDatabase.open(directory, settings)) {
            for (String name : names) {
                String protocol =
                        name.equals("a") || name.equals("b")
                                ? ", kafka_commit_protocol = 'transaction'"
                                : "";
                pipeline(name, "gone", protocol).forEach(database::run);
            }
            topics.send("gone", 0, "{\"id\":1,\"text\":\"x\"}");
            for (String name : names) {
                database.await("SELECT count() FROM t_" + name, "1");
            }
            broker.stop();
            assertThatThrownBy(() -> database.run("INSERT INTO q_a VALUES (2, '')"))
                    .hasMessageContaining(
                            "1 of 1 messages sent so far were not delivered to topic 'gone'");
            database.run("DETACH TABLE q_a");
            database.run("DROP TABLE q_b");
            database.run("DETACH TABLE q_c");
            database.run("DROP TABLE q_d");
            database.run("ATTACH TABLE q_a");
            assertThat(database.query("SELECT count() FROM system.kafka_consumers")).isEqualTo("6");
        }
    }

    @Test
    void manyConsumersShareLittleMemory() {
        broker.createTopic("shared", 4);
        long limit = 6L << 20;
        try (TestTopics topics = new TestTopics(broker);
                TestDatabase database =
                        TestDatabase.open(
                                directory, MillpondSettings.local().withKafkaMemoryBytes(limit))) {
            String text = "x".repeat(400);
            for (int i = 0; i < SHARED_MESSAGES; i++) {
                byte[] value = "{\"id\":%d,\"text\":\"%s\"}".formatted(i, text).getBytes(UTF_8);
                topics.send(new ProducerRecord<>("shared", i % 4, null, value));
            }
            topics.flush();
            List<String> names = List.of("a", "b", "c", "d", "e");
            names.forEach(name -> pipeline(name, "shared", "").forEach(database::run));
            long most = 0;
            for (String name : names) {
                String count = "SELECT count(), uniqExact(id) FROM t_" + name;
                String all = SHARED_MESSAGES + "\t" + SHARED_MESSAGES;
                while (!database.query(count).equals(all)) {
                    String held =
                            database.query("SELECT sum(memory_bytes) FROM system.kafka_consumers");
                    most = Math.max(most, Long.parseLong(held));
                }
            }
            // Each may take one poll whatever it holds, and that is there again as a block, twice.
            assertThat(most).isPositive().isLessThan(limit + 10 * (4L << 20));
        }
    }

    /// The server has a heap of 1 GB and may hold 16 MB in consumers: a message of three times that
    /// is read all the same, and the messages around it. So is one of 100 MB, which takes longer.
    @Test
    void messageLargerThanTheMemoryOfConsumersIsRead()
            throws IOException, ExecutionException, InterruptedException {
        broker.createTopic("huge", 1);
        allow("huge", HUGE_BYTES + 1_000);
        Path config = directory.resolve("millpond.yaml");
        Files.writeString(config, "kafka_memory_limit: 16M\nlogging: WARN\n");
        try (ServerProcess server =
                ServerProcess.start(directory.resolve("data"), "--config", config.toString())) {
            pipeline("huge", "huge", "").forEach(sql -> server.sql().query(sql));
            byte[] message = new byte[HUGE_BYTES];
            Arrays.fill(message, (byte) 'x');
            put(message, 0, "{\"id\":1,\"text\":\"");
            put(message, HUGE_BYTES - 2, "\"}");
            produce(
                    "huge",
                    "{\"id\":0,\"text\":\"\"}".getBytes(UTF_8),
                    message,
                    "{\"id\":2,\"text\":\"\"}".getBytes(UTF_8));
            Await.until(
                    "the messages are read",
                    () -> server.sql().query("SELECT count() FROM t_huge").equals("3"));
            assertThat(server.sql().query("SELECT id, size FROM t_huge ORDER BY id"))
                    .isEqualTo("0\t0\n1\t" + (HUGE_BYTES - 18) + "\n2\t0");
            server.stop();
        }
    }

    /// The broker alone knows that a message is too large: one that a view makes is found and
    /// parked after it has refused it, and an INSERT is told.
    @Test
    void messageThatTheBrokerOfATargetRefusesIsParked()
            throws ExecutionException, InterruptedException {
        broker.createTopic("wide", 1);
        broker.createTopic("narrow", 1);
        allow("narrow", 10_000);
        try (TestTopics topics = new TestTopics(broker);
                TestDatabase database = TestDatabase.open(directory)) {
            database.run(
                    "CREATE TABLE out_narrow (id UInt64, text String) ENGINE = Kafka('%s', 'narrow', 'g_out', 'JSONEachRow')"
                            .formatted(broker.bootstrapServers()));
            pipeline("wide", "wide", ", kafka_handle_error_mode = 'dead_letter_queue'")
                    .forEach(database::run);
            database.run(
                    "CREATE MATERIALIZED VIEW v_narrow TO out_narrow AS SELECT id, text FROM q_wide");
            topics.send(
                    "wide",
                    0,
                    "{\"id\":0,\"text\":\"\"}",
                    "{\"id\":1,\"text\":\"%s\"}".formatted("x".repeat(20_000)),
                    "{\"id\":2,\"text\":\"\"}");
            database.await("SELECT groupArray(id) FROM t_wide", "[0,2]"::equals);
            assertThat(
                            database.query(
                                    "SELECT kafka_offset, view, error_code FROM system.dead_letter_queue"))
                    .isEqualTo("1\tdefault.v_narrow\t131");
            assertThatThrownBy(
                            () ->
                                    database.run(
                                            "INSERT INTO out_narrow SELECT 3, repeat('x', 20000)"))
                    .hasMessageContaining(
                            "bytes for topic 'narrow' is larger than the broker takes")
                    .hasMessageContaining("max.message.bytes of the topic");
            database.run("INSERT INTO out_narrow SELECT 4, 'x'");
        }
    }

    private static void put(byte[] message, int at, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        System.arraycopy(bytes, 0, message, at, bytes.length);
    }

    private static void allow(String topic, int bytes)
            throws ExecutionException, InterruptedException {
        try (Admin admin = broker.admin()) {
            AlterConfigOp larger =
                    new AlterConfigOp(
                            new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
                            AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(
                            Map.of(
                                    new ConfigResource(ConfigResource.Type.TOPIC, topic),
                                    List.of(larger)))
                    .all()
                    .get();
        }
    }

    private static void produce(String topic, byte[]... messages)
            throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrapServers(),
                                "max.request.size",
                                2 * HUGE_BYTES,
                                "buffer.memory",
                                2L * HUGE_BYTES),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (byte[] message : messages) {
                producer.send(new ProducerRecord<>(topic, 0, null, message)).get();
            }
        }
    }
}
