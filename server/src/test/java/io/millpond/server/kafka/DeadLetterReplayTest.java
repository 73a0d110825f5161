package io.millpond.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.server.broker.EmbeddedBroker;
import io.millpond.server.testing.Await;
import io.millpond.server.testing.HttpSql;
import io.millpond.server.testing.TestServer;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/// Messages from a real broker that a view fails on: parked, and replayed over HTTP once the view
/// is mended.
@Timeout(180)
final class DeadLetterReplayTest {
    private static final String LETTERS = "SELECT count() FROM system.dead_letter_queue";
    private static final String MENDED = "SELECT id, toInt32OrZero(amount) AS amount FROM queue";

    @TempDir private static Path brokerDirectory;
    private static EmbeddedBroker broker;
    private static int topicCount;

    @TempDir private Path directory;
    private TestServer server;
    private HttpSql sql;
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

    /// Two views, of which the second one fails on amounts that are no numbers.
    @BeforeEach
    void open() throws IOException {
        topic = "replay" + topicCount++;
        broker.createTopic(topic, 2);
        topics = new TestTopics(broker);
        server = TestServer.start(directory.resolve("data"));
        sql = server.sql();
        sql.query(
                "CREATE TABLE queue (id UInt64, amount String) ENGINE = Kafka('%s', '%s', 'g-%s',"
                                .formatted(broker.bootstrapServers(), topic, topic)
                        + " 'JSONEachRow') SETTINGS kafka_handle_error_mode = 'dead_letter_queue'");
        sql.query("CREATE TABLE texts (id UInt64, trace String) ENGINE = MergeTree ORDER BY id");
        sql.query("CREATE TABLE sums (id UInt64, amount Int32) ENGINE = MergeTree ORDER BY id");
        sql.query(
                "CREATE MATERIALIZED VIEW to_texts TO texts AS SELECT id, concat(_topic, ' ',"
                        + " toString(_partition), ' ', toString(_offset), ' ', _key, ' ',"
                        + " toString(toUnixTimestamp64Milli(_timestamp_ms)), ' ',"
                        + " arrayStringConcat(`_headers.name`), ' ',"
                        + " hex(arrayStringConcat(`_headers.value`))) AS trace FROM queue");
        sql.query(
                "CREATE MATERIALIZED VIEW to_sums TO sums AS SELECT id, toInt32(amount) AS amount"
                        + " FROM queue");
    }

    @AfterEach
    void close() {
        topics.close();
        server.close();
    }

    @Test
    void mendedViewTakesTheReplayedMessagesEachOnceInEveryTarget() {
        send(0, 400);
        await(LETTERS, "40");
        assertThat(sql.query("SELECT DISTINCT view, error_code FROM system.dead_letter_queue"))
                .isEqualTo("default.to_sums\t6");
        assertThat(sql.query("SYSTEM REPLAY DEAD LETTERS queue")).isEqualTo("0\t40");

        sql.query("ALTER TABLE to_sums MODIFY QUERY " + MENDED);
        assertThat(
                        sql.query(
                                "SYSTEM REPLAY DEAD LETTERS FOR default.queue WHERE"
                                        + " JSONExtractUInt(raw_message, 'id') < 100 FORMAT"
                                        + " JSONEachRow"))
                .matches("\\{\"replayed\":\"?10\"?,\"failed\":\"?0\"?}");
        assertThat(sql.query(LETTERS)).isEqualTo("30");
        send(400, 500);
        assertThat(sql.query("SYSTEM REPLAY DEAD LETTERS queue")).endsWith("\t0");
        awaitAll(500);
        await(LETTERS, "0");
        assertThat(sql.query("SELECT countIf(amount = 0) FROM sums")).isEqualTo("50");
    }

    @Test
    void replayedMessagesKeepTheirMetadata() {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        topic,
                        1,
                        1_700_000_000_123L,
                        "key".getBytes(UTF_8),
                        "{\"id\":1,\"amount\":\"none\"}".getBytes(UTF_8),
                        List.of(
                                new RecordHeader("a", new byte[] {(byte) 0xff, 0}),
                                new RecordHeader("b", new byte[] {1})));
        topics.send(record);
        topics.flush();
        await(LETTERS, "1");
        sql.query("DROP TABLE to_sums");
        sql.query("CREATE MATERIALIZED VIEW to_sums TO sums AS " + MENDED);
        assertThat(sql.query("SYSTEM REPLAY DEAD LETTERS queue")).isEqualTo("1\t0");
        assertThat(sql.query("SELECT trace FROM texts"))
                .isEqualTo(topic + " 1 0 key 1700000000123 ab FF0001");
    }

    @Test
    void stoppedTableReplaysAndSoDoesOneThatWasRestarted() throws IOException {
        send(0, 20);
        await(LETTERS, "2");
        sql.query("SYSTEM STOP queue");
        sql.query("ALTER TABLE to_sums MODIFY QUERY " + MENDED);
        server.close();
        server = TestServer.start(directory.resolve("data"));
        sql = server.sql();
        assertThat(sql.query("SYSTEM REPLAY DEAD LETTERS queue WHERE kafka_partition = 0"))
                .isEqualTo("2\t0");
        awaitAll(20);
    }

    @Test
    void replaysMergesAndParkingAtOnceLoseAndDoubleNothing() {
        sql.query(
                "ALTER TABLE to_sums MODIFY QUERY SELECT id, toInt32(amount) AS amount FROM queue");
        for (int from = 0; from < 2_000; from += 100) {
            send(from, from + 100);
            if (from == 1_000) {
                sql.query("ALTER TABLE to_sums MODIFY QUERY " + MENDED);
            }
            sql.query("SYSTEM REPLAY DEAD LETTERS queue");
            sql.query("OPTIMIZE TABLE system.dead_letter_queue FINAL");
            sql.query("ALTER TABLE system.dead_letter_queue DELETE WHERE kafka_topic_name = 'no'");
        }
        await("SELECT (SELECT count() FROM texts) + (" + LETTERS + ")", "2000");
        sql.query("SYSTEM REPLAY DEAD LETTERS queue");
        awaitAll(2_000);
        assertThat(sql.query(LETTERS)).isEqualTo("0");
    }

    @Test
    void replayIsNotARead() {
        HttpResponse<byte[]> response = sql.get("/?query=SYSTEM%20REPLAY%20DEAD%20LETTERS%20queue");
        assertThat(response.headers().firstValue("X-ClickHouse-Exception-Code")).hasValue("164");
    }

    /// Every tenth message is one that the second view fails on; all of these are in partition 0.
    private void send(int from, int to) {
        for (int id = from; id < to; id++) {
            String amount = id % 10 == 0 ? "none" : Integer.toString(id);
            byte[] payload = "{\"id\":%d,\"amount\":\"%s\"}".formatted(id, amount).getBytes(UTF_8);
            topics.send(new ProducerRecord<>(topic, id % 2, null, payload));
        }
        topics.flush();
    }

    private void awaitAll(int count) {
        for (String target : List.of("texts", "sums")) {
            await(
                    "SELECT count(), uniqExact(id), max(id) FROM " + target,
                    "%d\t%d\t%d".formatted(count, count, count - 1));
        }
    }

    private void await(String query, String answer) {
        Await.until(query + " is " + answer, () -> sql.query(query).equals(answer));
    }
}
