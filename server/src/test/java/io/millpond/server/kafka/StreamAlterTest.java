package io.millpond.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// ALTER of a Kafka table that reads from a real broker: each message is in the target once,
/// whatever is altered between two blocks.
@Timeout(180)
final class StreamAlterTest {
    private static final String ROWS =
            "SELECT arraySort(groupArray((id, note))) FROM target FORMAT TSV";

    @RegisterExtension private final KafkaFixture kafka = new KafkaFixture();

    @Test
    void addedColumnIsReadFromTheNextMessageOn() {
        create();
        send("{\"id\":1,\"note\":\"early\"}");
        kafka.await(ROWS, "[(1,'')]");
        kafka.run("ALTER TABLE queue ADD COLUMN note String");
        kafka.run("ALTER TABLE mv MODIFY QUERY SELECT id, note FROM queue");
        send("{\"id\":2,\"note\":\"late\"}");
        send("{\"id\":3}");
        kafka.await(ROWS, "[(1,''),(2,'late'),(3,'')]");
    }

    @Test
    void settingsChangeAndPositionsStay() {
        create();
        for (int i = 0; i < 20; i++) {
            send("{\"id\":" + i + "}");
            if (i % 5 == 0) {
                kafka.run("ALTER TABLE queue MODIFY SETTING kafka_max_block_size = " + (1000 + i));
            }
        }
        kafka.await("SELECT count(), uniqExact(id) FROM target", "20\t20");
        kafka.run("ALTER TABLE queue RESET SETTING kafka_max_block_size");
        kafka.closeDatabase();
        kafka.openDatabase();
        send("{\"id\":20}");
        kafka.await("SELECT count(), uniqExact(id) FROM target", "21\t21");
        assertThat(kafka.query("SHOW CREATE TABLE queue")).doesNotContain("kafka_max_block_size");
    }

    @Test
    void columnThatAViewReadsIsNotDropped() {
        create();
        send("{\"id\":1}");
        kafka.await(ROWS, "[(1,'')]");
        assertThatThrownBy(() -> kafka.run("ALTER TABLE queue DROP COLUMN id"))
                .hasMessageContaining("id");
        assertThatThrownBy(
                        () ->
                                kafka.run(
                                        "ALTER TABLE queue MODIFY SETTING"
                                                + " kafka_num_consumers = 0"))
                .hasMessageContaining("onsumers");
        kafka.run("ALTER TABLE queue MODIFY COLUMN id UInt32, ADD COLUMN extra Array(String)");
        kafka.run("ALTER TABLE queue DROP COLUMN extra");
        send("{\"id\":2}");
        kafka.await(ROWS, "[(1,''),(2,'')]");
    }

    private void create() {
        kafka.run(
                "CREATE TABLE queue (id UInt64, other UInt8) ENGINE = Kafka SETTINGS kafka_broker_list = '"
                        + kafka.broker().bootstrapServers()
                        + "', kafka_topic_list = '"
                        + kafka.topic()
                        + "', kafka_group_name = 'group-of-"
                        + kafka.topic()
                        + "', kafka_format = 'JSONEachRow'");
        kafka.run("CREATE TABLE target (id UInt64, note String) ENGINE = MergeTree ORDER BY id");
        kafka.run("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue");
    }

    private void send(String message) {
        kafka.topics().send(new ProducerRecord<>(kafka.topic(), message.getBytes(UTF_8)));
        kafka.topics().flush();
    }
}
