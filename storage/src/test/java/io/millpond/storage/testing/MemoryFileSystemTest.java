package io.millpond.storage.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.storage.io.ReadableFile;
import io.millpond.storage.io.WritableFile;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

class MemoryFileSystemTest {
    private static final Path HOME = Path.of("home");
    private static final Path FILE = HOME.resolve("file");

    private final MemoryFileSystem fileSystem = new MemoryFileSystem();

    @BeforeEach
    void createHome() throws IOException {
        fileSystem.createDirectories(HOME);
    }

    private void write(Path file, String text, boolean isSynced) throws IOException {
        try (WritableFile writable = fileSystem.create(file)) {
            writable.write(text.getBytes(StandardCharsets.UTF_8), 0, text.length());
            if (isSynced) {
                writable.sync();
            }
        }
    }

    @Test
    void syncedFileInSyncedDirectorySurvives() throws IOException {
        write(FILE, "kept", true);
        fileSystem.syncDirectory(HOME);
        for (long seed = 0; seed < 20; seed++) {
            assertThat(fileSystem.crashCopy(seed).read(FILE)).asString().isEqualTo("kept");
        }
    }

    @Test
    void unsyncedNameMayVanish() throws IOException {
        write(FILE, "kept", true);
        Set<Boolean> outcomes = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            outcomes.add(fileSystem.crashCopy(seed).exists(FILE));
        }
        assertThat(outcomes).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void unsyncedBytesMayVanishOrBeZero() throws IOException {
        write(FILE, "lost", false);
        fileSystem.syncDirectory(HOME);
        Set<String> outcomes = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            outcomes.add(new String(fileSystem.crashCopy(seed).read(FILE), StandardCharsets.UTF_8));
        }
        assertThat(outcomes).contains("", "lost", "lo", "\0\0\0\0");
    }

    @Test
    void renameHappensOrNot() throws IOException {
        write(FILE, "new", true);
        write(HOME.resolve("target"), "old", true);
        fileSystem.syncDirectory(HOME);
        fileSystem.rename(FILE, HOME.resolve("target"));
        Set<String> outcomes = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            MemoryFileSystem copy = fileSystem.crashCopy(seed);
            String target = new String(copy.read(HOME.resolve("target")), StandardCharsets.UTF_8);
            outcomes.add(target + copy.exists(FILE));
        }
        assertThat(outcomes).containsExactlyInAnyOrder("newfalse", "oldtrue");
    }

    @Test
    void openFilesAreFound() throws IOException {
        write(FILE, "x", true);
        ReadableFile readable = fileSystem.open(FILE);
        assertThatThrownBy(fileSystem::assertNothingOpen).hasMessageContaining("file");
        readable.close();
        fileSystem.assertNothingOpen();
    }

    @Test
    void crashedFileSystemStaysCrashed() throws IOException {
        FaultyFileSystem faulty = new FaultyFileSystem(fileSystem).crashAt(2);
        try (WritableFile file = faulty.create(FILE)) {
            assertThatThrownBy(() -> file.write(new byte[4], 0, 4)).isInstanceOf(IOException.class);
            assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
        }
        assertThat(fileSystem.read(FILE)).hasSize(2);
        assertThat(faulty.operationCount()).isEqualTo(3);
    }

    @Test
    void fullDiskRefusesWritesOnly() throws IOException {
        write(FILE, "x", true);
        FaultyFileSystem faulty = new FaultyFileSystem(fileSystem).diskFull();
        assertThatThrownBy(() -> faulty.create(HOME.resolve("other")))
                .hasMessageContaining("No space left on device");
        assertThat(faulty.size(FILE)).isEqualTo(1);
        faulty.heal();
        faulty.create(HOME.resolve("other")).close();
    }
}
