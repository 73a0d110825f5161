package io.millpond.server.torture;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.server.broker.EmbeddedBroker;
import io.millpond.server.testing.Await;
import io.millpond.server.testing.HttpSql;
import io.millpond.server.testing.ServerProcess;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// Goal: SYSTEM SEEK moves all partitions or none, whenever the server dies.
///
/// Method: a stopped table at its end is told to go back by some messages, and the server is killed
/// after a random time. Then it is started, and what arrives along with one new message a partition
/// is counted: nothing more, or the messages of both partitions. A killed statement leaves no
/// trace of which it was, so both are right.
@Timeout(900)
final class SeekKillTest {
    private static final int ROUNDS = 5;
    private static final int PARTITIONS = 2;
    private static final int BACK = 3;

    @RegisterExtension static final Seed SEED = new Seed();

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"local", "transaction"})
    void positionsMoveTogetherOrNotAtAll(String protocol) throws IOException {
        RandomGenerator random = SEED.random(2);
        Path data = directory.resolve("data");
        try (EmbeddedBroker broker = EmbeddedBroker.open(directory.resolve("kafka"), 0);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                Map.of("bootstrap.servers", broker.bootstrapServers()),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            broker.createTopic("t", PARTITIONS);
            int end = 0;
            while (end < 2 * BACK) {
                send(producer, end++);
            }
            ServerProcess server = ServerProcess.launchLight(data);
            try {
                create(server.sql(), broker.bootstrapServers(), protocol);
                awaitRows(server.sql(), PARTITIONS * end);
                server.sql().query("SYSTEM STOP queue");
                for (int round = 0; round < ROUNDS; round++) {
                    killWhileSeeking(server, end - BACK, random);
                    server = ServerProcess.launchLight(data);
                    HttpSql sql = server.sql();
                    assertThat(sql.query("SELECT DISTINCT state FROM system.kafka_consumers"))
                            .isEqualTo("stopped by SYSTEM STOP");
                    sql.query("TRUNCATE TABLE target");
                    send(producer, end);
                    sql.query("SYSTEM START queue");
                    int newest = end;
                    Await.until(
                            "message " + newest,
                            () ->
                                    sql.query("SELECT count() FROM target WHERE id = " + newest)
                                            .equals(Integer.toString(PARTITIONS)));
                    sql.query("SYSTEM STOP queue");
                    assertThat(sql.query("SELECT count() FROM target"))
                            .as("round " + round)
                            .isIn(
                                    List.of(
                                            Integer.toString(PARTITIONS),
                                            Integer.toString(PARTITIONS * (BACK + 1))));
                    end++;
                }
            } finally {
                server.close();
            }
        }
    }

    private static void killWhileSeeking(ServerProcess server, int offset, RandomGenerator random)
            throws IOException {
        HttpSql sql = server.sql();
        Thread seek =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    try {
                                        sql.query("SYSTEM SEEK queue TO OFFSET " + offset);
                                    } catch (UncheckedIOException _) {
                                        // The server died before it answered, as it shall.
                                        return;
                                    }
                                });
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(500)));
        server.kill();
        server.close();
        try {
            seek.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitRows(HttpSql sql, int count) {
        Await.until(
                count + " rows",
                () -> sql.query("SELECT count() FROM target").equals(Integer.toString(count)));
    }

    private static void create(HttpSql sql, String brokers, String protocol) {
        sql.query(
                "CREATE TABLE queue (id UInt64) ENGINE = Kafka SETTINGS kafka_broker_list = '"
                        + brokers
                        + "', kafka_topic_list = 't', kafka_group_name = 'g', kafka_format ="
                        + " 'JSONEachRow', kafka_commit_protocol = '"
                        + protocol
                        + "'");
        sql.query("CREATE TABLE target (id UInt64) ENGINE = MergeTree ORDER BY id");
        sql.query("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue");
    }

    /// Sends message `id` to each partition.
    private static void send(KafkaProducer<byte[], byte[]> producer, int id) {
        byte[] value = ("{\"id\":" + id + "}").getBytes(UTF_8);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            var _ = producer.send(new ProducerRecord<>("t", partition, null, value));
        }
        producer.flush();
    }
}
