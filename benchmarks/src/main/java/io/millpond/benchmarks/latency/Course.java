package io.millpond.benchmarks.latency;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.benchmarks.report.Samples;
import io.millpond.benchmarks.subject.Subject;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// What one database is put through: a topic of its own, a Kafka table with default settings, one
/// view, one target. A row counts as visible when `count()` of the target, asked again and again,
/// has it.
final class Course implements AutoCloseable {
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long BOUND_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int WARM_UP_MESSAGES = 1_000;
    private static final int WARM_UP_SINGLE_MESSAGES = 5;

    /// Messages come at any moment of a database's own rhythm.
    private static final long PAUSE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(500);

    private final Subject subject;
    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final RandomGenerator random;
    private long sentCount;

    private Course(
            Subject subject,
            String topic,
            Producer<byte[], byte[]> producer,
            RandomGenerator random) {
        this.subject = subject;
        this.topic = topic;
        this.producer = producer;
        this.random = random;
    }

    /// Starts the database, creates the tables and waits for the first rows.
    ///
    /// @param topic exists and is empty
    static Course begin(
            Subject subject, String bootstrapServers, String topic, RandomGenerator random)
            throws IOException {
        Course course =
                new Course(
                        subject,
                        topic,
                        new KafkaProducer<>(
                                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0),
                                new ByteArraySerializer(),
                                new ByteArraySerializer()),
                        random);
        subject.start();
        subject.query("CREATE DATABASE d");
        subject.query(
                "CREATE TABLE d.queue (id UInt64, text String) ENGINE = Kafka('%s', '%s', '%s', 'JSONEachRow')"
                        .formatted(bootstrapServers, topic, topic));
        subject.query(
                "CREATE TABLE d.target (id UInt64, text String) ENGINE = MergeTree ORDER BY id");
        subject.query("CREATE MATERIALIZED VIEW d.view TO d.target AS SELECT * FROM d.queue");
        for (int i = 0; i < WARM_UP_MESSAGES; i++) {
            course.send();
        }
        course.awaitAll();
        return course;
    }

    /// Milliseconds from the start of the process after a `kill -9` to the row of a message that
    /// was sent meanwhile.
    Samples restarts(long rounds) throws IOException {
        List<Double> millis = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            sendAndAwait();
            subject.kill();
            send();
            long started = System.nanoTime();
            subject.start();
            awaitAll();
            millis.add((System.nanoTime() - started) / NANOS_PER_MILLI);
        }
        return new Samples(millis);
    }

    /// Milliseconds from DETACH, with ATTACH right after it, to the row of a message sent in
    /// between.
    Samples reattachments(long rounds) throws IOException {
        List<Double> millis = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            sendAndAwait();
            long started = System.nanoTime();
            subject.query("DETACH TABLE d.queue");
            send();
            subject.query("ATTACH TABLE d.queue");
            awaitAll();
            millis.add((System.nanoTime() - started) / NANOS_PER_MILLI);
        }
        return new Samples(millis);
    }

    /// Milliseconds from handing one message to the producer to its row.
    Samples messages(long count) throws IOException {
        for (int i = 0; i < WARM_UP_SINGLE_MESSAGES; i++) {
            sendAndAwait();
        }
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LockSupport.parkNanos(random.nextLong(PAUSE_NANOS_MAX));
            millis.add(sendAndAwait() / NANOS_PER_MILLI);
        }
        return new Samples(millis);
    }

    private long sendAndAwait() throws IOException {
        long started = System.nanoTime();
        send();
        awaitAll();
        return System.nanoTime() - started;
    }

    /// Returns when the broker has the message.
    private void send() throws IOException {
        byte[] value =
                "{\"id\":%d,\"text\":\"message %d\"}"
                        .formatted(sentCount, sentCount)
                        .getBytes(UTF_8);
        try {
            producer.send(new ProducerRecord<>(topic, value)).get();
            sentCount++;
        } catch (ExecutionException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void awaitAll() throws IOException {
        long started = System.nanoTime();
        while (Long.parseLong(subject.query("SELECT count() FROM d.target")) < sentCount) {
            if (System.nanoTime() - started > BOUND_NANOS) {
                throw new IOException(subject.name() + " does not show message " + sentCount);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
