package io.millpond.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Messages with values of several types, from a real broker into columns of JSON, Variant and
/// Dynamic.
@Timeout(180)
final class MixedTypesIngestTest {
    private static final String CONSUMERS = "system.kafka_consumers WHERE table = 'queue'";
    private static final String MIXED =
            "id UInt64, j JSON(a.b UInt8, SKIP secret), v Variant(UInt8, Date), d Dynamic";
    private static final String BAD_PATH = "{\"id\":90,\"j\":{\"a\":{\"b\":\"x\"}}}";
    private static final String BAD_VARIANT = "{\"id\":91,\"v\":\"no date\"}";
    private static final String BAD_OBJECT = "{\"id\":92,\"j\":[1]}";

    @RegisterExtension private final KafkaFixture kafka = new KafkaFixture();

    @Test
    void valuesOfSeveralTypesKeepTheirTypes() {
        queue(MIXED, "JSONEachRow", "");
        target(MIXED, "SELECT * FROM queue");
        sendGood();
        kafka.await("SELECT count() FROM target", "4");
        assertGoodRows();

        kafka.closeDatabase();
        kafka.openDatabase();
        assertGoodRows();
        kafka.run("OPTIMIZE TABLE target FINAL");
        assertGoodRows();
    }

    @Test
    void valueOfNoAlternativeIsARowWithItsErrorInModeStream() {
        queue(MIXED, "JSONEachRow", "kafka_handle_error_mode = 'stream'");
        target(
                MIXED + ", raw String, error String",
                "SELECT *, _raw_message AS raw, _error AS error FROM queue");
        sendGood();
        kafka.topics().send(kafka.topic(), 0, BAD_PATH, BAD_VARIANT, BAD_OBJECT);
        kafka.await("SELECT count(), countIf(error != '') FROM target", "7\t3");
        assertThat(kafka.query("SELECT raw FROM target WHERE error != '' ORDER BY raw"))
                .isEqualTo(String.join("\n", BAD_PATH, BAD_VARIANT, BAD_OBJECT));
        assertThat(kafka.query("SELECT id, j, v, d FROM target WHERE raw != '' LIMIT 1"))
                .isEqualTo("0\t{\"a\":{\"b\":0}}\t\\N\t\\N");
        kafka.await("SELECT lag, is_failing FROM " + CONSUMERS, "0\t0");
    }

    @Test
    void valueOfNoAlternativeIsParkedInModeDeadLetterQueue() {
        queue(MIXED, "JSONEachRow", "kafka_handle_error_mode = 'dead_letter_queue'");
        target(MIXED, "SELECT * FROM queue");
        kafka.topics().send(kafka.topic(), 0, BAD_PATH, BAD_VARIANT, BAD_OBJECT);
        sendGood();
        kafka.await("SELECT count() FROM target", "4");
        assertGoodRows();
        assertThat(
                        kafka.query(
                                "SELECT kafka_offset, raw_message, error_code FROM"
                                        + " system.dead_letter_queue ORDER BY kafka_offset"))
                .isEqualTo(
                        "0\t"
                                + BAD_PATH
                                + "\t117\n1\t"
                                + BAD_VARIANT
                                + "\t117\n2\t"
                                + BAD_OBJECT
                                + "\t117");
    }

    @Test
    void wholeMessagesBecomeObjects() {
        queue("j JSON", "JSONAsObject", "kafka_handle_error_mode = 'dead_letter_queue'");
        target("j JSON, at UInt64", "SELECT j, _offset AS at FROM queue");
        kafka.topics()
                .send(
                        kafka.topic(),
                        0,
                        "{\"id\":1,\"user\":{\"name\":\"ann\"}}",
                        "[1",
                        "{\"id\":\"two\",\"tags\":[\"x\",\"y\"]}");
        kafka.await("SELECT count() FROM target", "2");
        assertThat(
                        kafka.query(
                                "SELECT at, j.id, dynamicType(j.id), j.user.name, j.tags FROM target"
                                        + " ORDER BY at"))
                .isEqualTo("0\t1\tInt64\tann\t\\N\n2\ttwo\tString\t\\N\t['x','y']");
        assertThat(kafka.query("SELECT kafka_offset, raw_message FROM system.dead_letter_queue"))
                .isEqualTo("1\t[1");
    }

    private void sendGood() {
        kafka.topics()
                .send(
                        kafka.topic(),
                        0,
                        "{\"id\":1,\"j\":{\"a\":{\"b\":1},\"c\":[1,2]},\"v\":7,\"d\":\"x\"}",
                        "{\"id\":2,\"j\":{\"c\":\"text\",\"secret\":1},\"v\":\"2020-01-02\",\"d\":1.5}",
                        "{\"id\":3}",
                        "{\"id\":4,\"j\":{\"e\":{\"f\":true}},\"v\":null,\"d\":[1,2]}");
    }

    private void assertGoodRows() {
        assertThat(
                        kafka.query(
                                "SELECT id, j, v, variantType(v), d, dynamicType(d) FROM target"
                                        + " ORDER BY id"))
                .isEqualTo(
                        "1\t{\"a\":{\"b\":1},\"c\":[1,2]}\t7\tUInt8\tx\tString\n"
                                + "2\t{\"a\":{\"b\":0},\"c\":\"text\"}\t2020-01-02\tDate\t1.5\tFloat64\n"
                                + "3\t{\"a\":{\"b\":0}}\t\\N\tNone\t\\N\tNone\n"
                                + "4\t{\"a\":{\"b\":0},\"e\":{\"f\":true}}\t\\N\tNone\t[1,2]"
                                + "\tArray(Int64)");
    }

    private void queue(String columns, String format, String settings) {
        kafka.run(
                "CREATE TABLE queue (%s) ENGINE = Kafka('%s', '%s', 'g-%s', '%s')"
                                .formatted(
                                        columns,
                                        kafka.broker().bootstrapServers(),
                                        kafka.topic(),
                                        kafka.topic(),
                                        format)
                        + (settings.isEmpty() ? "" : " SETTINGS " + settings));
    }

    private void target(String columns, String select) {
        kafka.run("CREATE TABLE target (" + columns + ") ENGINE = MergeTree ORDER BY tuple()");
        kafka.run("CREATE MATERIALIZED VIEW mv TO target AS " + select);
    }
}
