package io.millpond.engine.check;

import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.ReadableFile;
import io.millpond.storage.io.WritableFile;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Files as they are, for a reader that would also tidy them up: what it removes or cuts is told,
/// and stays. Creating and renaming is refused.
final class UnchangedFiles implements FileSystem {
    private final FileSystem files;
    private final BiConsumer<Path, String> untidy;

    /// @param untidy hears of each file that would be changed, and what is the matter with it
    UnchangedFiles(FileSystem files, BiConsumer<Path, String> untidy) {
        this.files = files;
        this.untidy = untidy;
    }

    @Override
    public WritableFile create(Path file) throws IOException {
        throw refused(file);
    }

    private static IOException refused(Path path) {
        return new IOException("'%s' is only read".formatted(path));
    }

    @Override
    public WritableFile append(Path file) throws IOException {
        return new UnchangedFile(file, files.size(file));
    }

    @Override
    public ReadableFile open(Path file) throws IOException {
        return files.open(file);
    }

    @Override
    public void syncDirectory(Path directory) {
        // Nothing is changed.
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        throw refused(from);
    }

    @Override
    public void link(Path from, Path to) throws IOException {
        throw refused(to);
    }

    @Override
    public void delete(Path file) {
        untidy.accept(file, "is superseded or unfinished; the next start removes it");
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return files.list(directory);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return files.exists(path);
    }

    @Override
    public long size(Path file) throws IOException {
        return files.size(file);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        throw refused(directory);
    }

    @Override
    public Optional<Closeable> tryLock(Path file) throws IOException {
        return files.tryLock(file);
    }

    /// A file that would be cut.
    private final class UnchangedFile implements WritableFile {
        private final Path path;
        private final long size;

        UnchangedFile(Path path, long size) {
            this.path = path;
            this.size = size;
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void write(byte[] bytes, int fromByte, int byteCount) throws IOException {
            throw refused(path);
        }

        @Override
        public void truncate(long newSize) {
            untidy.accept(
                    path,
                    ("ends with %d bytes of a change that was never acknowledged; the next start"
                                    + " cuts them off")
                            .formatted(size - newSize));
        }

        @Override
        public void sync() {
            // Nothing is changed.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
