package io.millpond.storage.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Another file system until it is closed: from then on nothing makes, renames or deletes a file
/// through it.
///
/// It stands between a database that is closed and a thread of it that did not end in time, for
/// another database may have the directory by then. Files that are open stay so. Thread-safe.
public final class FencedFileSystem implements FileSystem {
    private final FileSystem delegate;
    private volatile boolean isClosed;

    public FencedFileSystem(FileSystem delegate) {
        this.delegate = delegate;
    }

    /// Lets every later change fail.
    public void close() {
        isClosed = true;
    }

    private void check(Path path) throws IOException {
        if (isClosed) {
            throw new IOException("'%s' belongs to a database that is closed".formatted(path));
        }
    }

    @Override
    public WritableFile create(Path file) throws IOException {
        check(file);
        return delegate.create(file);
    }

    @Override
    public WritableFile append(Path file) throws IOException {
        check(file);
        return delegate.append(file);
    }

    @Override
    public ReadableFile open(Path file) throws IOException {
        return delegate.open(file);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        delegate.syncDirectory(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        check(to);
        delegate.rename(from, to);
    }

    @Override
    public void link(Path from, Path to) throws IOException {
        check(to);
        delegate.link(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        check(file);
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
        check(directory);
        delegate.createDirectory(directory);
    }

    @Override
    public DiskSpace space(Path directory) throws IOException {
        return delegate.space(directory);
    }

    @Override
    public Optional<Closeable> tryLock(Path file) throws IOException {
        check(file);
        return delegate.tryLock(file);
    }
}
