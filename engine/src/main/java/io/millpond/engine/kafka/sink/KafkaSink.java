package io.millpond.engine.kafka.sink;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.MessageEncoder;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.kafka.client.Failures;
import io.millpond.engine.kafka.client.KafkaClientProperties;
import io.millpond.engine.kafka.setting.KafkaSettings;
import io.millpond.engine.metric.Event;
import io.millpond.engine.metric.Metric;
import io.millpond.engine.metric.Metrics;
import io.millpond.engine.table.TableWriter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// The rows of one INSERT on their way into a topic: each becomes a message, and [#prepare] returns
/// when the brokers have acknowledged every one.
///
/// The producer is idempotent and waits for all in-sync replicas; the key, by murmur2, chooses the
/// partition, as everywhere in the Java world. Messages cannot be taken back, so they are held, up
/// to [#HELD_BYTES_MAX], until [#prepare], when everything else the rows run through has succeeded;
/// what fails before sends nothing. What fails after that, and the part of an insert that is
/// larger, can be sent more than once.
///
/// Throws TOO_LARGE_STRING_SIZE for a message larger than the client sends, before any is sent, or
/// than the broker takes.
///
/// *Differs:* ClickHouse reports success when it has handed messages to its client.
public final class KafkaSink implements TableWriter {
    private static final long HELD_BYTES_MAX = 16 << 20;

    private final Producer<byte[], byte[]> producer;
    private final Place place;
    private final int rowsPerMessage;
    private final MessageEncoder encoder;
    private final MessageMetadata metadata;
    private final MessageSizes sizes;
    private final Metrics metrics;
    private final AtomicLong failedCount = new AtomicLong();
    private final AtomicReference<@Nullable Exception> firstFailure = new AtomicReference<>();
    private long sentCount;

    private final List<ProducerRecord<byte[], byte[]>> held = new ArrayList<>();
    private long heldBytes;

    /// The largest message sent so far.
    private long sentBytesMax;

    private KafkaSink(
            Producer<byte[], byte[]> producer,
            Place place,
            int rowsPerMessage,
            MessageEncoder encoder,
            MessageMetadata metadata,
            MessageSizes sizes,
            Metrics metrics) {
        this.producer = producer;
        this.place = place;
        this.rowsPerMessage = rowsPerMessage;
        this.encoder = encoder;
        this.metadata = metadata;
        this.sizes = sizes;
        this.metrics = metrics;
    }

    /// Where messages go, as the table names it.
    private record Place(String topic, String brokers) {
        @Override
        public String toString() {
            return "topic '" + topic + "' of brokers '" + brokers + "'";
        }
    }

    /// Opens a producer and makes the encoder of the table's format.
    ///
    /// @param header of the blocks
    /// @param sizes of the table's messages
    public static KafkaSink open(
            Header header,
            KafkaSettings settings,
            KafkaClientProperties properties,
            FormatSettings formatSettings,
            MessageSizes sizes,
            Metrics metrics) {
        MessageMetadata metadata =
                MessageMetadata.of(header, settings.get(KafkaSettings.MAP_VIRTUAL_COLUMNS));
        MessageEncoder encoder =
                Formats.output(settings.get(KafkaSettings.FORMAT))
                        .encoder(metadata.payloadHeader(), formatSettings);
        Place place =
                new Place(settings.topics().getFirst(), settings.get(KafkaSettings.BROKER_LIST));
        metrics.count(Event.KAFKA_WRITES);
        try {
            KafkaSink sink =
                    new KafkaSink(
                            new KafkaProducer<>(
                                    properties.producer(),
                                    new ByteArraySerializer(),
                                    new ByteArraySerializer()),
                            place,
                            // 0, which is accepted, means the least.
                            Math.toIntExact(
                                    Math.max(1, settings.get(KafkaSettings.MAX_ROWS_PER_MESSAGE))),
                            encoder,
                            metadata,
                            sizes,
                            metrics);
            metrics.change(Metric.KAFKA_PRODUCERS, 1);
            metrics.change(Metric.KAFKA_WRITES, 1);
            return sink;
        } catch (KafkaException e) {
            throw failure("A Kafka producer could not be made for " + place, e);
        }
    }

    @Override
    public void write(Block block) {
        encode(block, sizes::checkSent, this::hold);
        metrics.add(Event.KAFKA_ROWS_WRITTEN, block.rowCount());
    }

    @Override
    public void check(Block block) {
        encode(block, sizes::checkTaken, _ -> {});
    }

    private void encode(
            Block block,
            Consumer<ProducerRecord<byte[], byte[]>> check,
            Consumer<ProducerRecord<byte[], byte[]>> destination) {
        Block whole = full(block);
        Block payload = payload(whole);
        for (int from = 0; from < block.rowCount(); from += rowsPerMessage) {
            int to = Math.min(block.rowCount(), from + rowsPerMessage);
            ProducerRecord<byte[], byte[]> record =
                    metadata.record(
                            place.topic(), whole, to - 1, encoder.encode(payload, from, to));
            check.accept(record);
            destination.accept(record);
        }
    }

    private static Block full(Block block) {
        return new Block(
                block.header(),
                block.columns().stream().map(Columns::full).toList(),
                block.rowCount());
    }

    private Block payload(Block block) {
        Header header = metadata.payloadHeader();
        List<Column> columns = new ArrayList<>();
        for (Field field : header.fields()) {
            columns.add(block.column(field.name()));
        }
        return new Block(header, columns, block.rowCount());
    }

    private void hold(ProducerRecord<byte[], byte[]> record) {
        held.add(record);
        heldBytes += MessageSizes.bytes(record);
        if (heldBytes > HELD_BYTES_MAX) {
            sendHeld();
        }
    }

    private void sendHeld() {
        held.forEach(this::send);
        held.clear();
        heldBytes = 0;
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        sentCount++;
        long bytes = MessageSizes.bytes(record);
        sentBytesMax = Math.max(sentBytesMax, bytes);
        try {
            var _ =
                    producer.send(
                            record,
                            (_, failure) -> {
                                if (failure != null) {
                                    fail(failure, bytes);
                                }
                            });
        } catch (KafkaException e) {
            fail(e, bytes);
        }
        // When the first messages cannot be delivered, waiting for each of the rest helps nobody.
        if (failedCount.get() > 0) {
            throw undelivered();
        }
    }

    /// @param bytes of the message
    private void fail(Exception failure, long bytes) {
        boolean isRefused = Failures.unwrap(failure) instanceof RecordTooLargeException;
        firstFailure.compareAndSet(
                null, isRefused ? sizes.refused(place.topic(), bytes, failure) : failure);
        failedCount.incrementAndGet();
        metrics.count(Event.KAFKA_PRODUCER_ERRORS);
    }

    @Override
    public List<CatalogEdit> prepare() {
        sendHeld();
        producer.flush();
        if (failedCount.get() > 0) {
            throw undelivered();
        }
        sizes.taken(sentBytesMax);
        metrics.add(Event.KAFKA_MESSAGES_PRODUCED, sentCount);
        return List.of();
    }

    private DatabaseException undelivered() {
        if (firstFailure.get() instanceof DatabaseException refused) {
            return refused;
        }
        return failure(
                failedCount.get()
                        + " of "
                        + sentCount
                        + " messages sent so far were not delivered to "
                        + place,
                firstFailure.get());
    }

    private static DatabaseException failure(String what, @Nullable Throwable cause) {
        return new DatabaseException(
                ErrorCode.NETWORK_ERROR,
                cause == null ? what : what + ": " + Failures.text(cause),
                cause);
    }

    @Override
    public void publish() {
        close();
    }

    @Override
    public void abort() {
        close();
    }

    private void close() {
        producer.close(Duration.ZERO);
        metrics.change(Metric.KAFKA_PRODUCERS, -1);
        metrics.change(Metric.KAFKA_WRITES, -1);
    }
}
