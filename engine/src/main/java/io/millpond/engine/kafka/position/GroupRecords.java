package io.millpond.engine.kafka.position;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.kafka.client.CommittedOffset;
import io.millpond.engine.kafka.client.ConsumerPositions;
import io.millpond.engine.kafka.client.GroupAdmin;
import io.millpond.engine.kafka.client.KafkaClients;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.storage.Clock;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the cluster holds for a group: its offsets, and its records in the topic of decisions.
///
/// It reads with a client of its own that is no member of the group, so that an answer is never one
/// that was fetched before something this server did. Whatever a transaction changes is seen after
/// it has ended, and not before; a read waits for that within its bound, and then throws a Kafka
/// exception. After a failure the client is made anew. Single-threaded.
public final class GroupRecords implements AutoCloseable {
    /// Waiting for a dead server's transaction to be ended takes longer, and several attempts.
    private static final Duration BOUND = Duration.ofSeconds(3);

    private static final Duration POLL = Duration.ofMillis(100);

    private final LaneSettings settings;
    private final KafkaClients clients;
    private final Clock clock;
    private @Nullable Consumer<ByteBuffer, ByteBuffer> reader;
    private @Nullable GroupAdmin admin;

    public GroupRecords(LaneSettings settings, KafkaClients clients, Clock clock) {
        this.settings = settings;
        this.clients = clients;
        this.clock = clock;
    }

    /// The partition of the topic of decisions that has this group's records. Makes the topic if
    /// there is none.
    public TopicPartition decisions() {
        return read(
                () ->
                        new TopicPartition(
                                settings.decisionTopic(),
                                DecisionRecord.partition(
                                        settings.group(),
                                        admin().decisionPartitions(settings.decisionTopic()))));
    }

    /// The group's offsets; a partition without one is missing.
    public Map<TopicPartition, CommittedOffset> committed(Set<TopicPartition> partitions) {
        Map<TopicPartition, CommittedOffset> held = new HashMap<>();
        if (partitions.isEmpty()) {
            return held;
        }
        read(() -> reader().committed(partitions, BOUND))
                .forEach(
                        (partition, offset) -> {
                            if (offset != null) {
                                held.put(
                                        partition,
                                        new CommittedOffset(offset.offset(), offset.metadata()));
                            }
                        });
        return held;
    }

    /// The block that a lane of this table decided last, if its record is there.
    public Optional<DecisionRecord.Decided> decided(int lane) {
        String key = DecisionRecord.decidedKey(settings.server(), settings.table(), lane);
        return Optional.ofNullable(lastValues(Set.of(key)).get(key)).map(DecisionRecord::decided);
    }

    /// Where the group reads partitions next, for those a record says it of.
    ///
    /// @param partitions with the topic's present id
    public Map<TopicPartition, Long> recorded(Collection<StreamPosition> partitions) {
        Map<TopicPartition, String> keys = new HashMap<>();
        for (StreamPosition position : partitions) {
            keys.put(
                    new TopicPartition(position.topic(), position.partition()),
                    DecisionRecord.positionKey(
                            position.topicId(), position.partition(), settings.group()));
        }
        Map<TopicPartition, Long> found = new HashMap<>();
        if (!keys.isEmpty()) {
            Map<String, String> values = lastValues(new HashSet<>(keys.values()));
            keys.forEach(
                    (partition, key) -> {
                        String value = values.get(key);
                        if (value != null) {
                            found.put(partition, DecisionRecord.nextOffset(value));
                        }
                    });
        }
        return found;
    }

    /// The last values of some keys, from one pass over the group's records.
    ///
    /// The pass ends where the partition ended when it began, open transactions included: what was
    /// decided before this call is seen.
    private Map<String, String> lastValues(Set<String> keys) {
        TopicPartition partition = decisions();
        return read(
                () -> {
                    long end = admin().endOffset(partition);
                    Map<String, String> values = new HashMap<>();
                    Consumer<ByteBuffer, ByteBuffer> consumer = reader();
                    consumer.assign(List.of(partition));
                    consumer.seekToBeginning(List.of(partition));
                    long deadline = clock.nanoTime() + BOUND.toNanos();
                    while (ConsumerPositions.known(consumer, partition).orElse(-1) < end) {
                        if (clock.nanoTime() > deadline) {
                            throw new TimeoutException(
                                    ("The records of %s could not be read up to %d within %d ms: a"
                                                    + " transaction is open, or no broker answers")
                                            .formatted(partition, end, BOUND.toMillis()));
                        }
                        consumer.poll(POLL)
                                .records(partition)
                                .forEach(record -> keep(record, keys, values));
                    }
                    consumer.assign(List.of());
                    return values;
                });
    }

    private static void keep(
            ConsumerRecord<ByteBuffer, ByteBuffer> record,
            Set<String> keys,
            Map<String, String> values) {
        if (record.key() == null) {
            return;
        }
        String key = UTF_8.decode(record.key().duplicate()).toString();
        if (!keys.contains(key)) {
            return;
        }
        if (record.value() == null) {
            values.remove(key);
        } else {
            values.put(key, UTF_8.decode(record.value().duplicate()).toString());
        }
    }

    private interface Reading<T> {
        T run();
    }

    /// Runs a read, after which a client that failed, and may have an answer under way, is gone.
    private <T> T read(Reading<T> reading) {
        boolean isRead = false;
        try {
            T result = reading.run();
            isRead = true;
            return result;
        } finally {
            if (!isRead) {
                close();
            }
        }
    }

    private Consumer<ByteBuffer, ByteBuffer> reader() {
        Consumer<ByteBuffer, ByteBuffer> current = reader;
        if (current == null) {
            current = clients.reader(settings);
            reader = current;
        }
        return current;
    }

    private GroupAdmin admin() {
        GroupAdmin current = admin;
        if (current == null) {
            current = clients.admin(settings);
            admin = current;
        }
        return current;
    }

    @Override
    public void close() {
        Consumer<ByteBuffer, ByteBuffer> openReader = reader;
        GroupAdmin openAdmin = admin;
        reader = null;
        admin = null;
        if (openReader != null) {
            openReader.close(CloseOptions.timeout(Duration.ZERO));
        }
        if (openAdmin != null) {
            openAdmin.close();
        }
    }
}
