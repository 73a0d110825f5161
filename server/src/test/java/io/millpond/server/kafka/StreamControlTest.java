package io.millpond.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.server.broker.EmbeddedBroker;

import org.apache.kafka.clients.producer.ProducerRecord;
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

/// SYSTEM STOP, START, PAUSE, CANCEL and REFRESH of a Kafka table with a real broker.
@Timeout(180)
final class StreamControlTest {
    private static final String COUNTS = "SELECT count(), uniqExact(id) FROM target";
    private static final String STATES = "SELECT DISTINCT state FROM system.kafka_consumers";

    private static final String LAG =
            "SELECT lag, `assignments.current_offset`, `assignments.committed_offset`,"
                    + " `assignments.end_offset`, `assignments.lag` FROM system.kafka_consumers";

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
        topic = "control" + topicCount++;
        broker.createTopic(topic, 2);
        topics = new TestTopics(broker);
        database = TestDatabase.open(directory);
    }

    @AfterEach
    void close() {
        topics.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "transaction"})
    void stopAndStartUnderLoadLoseAndRepeatNothing(String protocol) {
        create(", kafka_commit_protocol = '" + protocol + "'");
        int rounds = 6;
        int each = 2_000;
        for (int round = 0; round < rounds; round++) {
            send(round * each, each);
            database.await("SELECT count() > " + (round * each + each / 4) + " FROM target", "1");
            database.run(round % 2 == 0 ? "SYSTEM STOP queue" : "SYSTEM PAUSE queue");
            database.run("SYSTEM START queue");
        }
        topics.flush();
        int all = rounds * each;
        database.await("SELECT count() >= " + all + " FROM target", "1");
        assertThat(database.query(COUNTS)).isEqualTo(all + "\t" + all);
    }

    @Test
    void stoppedTableConsumesNothingAndSaysSo() {
        create("");
        send(0, 10);
        topics.flush();
        database.await(COUNTS, "10\t10");
        database.run("SYSTEM STOP queue");
        assertThat(database.query(STATES)).isEqualTo("stopped by SYSTEM STOP");
        assertThat(database.query("SELECT rows_total FROM system.kafka_consumers")).isEqualTo("10");
        send(10, 10);
        topics.flush();
        // A view that comes and goes starts nothing.
        database.run("CREATE MATERIALIZED VIEW other TO target AS SELECT id FROM queue");
        database.run("DROP VIEW other");
        assertThat(database.query(STATES)).isEqualTo("stopped by SYSTEM STOP");
        assertThat(database.query(COUNTS)).isEqualTo("10\t10");
        database.run("SYSTEM PAUSE queue");
        assertThat(database.query(STATES)).isEqualTo("paused by SYSTEM PAUSE");
        database.run("SYSTEM START queue");
        database.await(COUNTS, "20\t20");
        database.await(STATES, "running");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "transaction"})
    void stoppedTableShowsItsPositionsAndLag(String protocol) {
        create(", kafka_commit_protocol = '" + protocol + "'");
        send(0, 10);
        topics.flush();
        database.await(COUNTS, "10\t10");
        database.run("SYSTEM STOP queue");
        send(10, 6);
        topics.flush();
        database.await(LAG, "6\t[5,5]\t[5,5]\t[8,8]\t[3,3]");
        // A move is seen at once, whatever was asked before.
        database.run("SYSTEM SEEK queue TO OFFSET 4");
        assertThat(database.query(LAG)).isEqualTo("8\t[4,4]\t[4,4]\t[8,8]\t[4,4]");
        broker.stop();
        try {
            database.await(LAG, "\\N\t[4,4]\t[-1001,-1001]\t[-1001,-1001]\t[NULL,NULL]");
        } finally {
            broker.start();
        }
        database.run("SYSTEM START queue");
        database.await(COUNTS, "18\t16");
        database.await("SELECT lag FROM system.kafka_consumers", "0");
    }

    @Test
    void stopOutlivesRestartDetachAndRename() {
        create("");
        database.run("SYSTEM STOP queue");
        database.close();
        database = TestDatabase.open(directory);
        send(0, 10);
        topics.flush();
        assertThat(database.query(STATES)).isEqualTo("stopped by SYSTEM STOP");
        database.run("DETACH TABLE queue");
        database.run("ATTACH TABLE queue");
        assertThat(database.query(STATES)).isEqualTo("stopped by SYSTEM STOP");
        database.run("RENAME TABLE queue TO renamed");
        assertThat(database.query(STATES)).isEqualTo("stopped by SYSTEM STOP");
        database.run("RENAME TABLE renamed TO queue");
        assertThat(database.query(COUNTS)).isEqualTo("0\t0");
        database.run("SYSTEM START queue");
        database.await(COUNTS, "10\t10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "transaction"})
    void pausedTableKeepsWhatItRead(String protocol) {
        create(
                ", kafka_max_block_size = 500, kafka_poll_max_batch_size = 500,"
                        + " kafka_commit_protocol = '"
                        + protocol
                        + "'");
        send(0, 20_000);
        database.await("SELECT count() > 1000 FROM target", "1");
        database.run("SYSTEM PAUSE queue");
        String paused = database.query(COUNTS);
        topics.flush();
        database.run("SYSTEM REFRESH queue");
        database.await(COUNTS, counts -> !counts.equals(paused));
        database.await(STATES, "paused by SYSTEM PAUSE");
        database.run("SYSTEM START queue");
        database.await("SELECT count() >= 20000 FROM target", "1");
        assertThat(database.query(COUNTS)).isEqualTo("20000\t20000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "transaction"})
    void eachRefreshOfAStoppedTableIsOneBlock(String protocol) {
        create(
                ", kafka_max_block_size = 100, kafka_poll_max_batch_size = 100,"
                        + " kafka_commit_protocol = '"
                        + protocol
                        + "'");
        database.run("SYSTEM STOP queue");
        send(0, 1_000);
        topics.flush();
        database.run("SYSTEM REFRESH queue");
        database.run("SYSTEM REFRESH queue");
        database.await("SELECT sum(blocks) FROM system.kafka_consumers", "2");
        database.await(STATES, "stopped by SYSTEM STOP");
        assertThat(database.query(COUNTS)).isEqualTo("200\t200");
        database.run("SYSTEM START queue");
        database.await(COUNTS, "1000\t1000");
    }

    @Test
    void refreshWithNothingToReadEnds() {
        create("");
        database.run("SYSTEM PAUSE queue");
        database.run("SYSTEM REFRESH queue");
        database.await(STATES, state -> !state.equals("paused by SYSTEM PAUSE"));
        database.await(STATES, "paused by SYSTEM PAUSE");
        assertThat(database.query("SELECT sum(blocks) FROM system.kafka_consumers")).isEqualTo("0");
    }

    @Test
    void cancelledBlockIsReadAgain() {
        create("");
        for (int round = 0; round < 10; round++) {
            send(round * 500, 500);
            database.run("SYSTEM CANCEL queue");
        }
        topics.flush();
        database.await("SELECT count() >= 5000 FROM target", "1");
        assertThat(database.query(COUNTS)).isEqualTo("5000\t5000");
    }

    @Test
    void allStreamingTablesAreSteeredTogether() {
        create("");
        database.run("CREATE TABLE second AS queue " + engine(""));
        database.run("SYSTEM STOP ALL BACKGROUND");
        assertThat(database.query(STATES)).isEqualTo("stopped by SYSTEM STOP");
        database.run("SYSTEM START ALL BACKGROUND");
        database.await("SELECT max(state = 'running') FROM system.kafka_consumers", "1");
    }

    @Test
    void tableWithoutBackgroundWorkIsRefused() {
        create("");
        for (String action : new String[] {"STOP", "START", "PAUSE", "CANCEL", "REFRESH"}) {
            for (String name : new String[] {"target", "mv"}) {
                assertThatThrownBy(() -> database.run("SYSTEM " + action + " " + name))
                        .hasMessageMatching(
                                "Table default\\."
                                        + name
                                        + " \\([0-9a-f-]{36}\\) has no controllable background"
                                        + " activity\\.");
            }
        }
        assertThatThrownBy(() -> database.run("SYSTEM STOP nothing"))
                .hasMessageContaining("default.nothing");
    }

    @Test
    void stopReturnsSoonWhenNoBrokerAnswers() {
        create("");
        send(0, 10);
        topics.flush();
        database.await(COUNTS, "10\t10");
        broker.stop();
        database.run("SYSTEM STOP queue");
        assertThat(database.query(STATES)).isEqualTo("stopped by SYSTEM STOP");
        broker.start();
        database.run("SYSTEM START queue");
        send(10, 10);
        topics.flush();
        database.await(COUNTS, "20\t20");
    }

    private void send(int fromId, int count) {
        for (int id = fromId; id < fromId + count; id++) {
            byte[] value = ("{\"id\":" + id + "}").getBytes(UTF_8);
            topics.send(new ProducerRecord<>(topic, id % 2, null, value));
        }
    }

    private void create(String settings) {
        database.run("CREATE TABLE queue (id UInt64) " + engine(settings));
        database.run("CREATE TABLE target (id UInt64) ENGINE = MergeTree ORDER BY id");
        database.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue");
    }

    private String engine(String settings) {
        return "ENGINE = Kafka SETTINGS kafka_broker_list = '"
                + broker.bootstrapServers()
                + "', kafka_topic_list = '"
                + topic
                + "', kafka_group_name = 'group-of-"
                + topic
                + "', kafka_format = 'JSONEachRow'"
                + settings;
    }
}
