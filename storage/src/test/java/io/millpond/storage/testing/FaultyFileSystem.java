package io.millpond.storage.testing;

import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.ReadableFile;
import io.millpond.storage.io.WritableFile;
import io.millpond.storage.testing.FileOperation.Kind;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A file system that counts its operations and fails those it is told to. Thread-safe.
///
/// A failing write leaves the first half of its bytes; every other failing operation has no effect,
/// or, after [#failingAfterEffect], its full effect. Closing never fails and is not counted.
public final class FaultyFileSystem implements FileSystem {
    private final FileSystem delegate;
    private final List<FileOperation> operations = new ArrayList<>();
    private long failAt = Long.MAX_VALUE;
    private boolean isCrash;
    private boolean isCrashed;
    private boolean hasEffect;
    private Predicate<FileOperation> rule = _ -> false;
    private String message = "Input/output error";

    public FaultyFileSystem(FileSystem delegate) {
        this.delegate = delegate;
    }

    /// Lets the `operation`-th operation from the start fail, counted from 1, and no other.
    public synchronized FaultyFileSystem failAt(long operation) {
        failAt = operation;
        isCrash = false;
        return this;
    }

    /// Lets the `operation`-th operation, counted from 1, and every later one fail.
    public synchronized FaultyFileSystem crashAt(long operation) {
        failAt = operation;
        isCrash = true;
        return this;
    }

    /// Lets failing operations happen before they report their failure, as a lost answer does.
    public synchronized FaultyFileSystem failingAfterEffect() {
        hasEffect = true;
        return this;
    }

    /// Lets every operation that `rule` accepts fail with `message`.
    public synchronized FaultyFileSystem failWhen(Predicate<FileOperation> rule, String message) {
        this.rule = rule;
        this.message = message;
        return this;
    }

    /// Lets every write and creation fail as on a full disk.
    public FaultyFileSystem diskFull() {
        return failWhen(
                operation -> operation.kind() == Kind.WRITE || operation.kind() == Kind.CREATE,
                "No space left on device");
    }

    /// Ends all failures, those of a crash included.
    public synchronized void heal() {
        failAt = Long.MAX_VALUE;
        isCrashed = false;
        rule = _ -> false;
    }

    public synchronized int operationCount() {
        return operations.size();
    }

    /// The operations so far, failed ones included, in order.
    public synchronized List<FileOperation> operations() {
        return List.copyOf(operations);
    }

    private enum Verdict {
        PASS,
        FAIL,
        FAIL_WITHOUT_TRACE
    }

    private synchronized Verdict judge(FileOperation operation) {
        operations.add(operation);
        if (isCrashed) {
            return Verdict.FAIL_WITHOUT_TRACE;
        }
        if (operations.size() == failAt) {
            isCrashed = isCrash;
            return Verdict.FAIL;
        }
        return rule.test(operation) ? Verdict.FAIL : Verdict.PASS;
    }

    private synchronized IOException failure(FileOperation operation) {
        return new IOException("%s: %s (injected)".formatted(message, operation));
    }

    private synchronized boolean hasEffect() {
        return hasEffect;
    }

    private interface Action<T> {
        T run() throws IOException;
    }

    private interface VoidAction {
        void run() throws IOException;
    }

    private <T> T perform(Kind kind, Path path, Action<T> action) throws IOException {
        return perform(new FileOperation(kind, path), action);
    }

    private <T> T perform(FileOperation operation, Action<T> action) throws IOException {
        Verdict verdict = judge(operation);
        if (verdict == Verdict.PASS) {
            return action.run();
        }
        if (verdict == Verdict.FAIL && hasEffect()) {
            T result = action.run();
            if (result instanceof Closeable closeable) {
                closeable.close();
            }
        }
        throw failure(operation);
    }

    private void perform(Kind kind, Path path, VoidAction action) throws IOException {
        perform(
                kind,
                path,
                () -> {
                    action.run();
                    return true;
                });
    }

    @Override
    public WritableFile create(Path file) throws IOException {
        return new FaultyFile(perform(Kind.CREATE, file, () -> delegate.create(file)));
    }

    @Override
    public WritableFile append(Path file) throws IOException {
        return new FaultyFile(perform(Kind.APPEND, file, () -> delegate.append(file)));
    }

    @Override
    public ReadableFile open(Path file) throws IOException {
        return perform(Kind.OPEN, file, () -> delegate.open(file));
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        perform(Kind.SYNC_DIRECTORY, directory, () -> delegate.syncDirectory(directory));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        perform(
                new FileOperation(Kind.RENAME, to, from),
                () -> {
                    delegate.rename(from, to);
                    return true;
                });
    }

    @Override
    public void link(Path from, Path to) throws IOException {
        perform(
                new FileOperation(Kind.LINK, to, from),
                () -> {
                    delegate.link(from, to);
                    return true;
                });
    }

    @Override
    public void delete(Path file) throws IOException {
        perform(Kind.DELETE, file, () -> delegate.delete(file));
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return perform(Kind.LIST, directory, () -> delegate.list(directory));
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return perform(Kind.EXISTS, path, () -> delegate.exists(path));
    }

    @Override
    public long size(Path file) throws IOException {
        return perform(Kind.SIZE, file, () -> delegate.size(file));
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        perform(Kind.CREATE_DIRECTORY, directory, () -> delegate.createDirectory(directory));
    }

    @Override
    public Optional<Closeable> tryLock(Path file) throws IOException {
        return perform(Kind.LOCK, file, () -> delegate.tryLock(file));
    }

    private final class FaultyFile implements WritableFile {
        private final WritableFile file;

        FaultyFile(WritableFile file) {
            this.file = file;
        }

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
            FileOperation operation = new FileOperation(Kind.WRITE, path());
            Verdict verdict = judge(operation);
            if (verdict != Verdict.PASS) {
                if (verdict == Verdict.FAIL) {
                    file.write(bytes, fromByte, hasEffect() ? byteCount : byteCount / 2);
                }
                throw failure(operation);
            }
            file.write(bytes, fromByte, byteCount);
        }

        @Override
        public void truncate(long size) throws IOException {
            perform(Kind.TRUNCATE, path(), () -> file.truncate(size));
        }

        @Override
        public void sync() throws IOException {
            perform(Kind.SYNC, path(), file::sync);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
