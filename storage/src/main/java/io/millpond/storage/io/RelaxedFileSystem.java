package io.millpond.storage.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Another file system without its syncs: [WritableFile#sync] and [#syncDirectory] return at once.
///
/// The operating system writes when it likes. Whatever happens to the process, everything written
/// is there; when the machine loses power, any of it may be missing or torn, however long ago it
/// was acknowledged, which may leave a database that does not open. Thread-safe.
///
/// @param delegate does everything else
public record RelaxedFileSystem(FileSystem delegate) implements FileSystem {
    @Override
    public WritableFile create(Path file) throws IOException {
        return new RelaxedFile(delegate.create(file));
    }

    @Override
    public WritableFile append(Path file) throws IOException {
        return new RelaxedFile(delegate.append(file));
    }

    @Override
    public ReadableFile open(Path file) throws IOException {
        return delegate.open(file);
    }

    @Override
    public void syncDirectory(Path directory) {
        // Left to the operating system.
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        delegate.rename(from, to);
    }

    @Override
    public void link(Path from, Path to) throws IOException {
        delegate.link(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        delegate.delete(file);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return delegate.list(directory);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return delegate.exists(path);
    }

    @Override
    public long size(Path file) throws IOException {
        return delegate.size(file);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        delegate.createDirectory(directory);
    }

    @Override
    public DiskSpace space(Path directory) throws IOException {
        return delegate.space(directory);
    }

    @Override
    public Optional<Closeable> tryLock(Path file) throws IOException {
        return delegate.tryLock(file);
    }

    private record RelaxedFile(WritableFile file) implements WritableFile {
        @Override
        public Path path() {
            return file.path();
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public void write(byte[] bytes, int fromByte, int byteCount) throws IOException {
            file.write(bytes, fromByte, byteCount);
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void sync() {
            // Left to the operating system.
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
