package io.millpond.storage.io;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The files of the machine, through `FileChannel`; files are read by memory mapping, one arena
/// each.
///
/// A directory is synced by syncing a read-only channel on it, which POSIX systems allow. On a
/// system that refuses to open directories (Windows) entries become durable when the system likes.
public final class LocalFileSystem implements FileSystem {
    private static final boolean CAN_SYNC_DIRECTORIES =
            !System.getProperty("os.name", "").startsWith("Windows");

    @Override
    public WritableFile create(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new LocalWritableFile(file, channel, 0);
    }

    @Override
    public WritableFile append(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            return new LocalWritableFile(file, channel, channel.size());
        } catch (IOException e) {
            closeAfter(e, channel);
            throw e;
        }
    }

    @Override
    public ReadableFile open(Path file) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // The mapping outlives the channel: descriptors are not spent on open parts.
            MemorySegment bytes =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return new LocalReadableFile(file, arena, bytes.asReadOnly());
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        if (!CAN_SYNC_DIRECTORIES) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException _) {
            // A file system without hard links: the same bytes again.
            Files.copy(from, to);
            try (FileChannel copy = FileChannel.open(to, StandardOpenOption.WRITE)) {
                copy.force(true);
            }
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.delete(file);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public long size(Path file) throws IOException {
        return Files.size(file);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory);
    }

    @Override
    public DiskSpace space(Path directory) throws IOException {
        FileStore store = Files.getFileStore(directory);
        return new DiskSpace(store.getUsableSpace(), store.getTotalSpace());
    }

    @Override
    public Optional<Closeable> tryLock(Path file) throws IOException {
        if (file.getParent() != null && !Files.isDirectory(file.getParent())) {
            throw new NoSuchFileException(file.toString());
        }
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                // Closing the channel releases the lock.
                return Optional.of(channel);
            }
        } catch (OverlappingFileLockException e) {
            // Held within this process: the same answer as for another process.
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            closeAfter(e, channel);
            throw e;
        }
        channel.close();
        return Optional.empty();
    }

    private static void closeAfter(IOException failure, FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static final class LocalWritableFile implements WritableFile {
        private final Path path;
        private final FileChannel channel;
        private long size;

        LocalWritableFile(Path path, FileChannel channel, long size) throws IOException {
            this.path = path;
            this.channel = channel;
            this.size = size;
            channel.position(size);
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
            ByteBuffer buffer = ByteBuffer.wrap(bytes, fromByte, byteCount);
            while (buffer.hasRemaining()) {
                size += channel.write(buffer);
            }
        }

        @Override
        public void truncate(long newSize) throws IOException {
            channel.truncate(newSize);
            channel.position(newSize);
            size = newSize;
        }

        @Override
        public void sync() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private record LocalReadableFile(Path path, Arena arena, MemorySegment bytes)
            implements ReadableFile {
        @Override
        public void close() {
            if (arena.scope().isAlive()) {
                arena.close();
            }
        }
    }
}
