package io.millpond.engine.document;

import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.ReadableFile;
import io.millpond.storage.io.SegmentStream;
import io.millpond.storage.io.WritableFile;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A file that grows by whole documents. Thread-safe.
///
/// Beside it stands a file of the same name and the end `.size`, which holds the number of its
/// bytes in decimal digits and is replaced in one step after these are durable: a crash leaves no
/// half of a document. A file without that is taken as it is.
final class AppendedFile {
    private static final int CHUNK_BYTES = 1 << 20;

    private final FileSystem files;
    private final Path path;
    private final Path sizePath;

    AppendedFile(FileSystem files, Path path) {
        this.files = files;
        this.path = path;
        this.sizePath = path.resolveSibling(path.getFileName() + ".size");
    }

    Path path() {
        return path;
    }

    synchronized boolean exists() throws IOException {
        return files.exists(path);
    }

    /// Bytes of whole documents. Throws `NoSuchFileException` without the file.
    synchronized long size() throws IOException {
        long size = files.size(path);
        if (!files.exists(sizePath)) {
            return size;
        }
        try (ReadableFile stored = files.open(sizePath)) {
            byte[] digits = stored.bytes().toArray(ValueLayout.JAVA_BYTE);
            String text = new String(digits, StandardCharsets.US_ASCII);
            return Math.min(size, Long.parseLong(text.strip()));
        }
    }

    /// Takes over the bytes of another file, behind its own, or in their place.
    synchronized void take(Path other, boolean isReplaced) throws IOException {
        if (isReplaced || !files.exists(path)) {
            forgetSize();
            files.rename(other, path);
            files.syncDirectory(directory());
            return;
        }
        long size = size();
        try (WritableFile target = files.append(path)) {
            target.truncate(size);
            copy(other, target);
            target.sync();
            publish(target.size());
        }
        files.delete(other);
    }

    private void copy(Path other, WritableFile target) throws IOException {
        try (ReadableFile source = files.open(other);
                var in = new SegmentStream(source.bytes())) {
            byte[] chunk = new byte[CHUNK_BYTES];
            int count = in.readNBytes(chunk, 0, chunk.length);
            while (count > 0) {
                target.write(chunk, 0, count);
                count = in.readNBytes(chunk, 0, chunk.length);
            }
        }
    }

    private void publish(long size) throws IOException {
        Path fresh = sizePath.resolveSibling(sizePath.getFileName() + ".new");
        if (files.exists(fresh)) {
            files.delete(fresh);
        }
        try (WritableFile written = files.create(fresh)) {
            byte[] digits = Long.toString(size).getBytes(StandardCharsets.US_ASCII);
            written.write(digits, 0, digits.length);
            written.sync();
        }
        files.rename(fresh, sizePath);
        files.syncDirectory(directory());
    }

    private Path directory() throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new FileNotFoundException(path.toString());
        }
        return parent;
    }

    /// Takes all bytes out of it.
    synchronized void empty() throws IOException {
        publish(0);
    }

    /// The file that comes is whole.
    private void forgetSize() throws IOException {
        try {
            files.delete(sizePath);
        } catch (NoSuchFileException _) {
            // As it should be.
        }
    }
}
