package io.millpond.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.setting.Durability;
import io.millpond.engine.setting.MillpondSettings;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/// Backups of Kafka tables with a real broker: what a restored database counts is what the topic
/// holds, each message once, whatever the server that was backed up has read since.
@Timeout(120)
final class KafkaBackupTest {
    private static final String COUNTS = "SELECT count(), uniqExact(id) FROM target";

    @RegisterExtension private final KafkaFixture kafka = new KafkaFixture();

    @TempDir private Path directory;

    private TestDatabase open(String name) {
        return TestDatabase.open(
                directory.resolve(name),
                MillpondSettings.local()
                        .withDurability(Durability.RELAXED)
                        .withBackupDirectory(directory.resolve("backups")));
    }

    private void create(TestDatabase database, String protocol) {
        database.run(
                "CREATE TABLE queue (id UInt64) ENGINE = Kafka SETTINGS kafka_broker_list = '"
                        + kafka.broker().bootstrapServers()
                        + "', kafka_topic_list = '"
                        + kafka.topic()
                        + "', kafka_group_name = 'group-of-"
                        + kafka.topic()
                        + "', kafka_format = 'JSONEachRow', kafka_commit_protocol = '"
                        + protocol
                        + "', kafka_decision_topic = 'decisions-of-"
                        + kafka.topic()
                        + "'");
        database.run("CREATE TABLE target (id UInt64) ENGINE = MergeTree ORDER BY id");
        database.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue");
    }

    private void send(int partition, int from, int to) {
        for (int i = from; i < to; i++) {
            byte[] value = ("{\"id\":" + (1000 * partition + i) + "}").getBytes(UTF_8);
            kafka.topics().send(new ProducerRecord<>(kafka.topic(), partition, null, value));
        }
        kafka.topics().flush();
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "transaction"})
    void restoredDatabaseGoesOnAtThePositionsOfTheBackup(String protocol) {
        try (TestDatabase first = open("first")) {
            create(first, protocol);
            send(0, 0, 50);
            send(1, 0, 50);
            first.await(COUNTS, "100\t100");
            first.run("BACKUP ALL TO File('all.zip')");
            send(0, 50, 80);
            send(1, 50, 80);
            first.await(COUNTS, "160\t160");
        }
        try (TestDatabase second = open("second")) {
            second.run("RESTORE ALL FROM File('all.zip')");
            second.await(COUNTS, "160\t160");
            send(0, 80, 90);
            second.await(COUNTS, "170\t170");
        }
        try (TestDatabase again = open("second")) {
            send(1, 80, 90);
            again.await(COUNTS, "180\t180");
        }
    }

    @Test
    void partitionThatTheBackupHasNoPositionOfIsReadFromItsBeginning() {
        try (TestDatabase first = open("first")) {
            create(first, "local");
            send(0, 0, 50);
            first.await(COUNTS, "50\t50");
            first.run("BACKUP ALL TO File('all')");
            send(1, 0, 50);
            first.await(COUNTS, "100\t100");
        }
        try (TestDatabase second = open("second")) {
            second.run("RESTORE ALL FROM File('all')");
            second.await(COUNTS, "100\t100");
            send(1, 50, 60);
            second.await(COUNTS, "110\t110");
        }
        try (TestDatabase again = open("second")) {
            send(1, 60, 70);
            again.await(COUNTS, "120\t120");
        }
    }

    @Test
    void tablesThatWereDroppedComeBackOnTheSameServer() {
        try (TestDatabase database = open("first")) {
            create(database, "local");
            send(0, 0, 50);
            database.await(COUNTS, "50\t50");
            database.run("BACKUP DATABASE default TO File('all')");
            send(0, 50, 60);
            database.await(COUNTS, "60\t60");
            database.run("DROP TABLE mv");
            database.run("DROP TABLE queue");
            database.run("DROP TABLE target");
            send(1, 0, 10);
            database.run("RESTORE DATABASE default FROM File('all')");
            database.await(COUNTS, "70\t70");
        }
    }

    @Test
    void whereAskedTheGroupSaysWhereToGoOn() {
        try (TestDatabase first = open("first")) {
            create(first, "local");
            send(0, 0, 50);
            first.await(COUNTS, "50\t50");
            first.run("BACKUP ALL TO File('all')");
            send(0, 50, 80);
            first.await(COUNTS, "80\t80");
        }
        try (TestDatabase second = open("second")) {
            second.run("RESTORE ALL FROM File('all') SETTINGS kafka_positions = 'group'");
            send(0, 80, 90);
            second.await(COUNTS, "60\t60");
            assertThat(second.query("SELECT max(id) FROM target")).isEqualTo("89");
        }
    }

    @Test
    void backupOfATableThatReadsIsWholeBlocks() {
        try (TestDatabase database = open("first")) {
            create(database, "local");
            for (int i = 0; i < 10; i++) {
                send(0, 50 * i, 50 * i + 50);
                database.run("BACKUP ALL TO File('b" + i + "')");
            }
            database.await(COUNTS, "500\t500");
        }
        for (int i = 0; i < 10; i += 3) {
            try (TestDatabase restored = open("second" + i)) {
                restored.run("RESTORE ALL FROM File('b" + i + "')");
                restored.await(COUNTS, "500\t500");
            }
        }
    }
}
