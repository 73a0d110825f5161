package io.millpond.storage.part;

import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.FileSystem;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The file of a part in the making: its two ends, and how it becomes durable under its name.
/// Single-threaded. Closing without [#finish] deletes the temporary file.
final class PartFile implements Closeable {
    private final FileSystem fileSystem;
    private final Path temporary;
    private final PartOutput output;
    private boolean isDone;

    /// Begins the new file `temporary`.
    PartFile(FileSystem fileSystem, Path temporary) throws IOException {
        this.fileSystem = fileSystem;
        this.temporary = temporary;
        this.output = new PartOutput(fileSystem.create(temporary));
    }

    /// Where chunks are written, between [#writeHeader] and [#finish].
    PartOutput output() {
        return output;
    }

    void writeHeader() throws IOException {
        ByteSink bytes = new ByteSink(PartFormat.HEADER_BYTES);
        bytes.putBytes(PartFormat.MAGIC, 0, PartFormat.MAGIC.length);
        bytes.putInt(PartFormat.VERSION);
        bytes.putInt(0);
        output.write(bytes.array(), 0, bytes.size());
    }

    /// Completes the file, makes it durable under the name `target`, which is free, and closes.
    PartDescription finish(PartFooter footer, Path target) throws IOException {
        ByteSink bytes = new ByteSink();
        footer.write(bytes);
        int length = bytes.size();
        long offset = output.offset();
        bytes.putLong(offset);
        bytes.putInt(length);
        bytes.putInt(PartFormat.checksum(bytes.array(), 0, length));
        bytes.putBytes(PartFormat.END_MAGIC, 0, PartFormat.END_MAGIC.length);
        output.write(bytes.array(), 0, bytes.size());
        long fileBytes = output.offset();
        output.sync();
        output.close();
        fileSystem.rename(temporary, target);
        isDone = true;
        Path directory = target.getParent();
        if (directory != null) {
            fileSystem.syncDirectory(directory);
        }
        long rawBytes = 0;
        for (PartFooter.StoredColumn column : footer.columns()) {
            rawBytes += column.rawBytes();
        }
        Granules granules = footer.granules();
        return new PartDescription(
                footer.spec(), granules.rowCount(), granules.count(), fileBytes, rawBytes);
    }

    void closeAfter(Exception failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /// Gives the file up unless it is finished. Idempotent.
    @Override
    public void close() throws IOException {
        if (isDone) {
            return;
        }
        isDone = true;
        output.close();
        try {
            fileSystem.delete(temporary);
        } catch (NoSuchFileException _) {
            // Gone already is what was asked for.
        }
    }
}
