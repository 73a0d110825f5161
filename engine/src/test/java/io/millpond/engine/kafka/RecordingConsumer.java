package io.millpond.engine.kafka;

import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A MockConsumer that remembers what was committed, also after it is closed.
final class RecordingConsumer extends MockConsumer<ByteBuffer, ByteBuffer> {
    final Map<TopicPartition, OffsetAndMetadata> commits = new ConcurrentHashMap<>();

    final AtomicInteger wakeupCount = new AtomicInteger();

    RecordingConsumer() {
        super("none");
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
