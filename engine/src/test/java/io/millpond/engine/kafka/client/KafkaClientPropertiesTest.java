package io.millpond.engine.kafka.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.kafka.lane.TestLane;
import io.millpond.engine.kafka.setting.KafkaSettings;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.setting.OffsetPolicy;
import io.millpond.engine.setting.KafkaClientSettings;

import org.junit.jupiter.api.Test;

import java.util.Map;

final class KafkaClientPropertiesTest {
    private static final KafkaSettings TABLE =
            KafkaSettings.none()
                    .with("kafka_broker_list", "b:9092")
                    .with("kafka_topic_list", "t")
                    .with("kafka_group_name", "g")
                    .with("kafka_format", "JSONEachRow");

    @Test
    void whatTheProtocolRestsOnCannotBeChanged() {
        KafkaSettings table =
                TABLE.withClientProperty("enable.auto.commit", "true")
                        .withClientProperty("isolation.level", "read_uncommitted")
                        .withClientProperty("group.id", "other")
                        .withClientProperty("auto.offset.reset", "latest");
        KafkaClientProperties properties = properties(table, KafkaClientSettings.NONE);
        assertThat(consumer(properties))
                .containsEntry("enable.auto.commit", false)
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("group.id", "g")
                .containsEntry("auto.offset.reset", "none");
        assertThat(properties.start()).isEqualTo(new OffsetPolicy.Latest());
    }

    @Test
    void laterSourcesWin() {
        KafkaClientSettings server =
                new KafkaClientSettings(
                        Map.of("fetch.min.bytes", "1", "client.rack", "a", "x", "server"),
                        Map.of("linger.ms", "7"),
                        Map.of("t", Map.of("client.rack", "b", "x", "topic")));
        KafkaClientProperties properties =
                properties(TABLE.withClientProperty("x", "collection"), server);
        assertThat(consumer(properties))
                .containsEntry("fetch.min.bytes", "1")
                .containsEntry("client.rack", "b")
                .containsEntry("x", "collection");
        assertThat(properties.producer()).containsEntry("linger.ms", "7");
    }

    @Test
    void insertsAreBoundedByTheTableThenByTheServer() {
        KafkaClientSettings server =
                new KafkaClientSettings(Map.of(), Map.of("max.block.ms", "7"), Map.of());
        assertThat(properties(TABLE, KafkaClientSettings.NONE).producer())
                .containsEntry("max.block.ms", 10_000)
                .containsEntry("delivery.timeout.ms", 30_000);
        assertThat(properties(TABLE, server).producer()).containsEntry("max.block.ms", "7");
        assertThat(properties(TABLE.with("kafka_insert_timeout_ms", "2000"), server).producer())
                .containsEntry("max.block.ms", 2_000)
                .containsEntry("request.timeout.ms", 2_000)
                .containsEntry("delivery.timeout.ms", 6_000);
    }

    @Test
    void membershipIsStaticAndItsIdIsTheLanes() {
        assertThat(consumer(properties(TABLE, KafkaClientSettings.NONE)))
                .containsEntry(
                        "group.instance.id",
                        "millpond-00000000-0000-0001-0000-000000000001"
                                + "-00000000-0000-0002-0000-000000000002-0");
    }

    @Test
    void nextGenerationProtocolKeepsNoPropertiesThatAreTheBrokers() {
        assertThat(
                        consumer(
                                properties(
                                        TABLE.withClientProperty("group.protocol", "consumer"),
                                        KafkaClientSettings.NONE)))
                .doesNotContainKeys(
                        "heartbeat.interval.ms",
                        "session.timeout.ms",
                        "partition.assignment.strategy");
    }

    @Test
    void saslSettingsBecomeALoginModule() {
        KafkaSettings table =
                TABLE.with("kafka_security_protocol", "sasl_ssl")
                        .with("kafka_sasl_mechanism", "SCRAM-SHA-256")
                        .with("kafka_sasl_username", "joe")
                        .with("kafka_sasl_password", "a\"b\\c");
        assertThat(consumer(properties(table, KafkaClientSettings.NONE)))
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-256")
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required"
                                + " username=\"joe\" password=\"a\\\"b\\\\c\";")
                .doesNotContainKeys("sasl.username", "sasl.password");
    }

    @Test
    void producerIsIdempotentAndWaitsForAllReplicas() {
        KafkaSettings table =
                TABLE.with("kafka_compression_codec", "ZSTD")
                        .with("kafka_compression_level", "5")
                        .withClientProperty("acks", "0");
        assertThat(properties(table, KafkaClientSettings.NONE).producer())
                .containsEntry("enable.idempotence", true)
                .containsEntry("acks", "all")
                .containsEntry("compression.type", "zstd")
                .containsEntry("compression.zstd.level", 5);
    }

    private static KafkaClientProperties properties(
            KafkaSettings table, KafkaClientSettings server) {
        return new KafkaClientProperties(table, server, "Millpond-db-q");
    }

    private static Map<String, Object> consumer(KafkaClientProperties properties) {
        LaneSettings lane =
                TestLane.settings(
                        LaneSettings.BrokenPolicy.STOP, LaneSettings.TombstonePolicy.SKIP);
        return properties.consumer(lane, 1 << 20);
    }
}
