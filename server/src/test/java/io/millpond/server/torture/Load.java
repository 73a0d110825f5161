package io.millpond.server.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.server.testing.Await;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// Messages that go on coming, whatever happens to those who read them: bursts with pauses, about
/// two thousand a second, into all partitions of some topics. Each is in its topic exactly once,
/// also when the broker dies, because the producer is idempotent and does not give up.
///
/// A message is `{"id":N,"text":"..."}`, N counted from 0.
final class Load implements AutoCloseable {
    private static final int BURST_MAX = 100;
    private static final long PAUSE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int TEXT_LENGTH_MAX = 200;
    private static final int GIVE_UP_MS = 120_000;

    private final List<TopicPartition> partitions;
    private final RandomGenerator random;
    private final Producer<byte[], byte[]> producer;
    private final Thread thread;
    private final AtomicLong acknowledged = new AtomicLong();
    private final Map<TopicPartition, AtomicLong> counts = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean isFinished;

    private Load(
            List<TopicPartition> partitions,
            RandomGenerator random,
            Producer<byte[], byte[]> producer) {
        this.partitions = partitions;
        this.random = random;
        this.producer = producer;
        this.thread = Thread.ofPlatform().name("load").daemon().unstarted(this::run);
    }

    /// Starts to produce into partitions 0 to `partitionCount` of the topics, which exist.
    static Load start(
            String bootstrapServers,
            List<String> topics,
            int partitionCount,
            RandomGenerator random) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            for (int partition = 0; partition < partitionCount; partition++) {
                partitions.add(new TopicPartition(topic, partition));
            }
        }
        Map<String, Object> properties =
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "enable.idempotence",
                        true,
                        // With more, a batch that a new partition takes after the one before it
                        // was refused keeps that one out for good.
                        "max.in.flight.requests.per.connection",
                        1,
                        "linger.ms",
                        2,
                        "delivery.timeout.ms",
                        GIVE_UP_MS,
                        "max.block.ms",
                        GIVE_UP_MS,
                        "request.timeout.ms",
                        10_000,
                        "reconnect.backoff.max.ms",
                        200);
        Load load =
                new Load(
                        partitions,
                        random,
                        new KafkaProducer<>(
                                properties, new ByteArraySerializer(), new ByteArraySerializer()));
        load.thread.start();
        return load;
    }

    private void run() {
        long id = 0;
        while (!isFinished && failure.get() == null) {
            int burst = 1 + random.nextInt(BURST_MAX);
            for (int i = 0; i < burst; i++) {
                send(id++);
            }
            LockSupport.parkNanos(random.nextLong(PAUSE_NANOS_MAX));
        }
    }

    private void send(long id) {
        TopicPartition to = partitions.get(random.nextInt(partitions.size()));
        String text = "x".repeat(random.nextInt(TEXT_LENGTH_MAX));
        byte[] value = "{\"id\":%d,\"text\":\"%s\"}".formatted(id, text).getBytes(UTF_8);
        var _ =
                producer.send(
                        new ProducerRecord<>(to.topic(), to.partition(), null, value),
                        this::acknowledge);
    }

    private void acknowledge(RecordMetadata sent, @Nullable Exception cause) {
        if (cause != null) {
            failure.compareAndSet(null, cause);
            return;
        }
        counts.computeIfAbsent(
                        new TopicPartition(sent.topic(), sent.partition()), _ -> new AtomicLong())
                .incrementAndGet();
        acknowledged.incrementAndGet();
    }

    /// The messages that are in the topics for certain.
    long sentCount() {
        return acknowledged.get();
    }

    /// Returns when so many more messages are in the topics: what a random wait is counted in.
    void awaitMore(long messageCount) {
        long wanted = sentCount() + messageCount;
        Await.until(wanted + " messages", () -> sentCount() >= wanted || failure.get() != null);
        requireHealth();
    }

    private void requireHealth() {
        Exception cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("messages were not taken", cause);
        }
    }

    /// Ends it, and returns the number of messages in each partition: its offsets begin at 0 and
    /// have no gaps.
    Map<TopicPartition, Long> finish() {
        isFinished = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        producer.flush();
        requireHealth();
        Map<TopicPartition, Long> finished =
                new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        counts.forEach((partition, count) -> finished.put(partition, count.get()));
        return finished;
    }

    @Override
    public void close() {
        isFinished = true;
        producer.close(Duration.ZERO);
    }
}
