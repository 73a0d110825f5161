package io.millpond.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogExcerpt;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DatabaseEntry;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.StoredColumns;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.io.WritableFile;
import io.millpond.storage.testing.MemoryFileSystem;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Backups that this program never wrote.
final class ForeignBackupTest {
    private static final Path DIRECTORY = Path.of("/backups");
    private static final UUID TABLE = new UUID(1, 2);

    private final MemoryFileSystem files = new MemoryFileSystem();
    private final BackupPlace directory = place("one");
    private final BackupPlace zip = place("one.zip");

    private static BackupPlace place(String name) {
        return BackupPlace.of("File", List.of(name), DIRECTORY);
    }

    @BeforeEach
    void makeDirectory() throws IOException {
        files.createDirectories(directory.path());
    }

    private void write(Path path, byte[] bytes) throws IOException {
        try (WritableFile file = files.create(path)) {
            file.write(bytes, 0, bytes.length);
            file.sync();
        }
    }

    private static byte[] manifest(String part, String partition, List<BackupFile> entries) {
        CatalogExcerpt excerpt =
                new CatalogExcerpt(CatalogSnapshot.empty())
                        .with(
                                List.of(
                                        new CatalogEdit.CreateDatabase(
                                                new DatabaseEntry("d", new UUID(0, 1), "")),
                                        new CatalogEdit.PutTable(
                                                new TableEntry(
                                                        TABLE,
                                                        "d",
                                                        "t",
                                                        "",
                                                        StoredColumns.PLAIN,
                                                        TableEntry.Attachment.ATTACHED,
                                                        0)),
                                        new CatalogEdit.PublishParts(
                                                TABLE,
                                                List.of(new PartEntry(part, partition, 1, 1, 0)),
                                                List.of())));
        return new BackupManifest(0, Optional.empty(), excerpt, entries).encode();
    }

    private static void assertDamaged(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKUP_DAMAGED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../../etc/x_1_1_0", "..\\x_1_1_0", "x", "other_1_1_0"})
    void namesThatAreNoPartsAreRefused(String part) throws IOException {
        String partition = part.startsWith("other") ? "all" : part.replace("_1_1_0", "");
        write(directory.path().resolve("manifest"), manifest(part, partition, List.of()));
        assertDamaged(() -> manifest(directory));
    }

    @Test
    void entryThatIsThereTwiceIsRefused() throws IOException {
        BackupFile entry = new BackupFile("tables/x/y.part", 1, 0);
        write(
                directory.path().resolve("manifest"),
                manifest("all_1_1_0", "all", List.of(entry, entry)));
        assertDamaged(() -> manifest(directory));
    }

    private void manifest(BackupPlace place) throws IOException {
        try (BackupInput input = BackupInput.open(place, files)) {
            assertThat(input.manifest()).isNotNull();
        }
    }

    @Test
    void bytesThatAreNoManifestAreRefusedThoughTheirChecksumIsRight() throws IOException {
        byte[] good = manifest("all_1_1_0", "all", List.of());
        for (int at = 12; at < good.length - 4; at++) {
            byte[] bytes = good.clone();
            bytes[at] ^= (byte) 0xff;
            CRC32C crc = new CRC32C();
            crc.update(bytes, 0, bytes.length - 4);
            for (int i = 0; i < 4; i++) {
                bytes[bytes.length - 4 + i] = (byte) (crc.getValue() >>> (8 * i));
            }
            try {
                assertThat(BackupManifest.decode(bytes, directory)).isNotNull();
            } catch (DatabaseException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.BACKUP_DAMAGED);
            }
        }
    }

    @Test
    void archiveThatUnpacksToMoreThanItSaysIsRefusedEarly() throws IOException {
        String name = BackupManifest.entryName(TABLE.toString(), "all_1_1_0");
        BackupFile entry = new BackupFile(name, 10, 0);
        write(
                zip.path(),
                archive(
                        Map.of(
                                name,
                                new byte[64 << 20],
                                "manifest",
                                manifest("all_1_1_0", "all", List.of(entry)))));
        Path target = DIRECTORY.resolve("target");
        try (BackupInput input = BackupInput.open(zip, files)) {
            assertDamaged(
                    () ->
                            input.copy(
                                    Map.of(name, entry),
                                    _ -> files.create(target),
                                    new CancellationToken()));
        }
        assertThat(files.size(target)).isLessThan(1 << 20);
    }

    private static byte[] archive(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void backupUnderTwoNamesIsWrittenOnceAtATime() {
        BackupLog log = new BackupLog();
        log.begin(operation("a", zip));
        BackupPlace other = BackupPlace.of("Disk", List.of("backups", "x/../one.zip"), DIRECTORY);
        assertThatThrownBy(() -> log.begin(operation("b", other)))
                .hasMessageContaining("is being made");
        log.begin(operation("c", directory));
    }

    private static BackupOperation operation(String id, BackupPlace place) {
        return new BackupOperation(
                new BackupOperation.Subject(
                        id, place.text(), place.path(), "", "", false, Map.of()),
                new CancellationToken(),
                0);
    }
}
