package io.millpond.engine.kafka.lane;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A MockConsumer that remembers what was committed, also after it is closed, and how it was.
public final class RecordingConsumer extends MockConsumer<ByteBuffer, ByteBuffer> {
    final Map<TopicPartition, OffsetAndMetadata> commits = new ConcurrentHashMap<>();

    /// Whether the cluster has to be asked first where partitions are read.
    volatile boolean isPositionUnknown;

    /// What happens in the next questions for what the group holds, one each.
    final Queue<Runnable> inCommitted = new ConcurrentLinkedQueue<>();

    final AtomicInteger wakeupCount = new AtomicInteger();

    /// How it was closed.
    final Queue<CloseOptions> closings = new ConcurrentLinkedQueue<>();

    public RecordingConsumer() {
        super("none");
    }

    @Override
    public synchronized long position(TopicPartition partition, Duration timeout) {
        if (isPositionUnknown) {
            throw new TimeoutException("the cluster was not asked yet");
        }
        return super.position(partition, timeout);
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
            Set<TopicPartition> partitions, Duration timeout) {
        Map<TopicPartition, OffsetAndMetadata> held = super.committed(partitions, timeout);
        Runnable event = inCommitted.poll();
        if (event != null) {
            event.run();
        }
        return held;
    }

    @Override
    public void close(CloseOptions options) {
        closings.add(options);
        super.close(options);
    }

    @Override
    public synchronized void wakeup() {
        wakeupCount.incrementAndGet();
        super.wakeup();
    }

    @Override
    public synchronized void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        commits.putAll(offsets);
        super.commitAsync(offsets, callback);
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        commits.putAll(offsets);
        super.commitSync(offsets, timeout);
    }
}
