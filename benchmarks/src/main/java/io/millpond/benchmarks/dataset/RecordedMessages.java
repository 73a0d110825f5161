package io.millpond.benchmarks.dataset;

import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/// The messages of a dataset, with an account of those that were taken: how many bytes, their
/// checksums, and a file with one a line. Single-threaded; closing closes the file.
///
/// Throws `UncheckedIOException` when the file cannot be written.
public final class RecordedMessages implements Supplier<byte[]>, AutoCloseable {
    private final Supplier<byte[]> messages;
    private final ColumnChecksums checksums;
    private final OutputStream lines;
    private long byteCount;

    private RecordedMessages(
            Supplier<byte[]> messages, ColumnChecksums checksums, OutputStream lines) {
        this.messages = messages;
        this.checksums = checksums;
        this.lines = lines;
    }

    /// The messages from the first one on.
    ///
    /// @param lines null: no file is written
    public static RecordedMessages of(Dataset dataset, @Nullable Path lines) throws IOException {
        return new RecordedMessages(
                dataset.messages(),
                dataset.checksums(),
                lines == null
                        ? OutputStream.nullOutputStream()
                        : new BufferedOutputStream(Files.newOutputStream(lines)));
    }

    /// The next message, a new array that belongs to the caller.
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

    /// Bytes of all messages taken, without line ends.
    public long byteCount() {
        return byteCount;
    }

    /// Grows with the messages taken.
    public ColumnChecksums checksums() {
        return checksums;
    }

    /// Returns when the file has all messages taken.
    public void flush() throws IOException {
        lines.flush();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
