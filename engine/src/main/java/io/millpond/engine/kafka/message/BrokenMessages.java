package io.millpond.engine.kafka.message;

import io.millpond.engine.kafka.thread.Backoff;
import io.millpond.storage.Clock;

import org.apache.kafka.common.TopicPartition;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The messages at which partitions stand still because they cannot be decoded, and when each is
/// tried again. Single-threaded.
public final class BrokenMessages {
    private static final Backoff BACKOFF = new Backoff(500, 30_000);

    private final Clock clock;
    private final RandomGenerator random;
    private final Map<TopicPartition, Broken> broken = new HashMap<>();

    private record Broken(long offset, int attemptCount, long retryMs) {}

    public BrokenMessages(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /// The partition stands at `offset` until it is time to try again.
    void stopAt(TopicPartition partition, long offset) {
        Broken before = broken.get(partition);
        int attempts = before != null && before.offset() == offset ? before.attemptCount() + 1 : 1;
        long retryMs = clock.currentTimeMillis() + BACKOFF.delayMs(attempts, random);
        broken.put(partition, new Broken(offset, attempts, retryMs));
    }

    /// The partition got past `offset`.
    void passed(TopicPartition partition, long offset) {
        Broken at = broken.get(partition);
        if (at != null && offset >= at.offset()) {
            broken.remove(partition);
        }
    }

    public void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(broken::remove);
    }

    public boolean isEmpty() {
        return broken.isEmpty();
    }

    /// The partitions that stand still now.
    public Set<TopicPartition> waiting() {
        if (broken.isEmpty()) {
            return Set.of();
        }
        long now = clock.currentTimeMillis();
        Set<TopicPartition> waiting = new HashSet<>();
        broken.forEach(
                (partition, at) -> {
                    if (now < at.retryMs()) {
                        waiting.add(partition);
                    }
                });
        return waiting;
    }

    /// The partitions that stand at a broken message, whether waiting or being tried.
    public Set<TopicPartition> all() {
        return Set.copyOf(broken.keySet());
    }
}
