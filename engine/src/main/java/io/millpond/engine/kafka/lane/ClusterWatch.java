package io.millpond.engine.kafka.lane;

import io.millpond.engine.kafka.client.Failures;
import io.millpond.engine.kafka.client.GroupAdmin;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.storage.Clock;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a lane knows of the cluster: whether a broker is connected, which topics there are, and
/// which were deleted and made again.
///
/// The client itself hides an outage: it logs, tries again and returns no messages.
/// Single-threaded.
final class ClusterWatch {
    private static final long LOOK_INTERVAL_MS = 500;
    private static final long TOPICS_INTERVAL_MS = 5_000;

    /// A connection that is being made again is not an outage yet.
    private static final long DISCONNECTED_MS = 1_000;

    private final LaneSettings settings;
    private final GroupAdmin admin;
    private final LaneProgress progress;
    private final Clock clock;
    private final @Nullable Metric connectionCount;
    private final Map<String, String> topicIds = new HashMap<>();
    private long nextLookMs;
    private long nextTopicsMs;
    private long disconnectedSinceMs;

    ClusterWatch(
            LaneSettings settings,
            Consumer<ByteBuffer, ByteBuffer> consumer,
            GroupAdmin admin,
            LaneProgress progress,
            Clock clock) {
        this.settings = settings;
        this.admin = admin;
        this.progress = progress;
        this.clock = clock;
        this.connectionCount = connectionCount(consumer);
    }

    private static @Nullable Metric connectionCount(Consumer<ByteBuffer, ByteBuffer> consumer) {
        for (Map.Entry<?, ? extends Metric> entry : consumer.metrics().entrySet()) {
            if (entry.getValue().metricName().name().equals("connection-count")) {
                return entry.getValue();
            }
        }
        return null;
    }

    /// Whether any broker is connected; true when that cannot be told.
    boolean isConnected() {
        return connectionCount == null
                || !(connectionCount.metricValue() instanceof Double count)
                || count > 0;
    }

    /// The listed topics that exist. Shows those that do not.
    Set<String> presentTopics() {
        List<String> listed = settings.topics();
        Map<String, String> found = admin.topicIds(listed);
        topicIds.putAll(found);
        showMissing();
        nextTopicsMs = clock.currentTimeMillis() + TOPICS_INTERVAL_MS;
        return Set.copyOf(found.keySet());
    }

    private void showMissing() {
        Set<String> missing = new HashSet<>(settings.topics());
        missing.removeAll(topicIds.keySet());
        missing.removeIf(topic -> topic.startsWith("^"));
        if (missing.isEmpty()) {
            progress.recover(LaneProgress.Source.TOPIC);
        } else {
            progress.fail(
                    LaneProgress.Source.TOPIC,
                    "Topic '" + String.join("', '", missing) + "' does not exist");
        }
    }

    /// The topics that have been seen.
    Set<String> knownTopics() {
        return Set.copyOf(topicIds.keySet());
    }

    /// The topic's id, empty when it is not known.
    String topicId(String topic) {
        return topicIds.getOrDefault(topic, "");
    }

    /// Asks for the present ids of the topics of these partitions: one that was known is another
    /// when the topic was deleted and made again. Throws a Kafka exception when nobody answers.
    void learnTopics(Collection<TopicPartition> partitions) {
        Set<String> topics = new HashSet<>();
        partitions.forEach(partition -> topics.add(partition.topic()));
        if (!topics.isEmpty()) {
            topicIds.putAll(admin.topicIds(topics));
        }
    }

    boolean isDue() {
        return clock.currentTimeMillis() >= nextLookMs;
    }

    /// Looks around.
    ///
    /// @param subscribed the topics that are read
    void look(Collection<String> subscribed) {
        long now = clock.currentTimeMillis();
        nextLookMs = now + LOOK_INTERVAL_MS;
        if (!isConnected()) {
            disconnectedSinceMs = disconnectedSinceMs == 0 ? now : disconnectedSinceMs;
            if (now - disconnectedSinceMs >= DISCONNECTED_MS) {
                progress.fail(
                        LaneProgress.Source.CLUSTER, Failures.unreachable(settings.brokers()));
            }
            return;
        }
        disconnectedSinceMs = 0;
        progress.recover(LaneProgress.Source.CLUSTER);
        if (now >= nextTopicsMs) {
            lookAtTopics(subscribed, now);
        }
    }

    private void lookAtTopics(Collection<String> subscribed, long now) {
        nextTopicsMs = now + TOPICS_INTERVAL_MS;
        Set<String> asked = new HashSet<>(subscribed);
        settings.topics().stream().filter(topic -> !topic.startsWith("^")).forEach(asked::add);
        try {
            topicIds.putAll(admin.topicIds(asked));
            showMissing();
        } catch (KafkaException e) {
            progress.fail(LaneProgress.Source.CLUSTER, Failures.text(e));
        }
    }
}
