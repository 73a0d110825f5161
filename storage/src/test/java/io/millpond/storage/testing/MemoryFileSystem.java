package io.millpond.storage.testing;

import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.ReadableFile;
import io.millpond.storage.io.WritableFile;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/// A file system in memory that knows what a crash of the machine would leave. Thread-safe.
///
/// [#crashCopy] returns what remains: of each file the synced bytes and a random part of the rest,
/// with sectors of zeros in it; of each directory the synced entries and a random choice of the
/// changes since, new directories among them. A rename happened or did not; a directory that was
/// deleted stays away.
public final class MemoryFileSystem implements FileSystem {
    /// The files by their names now, and as of the last sync of their directories.
    private final TreeMap<Path, MemoryFile> files = new TreeMap<>();

    private final TreeMap<Path, MemoryFile> durableFiles = new TreeMap<>();
    private final List<EntryChange> unsyncedChanges = new ArrayList<>();
    private final TreeSet<Path> directories = new TreeSet<>();
    private final TreeSet<Path> durableDirectories = new TreeSet<>();
    private final Set<Path> locked = new HashSet<>();
    private final List<Object> open = new ArrayList<>();

    /// An empty file system: there are the root and the working directory.
    public MemoryFileSystem() {
        for (Path at = normal(Path.of("")); at != null; at = at.getParent()) {
            directories.add(at);
            durableDirectories.add(at);
        }
    }

    /// One atomic change of entries: `removed` goes away, then `added` names `inode`.
    private record EntryChange(
            @Nullable Path removed, @Nullable Path added, @Nullable MemoryFile inode) {
        boolean isOf(Path directory) {
            return isIn(removed, directory) || isIn(added, directory);
        }

        private static boolean isIn(@Nullable Path path, Path directory) {
            return path != null && directory.equals(path.getParent());
        }

        void applyTo(TreeMap<Path, MemoryFile> names) {
            if (removed != null) {
                names.remove(removed);
            }
            if (added != null && inode != null) {
                names.put(added, inode);
            }
        }
    }

    /// The file system as it may be after the machine stopped now; this one is left as it is.
    public synchronized MemoryFileSystem crashCopy(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeMap<Path, MemoryFile> names = new TreeMap<>(durableFiles);
        for (EntryChange change : unsyncedChanges) {
            if (random.nextBoolean()) {
                change.applyTo(names);
            }
        }
        MemoryFileSystem copy = new MemoryFileSystem();
        for (Path path : directories) {
            boolean isLeft = durableDirectories.contains(path) || random.nextBoolean();
            if (isLeft && copy.hasParent(path)) {
                copy.directories.add(path);
                copy.durableDirectories.add(path);
            }
        }
        names.keySet().removeIf(path -> !copy.hasParent(path));
        names.forEach(
                (path, inode) -> {
                    MemoryFile left = inode.crashed(random);
                    copy.files.put(path, left);
                    copy.durableFiles.put(path, left);
                });
        return copy;
    }

    /// The names of files and locks that are open now.
    public synchronized List<String> openFiles() {
        return open.stream().map(Object::toString).sorted().toList();
    }

    /// Fails when a file or a lock is still open: what a fixture asserts when it closes.
    public void assertNothingOpen() {
        List<String> names = openFiles();
        if (!names.isEmpty()) {
            throw new AssertionError("Still open: " + names);
        }
    }

    /// All bytes of a file.
    public synchronized byte[] read(Path file) throws IOException {
        return inode(normal(file)).content();
    }

    /// Replaces the bytes of a file, or creates it, durably: damage to a disk, or a fixture.
    public synchronized void overwrite(Path file, byte[] bytes) {
        Path path = normal(file);
        MemoryFile inode = MemoryFile.of(bytes.clone());
        files.put(path, inode);
        durableFiles.put(path, inode);
    }

    /// Every file, in the order of names.
    public synchronized List<Path> files() {
        return List.copyOf(files.keySet());
    }

    @Override
    public synchronized WritableFile create(Path file) throws IOException {
        Path path = normal(file);
        if (files.containsKey(path) || directories.contains(path)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        checkParent(path);
        MemoryFile inode = new MemoryFile();
        change(new EntryChange(null, path, inode));
        return new MemoryWritableFile(file, inode);
    }

    @Override
    public synchronized WritableFile append(Path file) throws IOException {
        return new MemoryWritableFile(file, inode(normal(file)));
    }

    @Override
    public synchronized ReadableFile open(Path file) throws IOException {
        return new MemoryReadableFile(file, inode(normal(file)).content());
    }

    @Override
    public synchronized void syncDirectory(Path directory) throws IOException {
        Path path = normal(directory);
        if (!directories.contains(path)) {
            throw new NoSuchFileException(path.toString());
        }
        directories.stream()
                .filter(child -> path.equals(child.getParent()))
                .forEach(durableDirectories::add);
        for (EntryChange change : List.copyOf(unsyncedChanges)) {
            if (change.isOf(path)) {
                change.applyTo(durableFiles);
                unsyncedChanges.remove(change);
            }
        }
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        MemoryFile inode = inode(normal(from));
        checkParent(normal(to));
        change(new EntryChange(normal(from), normal(to), inode));
    }

    @Override
    public synchronized void link(Path from, Path to) throws IOException {
        MemoryFile inode = inode(normal(from));
        if (exists(to)) {
            throw new FileAlreadyExistsException(to.toString());
        }
        checkParent(normal(to));
        change(new EntryChange(null, normal(to), inode));
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        Path path = normal(file);
        if (!directories.contains(path)) {
            inode(path);
            change(new EntryChange(path, null, null));
            return;
        }
        if (!list(path).isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        directories.remove(path);
        durableDirectories.remove(path);
    }

    @Override
    public synchronized List<Path> list(Path directory) throws IOException {
        Path path = normal(directory);
        if (!directories.contains(path)) {
            throw new NoSuchFileException(path.toString());
        }
        TreeSet<Path> entries = new TreeSet<>();
        for (Path candidate : files.keySet()) {
            if (path.equals(candidate.getParent())) {
                entries.add(directory.resolve(candidate.getFileName()));
            }
        }
        for (Path candidate : directories) {
            if (path.equals(candidate.getParent())) {
                entries.add(directory.resolve(candidate.getFileName()));
            }
        }
        return List.copyOf(entries);
    }

    @Override
    public synchronized boolean exists(Path file) {
        Path path = normal(file);
        return files.containsKey(path) || directories.contains(path);
    }

    @Override
    public synchronized long size(Path file) throws IOException {
        return inode(normal(file)).size;
    }

    @Override
    public synchronized void createDirectory(Path directory) throws IOException {
        Path path = normal(directory);
        if (exists(path)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        checkParent(path);
        directories.add(path);
    }

    @Override
    public synchronized Optional<Closeable> tryLock(Path file) throws IOException {
        Path path = normal(file);
        checkParent(path);
        if (!locked.add(path)) {
            return Optional.empty();
        }
        if (!files.containsKey(path)) {
            change(new EntryChange(null, path, new MemoryFile()));
        }
        Lock lock = new Lock(path);
        open.add(lock);
        return Optional.of(lock);
    }

    private void change(EntryChange change) {
        change.applyTo(files);
        unsyncedChanges.add(change);
    }

    private MemoryFile inode(Path path) throws NoSuchFileException {
        MemoryFile inode = files.get(path);
        if (inode == null) {
            throw new NoSuchFileException(path.toString());
        }
        return inode;
    }

    private void checkParent(Path path) throws NoSuchFileException {
        if (!hasParent(path)) {
            throw new NoSuchFileException(path.toString());
        }
    }

    private boolean hasParent(Path path) {
        Path parent = path.getParent();
        return parent != null && directories.contains(parent);
    }

    private static Path normal(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private final class Lock implements Closeable {
        private final Path path;

        Lock(Path path) {
            this.path = path;
        }

        @Override
        public void close() {
            synchronized (MemoryFileSystem.this) {
                if (open.remove(this)) {
                    locked.remove(path);
                }
            }
        }

        @Override
        public String toString() {
            return "lock " + path;
        }
    }

    private final class MemoryWritableFile implements WritableFile {
        private final Path path;
        private final MemoryFile inode;

        MemoryWritableFile(Path path, MemoryFile inode) {
            this.path = path;
            this.inode = inode;
            open.add(this);
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public long size() {
            synchronized (MemoryFileSystem.this) {
                return inode.size;
            }
        }

        @Override
        public void write(byte[] bytes, int fromByte, int byteCount) throws IOException {
            synchronized (MemoryFileSystem.this) {
                checkOpen();
                int size = inode.size + byteCount;
                if (size > inode.bytes.length) {
                    inode.bytes = Arrays.copyOf(inode.bytes, Math.max(size, 2 * inode.size));
                }
                System.arraycopy(bytes, fromByte, inode.bytes, inode.size, byteCount);
                inode.size = size;
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (MemoryFileSystem.this) {
                checkOpen();
                inode.size = Math.min(inode.size, Math.toIntExact(size));
                inode.bytes = inode.content();
            }
        }

        @Override
        public void sync() throws IOException {
            synchronized (MemoryFileSystem.this) {
                checkOpen();
                inode.syncedBytes = inode.content();
            }
        }

        @Override
        public void close() {
            synchronized (MemoryFileSystem.this) {
                open.remove(this);
            }
        }

        private void checkOpen() throws IOException {
            if (!open.contains(this)) {
                throw new IOException("File '%s' is closed".formatted(path));
            }
        }

        @Override
        public String toString() {
            return "write " + path;
        }
    }

    /// Bytes outside the heap, so that access after the close fails as it does for a mapped file.
    private final class MemoryReadableFile implements ReadableFile {
        private final Path path;
        private final Arena arena = Arena.ofShared();
        private final MemorySegment bytes;

        MemoryReadableFile(Path path, byte[] content) {
            this.path = path;
            MemorySegment copy = arena.allocate(Math.max(1, content.length), 8);
            MemorySegment.copy(MemorySegment.ofArray(content), 0, copy, 0, content.length);
            bytes = copy.asSlice(0, content.length).asReadOnly();
            open.add(this);
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public MemorySegment bytes() {
            return bytes;
        }

        @Override
        public void close() {
            synchronized (MemoryFileSystem.this) {
                if (open.remove(this)) {
                    arena.close();
                }
            }
        }

        @Override
        public String toString() {
            return "read " + path;
        }
    }
}
