package io.millpond.engine.setting;

import java.util.HashMap;
import java.util.Map;

/// Properties for every Kafka client of a database, as a configuration file gives them.
///
/// @param consumer of consumers
/// @param producer of producers
/// @param topics of the clients of one topic, over the other two, by topic
public record KafkaClientSettings(
        Map<String, String> consumer,
        Map<String, String> producer,
        Map<String, Map<String, String>> topics) {
    public static final KafkaClientSettings NONE =
            new KafkaClientSettings(Map.of(), Map.of(), Map.of());

    public KafkaClientSettings {
        consumer = Map.copyOf(consumer);
        producer = Map.copyOf(producer);
        Map<String, Map<String, String>> copied = new HashMap<>();
        topics.forEach((topic, properties) -> copied.put(topic, Map.copyOf(properties)));
        topics = Map.copyOf(copied);
    }
}
