package io.millpond.engine.kafka.sim;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.KafkaMetric;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The calls of a consumer that no lane makes: all of them fail, so that one that is made some day
/// gets simulated and not forgotten.
abstract class UnsupportedConsumer implements Consumer<ByteBuffer, ByteBuffer> {
    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("not simulated");
    }

    @Override
    public void subscribe(Collection<String> topics) {
        throw unsupported();
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        throw unsupported();
    }

    @Override
    public void assign(Collection<TopicPartition> partitions) {
        throw unsupported();
    }

    @Override
    public void subscribe(Pattern pattern, ConsumerRebalanceListener listener) {
        throw unsupported();
    }

    @Override
    public void subscribe(Pattern pattern) {
        throw unsupported();
    }

    @Override
    public void subscribe(SubscriptionPattern pattern, ConsumerRebalanceListener listener) {
        throw unsupported();
    }

    @Override
    public void subscribe(SubscriptionPattern pattern) {
        throw unsupported();
    }

    @Override
    public void unsubscribe() {
        throw unsupported();
    }

    @Override
    public void commitSync() {
        throw unsupported();
    }

    @Override
    public void commitSync(Duration timeout) {
        throw unsupported();
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        throw unsupported();
    }

    @Override
    public void commitAsync() {
        throw unsupported();
    }

    @Override
    public void commitAsync(OffsetCommitCallback callback) {
        throw unsupported();
    }

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {
        throw unsupported();
    }

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {
        throw unsupported();
    }

    @Override
    public void seek(TopicPartition partition, OffsetAndMetadata offsetAndMetadata) {
        throw unsupported();
    }

    @Override
    public void seekToEnd(Collection<TopicPartition> partitions) {
        throw unsupported();
    }

    @Override
    public long position(TopicPartition partition) {
        throw unsupported();
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        throw unsupported();
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        throw unsupported();
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        throw unsupported();
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
        throw unsupported();
    }

    @Override
    public Map<String, List<PartitionInfo>> listTopics() {
        throw unsupported();
    }

    @Override
    public Map<String, List<PartitionInfo>> listTopics(Duration timeout) {
        throw unsupported();
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
            Map<TopicPartition, Long> times) {
        throw unsupported();
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
            Map<TopicPartition, Long> times, Duration timeout) {
        throw unsupported();
    }

    @Override
    public void enforceRebalance() {
        throw unsupported();
    }

    @Override
    public void enforceRebalance(String reason) {
        throw unsupported();
    }

    @Override
    @SuppressWarnings("deprecation")
    public void close(Duration timeout) {
        throw unsupported();
    }
}
