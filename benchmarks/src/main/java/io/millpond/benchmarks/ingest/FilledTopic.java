package io.millpond.benchmarks.ingest;

import io.millpond.benchmarks.dataset.ColumnChecksums;
import io.millpond.benchmarks.dataset.Dataset;
import io.millpond.benchmarks.subject.Broker;
import io.millpond.server.demo.EventProducer;

import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;

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
        ColumnChecksums checksums = dataset.checksums();
        try (Recording messages =
                new Recording(
                        dataset.messages(),
                        checksums,
                        lines == null
                                ? OutputStream.nullOutputStream()
                                : new BufferedOutputStream(Files.newOutputStream(lines)))) {
            EventProducer.produce(
                    broker.bootstrapServers(), name, PARTITIONS, messages, rowCount, _ -> {});
            return new FilledTopic(
                    broker.bootstrapServers(),
                    name,
                    dataset,
                    rowCount,
                    messages.byteCount,
                    checksums,
                    lines);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// Hands messages on and keeps account of them.
    private static final class Recording implements Supplier<byte[]>, AutoCloseable {
        private final Supplier<byte[]> messages;
        private final ColumnChecksums checksums;
        private final OutputStream lines;
        private long byteCount;

        Recording(Supplier<byte[]> messages, ColumnChecksums checksums, OutputStream lines) {
            this.messages = messages;
            this.checksums = checksums;
            this.lines = lines;
        }

        @Override
        public byte[] get() {
            byte[] message = messages.get();
            byteCount += message.length;
            try {
                checksums.add(message);
                lines.write(message);
                lines.write('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return message;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
