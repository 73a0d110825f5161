package io.millpond.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// SYSTEM STOP, START, PAUSE, CANCEL and REFRESH of a Kafka table with a real broker.
@Timeout(180)
final class StreamControlTest {
    private static final String COUNTS = "SELECT count(), uniqExact(id) FROM target";
    private static final String STATES = "SELECT DISTINCT state FROM system.kafka_consumers";

    private static final String LAG =
            "SELECT lag, `assignments.current_offset`, `assignments.committed_offset`,"
                    + " `assignments.end_offset`, `assignments.lag` FROM system.kafka_consumers";

    @RegisterExtension private final KafkaFixture kafka = new KafkaFixture();

    @ParameterizedTest
    @ValueSource(strings = {"local", "transaction"})
    void stopAndStartUnderLoadLoseAndRepeatNothing(String protocol) {
        create(", kafka_commit_protocol = '" + protocol + "'");
        int rounds = 6;
        int each = 2_000;
        for (int round = 0; round < rounds; round++) {
            send(round * each, each);
            kafka.await("SELECT count() > " + (round * each + each / 4) + " FROM target", "1");
            kafka.run(round % 2 == 0 ? "SYSTEM STOP queue" : "SYSTEM PAUSE queue");
            kafka.run("SYSTEM START queue");
        }
        kafka.topics().flush();
        int all = rounds * each;
        kafka.await("SELECT count() >= " + all + " FROM target", "1");
        assertThat(kafka.query(COUNTS)).isEqualTo(all + "\t" + all);
    }

    @Test
    void stoppedTableConsumesNothingAndSaysSo() {
        create("");
        send(0, 10);
        kafka.topics().flush();
        kafka.await(COUNTS, "10\t10");
        kafka.run("SYSTEM STOP queue");
        assertThat(kafka.query(STATES)).isEqualTo("stopped by SYSTEM STOP");
        assertThat(kafka.query("SELECT rows_total FROM system.kafka_consumers")).isEqualTo("10");
        send(10, 10);
        kafka.topics().flush();
        // A view that comes and goes starts nothing.
        kafka.run("CREATE MATERIALIZED VIEW other TO target AS SELECT id FROM queue");
        kafka.run("DROP VIEW other");
        assertThat(kafka.query(STATES)).isEqualTo("stopped by SYSTEM STOP");
        assertThat(kafka.query(COUNTS)).isEqualTo("10\t10");
        kafka.run("SYSTEM PAUSE queue");
        assertThat(kafka.query(STATES)).isEqualTo("paused by SYSTEM PAUSE");
        kafka.run("SYSTEM START queue");
        kafka.await(COUNTS, "20\t20");
        kafka.await(STATES, "running");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "transaction"})
    void stoppedTableShowsItsPositionsAndLag(String protocol) {
        create(", kafka_commit_protocol = '" + protocol + "'");
        send(0, 10);
        kafka.topics().flush();
        kafka.await(COUNTS, "10\t10");
        kafka.run("SYSTEM STOP queue");
        send(10, 6);
        kafka.topics().flush();
        kafka.await(LAG, "6\t[5,5]\t[5,5]\t[8,8]\t[3,3]");
        // A move is seen at once, whatever was asked before.
        kafka.run("SYSTEM SEEK queue TO OFFSET 4");
        assertThat(kafka.query(LAG)).isEqualTo("8\t[4,4]\t[4,4]\t[8,8]\t[4,4]");
        assertThat(kafka.partitionMetrics("kafka_partition_lag")).containsExactly(4.0, 4.0);
        kafka.broker().stop();
        try {
            kafka.await(LAG, "\\N\t[4,4]\t[-1001,-1001]\t[-1001,-1001]\t[NULL,NULL]");
            assertThat(kafka.partitionMetrics("kafka_partition_lag")).isEmpty();
            assertThat(kafka.partitionMetrics("kafka_partition_offset")).containsExactly(4.0, 4.0);
        } finally {
            kafka.broker().start();
        }
        kafka.run("SYSTEM START queue");
        kafka.await(COUNTS, "18\t16");
        kafka.await("SELECT lag FROM system.kafka_consumers", "0");
    }

    @Test
    void stopOutlivesRestartDetachAndRename() {
        create("");
        kafka.run("SYSTEM STOP queue");
        kafka.closeDatabase();
        kafka.openDatabase();
        send(0, 10);
        kafka.topics().flush();
        assertThat(kafka.query(STATES)).isEqualTo("stopped by SYSTEM STOP");
        kafka.run("DETACH TABLE queue");
        kafka.run("ATTACH TABLE queue");
        assertThat(kafka.query(STATES)).isEqualTo("stopped by SYSTEM STOP");
        kafka.run("RENAME TABLE queue TO renamed");
        assertThat(kafka.query(STATES)).isEqualTo("stopped by SYSTEM STOP");
        kafka.run("RENAME TABLE renamed TO queue");
        assertThat(kafka.query(COUNTS)).isEqualTo("0\t0");
        kafka.run("SYSTEM START queue");
        kafka.await(COUNTS, "10\t10");
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
        kafka.await("SELECT count() > 1000 FROM target", "1");
        kafka.run("SYSTEM PAUSE queue");
        String paused = kafka.query(COUNTS);
        kafka.topics().flush();
        kafka.run("SYSTEM REFRESH queue");
        kafka.await(COUNTS, counts -> !counts.equals(paused));
        kafka.await(STATES, "paused by SYSTEM PAUSE");
        kafka.run("SYSTEM START queue");
        kafka.await("SELECT count() >= 20000 FROM target", "1");
        assertThat(kafka.query(COUNTS)).isEqualTo("20000\t20000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "transaction"})
    void eachRefreshOfAStoppedTableIsOneBlock(String protocol) {
        create(
                ", kafka_max_block_size = 100, kafka_poll_max_batch_size = 100,"
                        + " kafka_commit_protocol = '"
                        + protocol
                        + "'");
        kafka.run("SYSTEM STOP queue");
        send(0, 1_000);
        kafka.topics().flush();
        kafka.run("SYSTEM REFRESH queue");
        kafka.run("SYSTEM REFRESH queue");
        kafka.await("SELECT sum(blocks) FROM system.kafka_consumers", "2");
        kafka.await(STATES, "stopped by SYSTEM STOP");
        assertThat(kafka.query(COUNTS)).isEqualTo("200\t200");
        kafka.run("SYSTEM START queue");
        kafka.await(COUNTS, "1000\t1000");
    }

    @Test
    void refreshWithNothingToReadEnds() {
        create("");
        kafka.run("SYSTEM PAUSE queue");
        kafka.run("SYSTEM REFRESH queue");
        kafka.await(STATES, state -> !state.equals("paused by SYSTEM PAUSE"));
        kafka.await(STATES, "paused by SYSTEM PAUSE");
        assertThat(kafka.query("SELECT sum(blocks) FROM system.kafka_consumers")).isEqualTo("0");
    }

    @Test
    void cancelledBlockIsReadAgain() {
        create("");
        for (int round = 0; round < 10; round++) {
            send(round * 500, 500);
            kafka.run("SYSTEM CANCEL queue");
        }
        kafka.topics().flush();
        kafka.await("SELECT count() >= 5000 FROM target", "1");
        assertThat(kafka.query(COUNTS)).isEqualTo("5000\t5000");
    }

    @Test
    void allStreamingTablesAreSteeredTogether() {
        create("");
        kafka.run("CREATE TABLE second AS queue " + engine(""));
        kafka.run("SYSTEM STOP ALL BACKGROUND");
        assertThat(kafka.query(STATES)).isEqualTo("stopped by SYSTEM STOP");
        kafka.run("SYSTEM START ALL BACKGROUND");
        kafka.await("SELECT max(state = 'running') FROM system.kafka_consumers", "1");
    }

    @Test
    void tableWithoutBackgroundWorkIsRefused() {
        create("");
        for (String action : new String[] {"STOP", "START", "PAUSE", "CANCEL", "REFRESH"}) {
            for (String name : new String[] {"target", "mv"}) {
                assertThatThrownBy(() -> kafka.run("SYSTEM " + action + " " + name))
                        .hasMessageMatching(
                                "Table default\\."
                                        + name
                                        + " \\([0-9a-f-]{36}\\) has no controllable background"
                                        + " activity\\.");
            }
        }
        assertThatThrownBy(() -> kafka.run("SYSTEM STOP nothing"))
                .hasMessageContaining("default.nothing");
    }

    @Test
    void stopReturnsSoonWhenNoBrokerAnswers() {
        create("");
        send(0, 10);
        kafka.topics().flush();
        kafka.await(COUNTS, "10\t10");
        kafka.broker().stop();
        kafka.run("SYSTEM STOP queue");
        assertThat(kafka.query(STATES)).isEqualTo("stopped by SYSTEM STOP");
        kafka.broker().start();
        kafka.run("SYSTEM START queue");
        send(10, 10);
        kafka.topics().flush();
        kafka.await(COUNTS, "20\t20");
    }

    private void send(int fromId, int count) {
        for (int id = fromId; id < fromId + count; id++) {
            byte[] value = ("{\"id\":" + id + "}").getBytes(UTF_8);
            kafka.topics().send(new ProducerRecord<>(kafka.topic(), id % 2, null, value));
        }
    }

    private void create(String settings) {
        kafka.run("CREATE TABLE queue (id UInt64) " + engine(settings));
        kafka.run("CREATE TABLE target (id UInt64) ENGINE = MergeTree ORDER BY id");
        kafka.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue");
    }

    private String engine(String settings) {
        return "ENGINE = Kafka SETTINGS kafka_broker_list = '"
                + kafka.broker().bootstrapServers()
                + "', kafka_topic_list = '"
                + kafka.topic()
                + "', kafka_group_name = 'group-of-"
                + kafka.topic()
                + "', kafka_format = 'JSONEachRow'"
                + settings;
    }
}
