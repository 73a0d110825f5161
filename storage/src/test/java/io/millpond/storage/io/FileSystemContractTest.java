package io.millpond.storage.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What every file system does, on the local disk, in memory and through the faulty one at rest.
class FileSystemContractTest {
    @TempDir Path directory;

    static List<FileSystem> fileSystems() {
        return List.of(
                new LocalFileSystem(),
                new FencedFileSystem(new MemoryFileSystem()),
                new RelaxedFileSystem(new MemoryFileSystem()),
                new MemoryFileSystem(),
                new FaultyFileSystem(new MemoryFileSystem()));
    }

    private Path prepare(FileSystem fileSystem) throws IOException {
        Path home = directory.resolve("a").resolve("b");
        fileSystem.createDirectories(home);
        fileSystem.createDirectories(home);
        return home;
    }

    private static void write(FileSystem fileSystem, Path file, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (WritableFile writable = fileSystem.create(file)) {
            writable.write(bytes, 0, bytes.length);
            writable.sync();
        }
    }

    private static String read(FileSystem fileSystem, Path file) throws IOException {
        try (ReadableFile readable = fileSystem.open(file)) {
            return text(readable);
        }
    }

    private static String text(ReadableFile readable) {
        return new String(readable.bytes().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("fileSystems")
    void writtenBytesAreReadBack(FileSystem fileSystem) throws IOException {
        Path file = prepare(fileSystem).resolve("file");
        write(fileSystem, file, "hello");
        try (WritableFile writable = fileSystem.append(file)) {
            assertThat(writable.size()).isEqualTo(5);
            writable.write(new byte[] {'x', '!', '?'}, 1, 2);
            writable.truncate(6);
            writable.write(new byte[] {'.'}, 0, 1);
            assertThat(writable.size()).isEqualTo(7);
        }
        assertThat(read(fileSystem, file)).isEqualTo("hello!.");
        assertThat(fileSystem.size(file)).isEqualTo(7);
    }

    @ParameterizedTest
    @MethodSource("fileSystems")
    void emptyFileIsReadable(FileSystem fileSystem) throws IOException {
        Path file = prepare(fileSystem).resolve("empty");
        write(fileSystem, file, "");
        assertThat(read(fileSystem, file)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("fileSystems")
    void takenNameIsNotCreatedAgain(FileSystem fileSystem) throws IOException {
        Path file = prepare(fileSystem).resolve("file");
        write(fileSystem, file, "1");
        assertThatThrownBy(() -> fileSystem.create(file))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @ParameterizedTest
    @MethodSource("fileSystems")
    void absentFilesAreReportedAsSuch(FileSystem fileSystem) throws IOException {
        Path home = prepare(fileSystem);
        Path absent = home.resolve("absent");
        assertThat(fileSystem.exists(absent)).isFalse();
        assertThatThrownBy(() -> fileSystem.open(absent)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> fileSystem.append(absent)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> fileSystem.size(absent)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> fileSystem.delete(absent)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> fileSystem.list(absent)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> fileSystem.rename(absent, home.resolve("x")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> fileSystem.create(absent.resolve("x")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @MethodSource("fileSystems")
    void renameReplacesAndListIsSorted(FileSystem fileSystem) throws IOException {
        Path home = prepare(fileSystem);
        write(fileSystem, home.resolve("b"), "from");
        write(fileSystem, home.resolve("a"), "to");
        write(fileSystem, home.resolve("c"), "other");
        fileSystem.rename(home.resolve("b"), home.resolve("a"));
        fileSystem.syncDirectory(home);
        assertThat(fileSystem.list(home)).containsExactly(home.resolve("a"), home.resolve("c"));
        assertThat(read(fileSystem, home.resolve("a"))).isEqualTo("from");
        assertThat(fileSystem.list(directory)).containsExactly(directory.resolve("a"));
    }

    @ParameterizedTest
    @MethodSource("fileSystems")
    void openFileOutlivesItsNameButNotItsClose(FileSystem fileSystem) throws IOException {
        Path file = prepare(fileSystem).resolve("file");
        write(fileSystem, file, "stays");
        MemorySegment bytes;
        try (ReadableFile readable = fileSystem.open(file)) {
            fileSystem.delete(file);
            assertThat(text(readable)).isEqualTo("stays");
            bytes = readable.bytes();
            assertThat(bytes.isReadOnly()).isTrue();
        }
        assertThatThrownBy(() -> bytes.get(ValueLayout.JAVA_BYTE, 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @MethodSource("fileSystems")
    void lockIsHeldByOne(FileSystem fileSystem) throws IOException {
        Path file = prepare(fileSystem).resolve("lock");
        Optional<Closeable> first = fileSystem.tryLock(file);
        assertThat(first).isPresent();
        assertThat(fileSystem.tryLock(file)).isEmpty();
        first.orElseThrow().close();
        Optional<Closeable> second = fileSystem.tryLock(file);
        assertThat(second).isPresent();
        second.orElseThrow().close();
    }

    @Test
    void closedFenceLetsNothingChange() throws IOException {
        MemoryFileSystem memory = new MemoryFileSystem();
        FencedFileSystem fenced = new FencedFileSystem(memory);
        Path home = prepare(fenced);
        write(fenced, home.resolve("file"), "stays");
        fenced.close();
        assertThat(read(fenced, home.resolve("file"))).isEqualTo("stays");
        assertThatThrownBy(() -> fenced.create(home.resolve("new"))).hasMessageContaining("closed");
        assertThatThrownBy(() -> fenced.append(home.resolve("file")))
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> fenced.delete(home.resolve("file")))
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> fenced.rename(home.resolve("file"), home.resolve("other")))
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> fenced.createDirectory(home.resolve("d")))
                .hasMessageContaining("closed");
        assertThat(memory.list(home)).containsExactly(home.resolve("file"));
    }
}
