package io.millpond.benchmarks.ingest;

import io.millpond.benchmarks.dataset.ColumnChecksums;
import io.millpond.benchmarks.dataset.Dataset;
import io.millpond.benchmarks.dataset.RecordedMessages;
import io.millpond.benchmarks.subject.Broker;
import io.millpond.server.demo.EventProducer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;

/// A topic with the first messages of a dataset, what is known of them, and a file with the same.
///
/// @param lines one message a line; null where no file was asked for
/// @param byteCount of all messages, without keys and line ends
record FilledTopic(
        String bootstrapServers,
        String name,
        Dataset dataset,
        long rowCount,
        long byteCount,
        ColumnChecksums checksums,
        @Nullable Path lines) {
    static final int PARTITIONS = 4;

    /// Creates and fills the topic.
    static FilledTopic fill(Broker broker, Dataset dataset, long rowCount, @Nullable Path lines)
            throws IOException {
        String name = dataset.name().toLowerCase(Locale.ROOT);
        broker.createTopic(name, PARTITIONS);
        try (RecordedMessages messages = RecordedMessages.of(dataset, lines)) {
            EventProducer.produce(
                    broker.bootstrapServers(), name, PARTITIONS, messages, rowCount, _ -> {});
            return new FilledTopic(
                    broker.bootstrapServers(),
                    name,
                    dataset,
                    rowCount,
                    messages.byteCount(),
                    messages.checksums(),
                    lines);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
