package io.millpond.engine.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a check says of a directory that was damaged in one place, and that it changes nothing.
@Timeout(60)
final class DirectoryCheckTest {
    private final MemoryFileSystem files = new MemoryFileSystem();

    @BeforeEach
    void makeDatabase() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE t (n UInt64, s String) ENGINE = MergeTree ORDER BY n SETTINGS"
                            + " index_granularity = 16");
            session.query("INSERT INTO t SELECT number, toString(number) FROM numbers(100)");
            session.query("INSERT INTO t SELECT number, 'x' FROM numbers(100)");
        }
    }

    private CheckReport check() throws IOException {
        Map<Path, byte[]> before = contents();
        CheckReport report = DirectoryCheck.run(files, Databases.DIRECTORY);
        Map<Path, byte[]> after = contents();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((path, bytes) -> assertThat(after.get(path)).isEqualTo(bytes));
        files.assertNothingOpen();
        return report;
    }

    private Map<Path, byte[]> contents() throws IOException {
        Map<Path, byte[]> contents = new HashMap<>();
        for (Path path : files.files()) {
            contents.put(path, files.read(path));
        }
        return contents;
    }

    private List<Path> parts() {
        return files.files().stream().filter(path -> path.toString().endsWith(".part")).toList();
    }

    @Test
    void soundDirectoryIsCounted() throws IOException {
        CheckReport report = check();
        assertThat(report.findings()).isEmpty();
        assertThat(report.isSound()).isTrue();
        assertThat(report.partCount()).isEqualTo(2);
        assertThat(report.byteCount()).isPositive();
    }

    @Test
    void everyDamagedByteOfAPartIsFound() throws IOException {
        Path part = parts().getFirst();
        byte[] bytes = files.read(part);
        for (int at = 0; at < bytes.length; at += 7) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x10;
            files.overwrite(part, damaged);
            CheckReport report = DirectoryCheck.run(files, Databases.DIRECTORY);
            assertThat(report.isSound()).as("byte %d", at).isFalse();
            assertThat(report.findings().getFirst().text())
                    .contains(String.valueOf(part.getFileName()))
                    .contains("(table default.t)");
        }
    }

    @Test
    void partsOfBackupsAndOfDroppedTablesAreReadToo() throws IOException {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("ALTER TABLE t FREEZE WITH NAME 'b'");
            session.query("DROP TABLE t");
        }
        assertThat(check().findings()).isEmpty();
        assertThat(check().partCount()).isEqualTo(4);
        for (String directory : List.of("/shadow/", "/tables/")) {
            Path part =
                    parts().stream()
                            .filter(path -> path.toString().contains(directory))
                            .findFirst()
                            .orElseThrow();
            byte[] bytes = files.read(part);
            byte[] damaged = bytes.clone();
            damaged[100] ^= 1;
            files.overwrite(part, damaged);
            assertThat(check().findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.isDamage()).isTrue());
            files.overwrite(part, bytes);
        }
    }

    @Test
    void missingPartIsNamed() throws IOException {
        Path part = parts().getLast();
        files.delete(part);
        CheckReport report = check();
        assertThat(report.isSound()).isFalse();
        assertThat(report.findings())
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.subject())
                                    .endsWith(String.valueOf(part.getFileName()));
                            assertThat(finding.text()).isEqualTo("is missing (table default.t)");
                        });
    }

    @Test
    void lostCatalogIsDamageAndKeepsTheParts() throws IOException {
        for (Path path : files.files()) {
            if (path.startsWith(Databases.DIRECTORY.resolve("catalog"))) {
                files.delete(path);
            }
        }
        CheckReport report = check();
        assertThat(report.isSound()).isFalse();
        assertThat(report.findings().getFirst().text())
                .startsWith("The catalog in '" + Databases.DIRECTORY.resolve("catalog"))
                .contains("is empty, but");
        List<Path> parts = parts();
        for (int start = 0; start < 2; start++) {
            assertThatThrownBy(() -> Databases.open(files))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("the catalog was lost");
            assertThat(parts()).isEqualTo(parts);
        }
    }

    @Test
    void filesThatNothingNamesAreToldAndNoDamage() throws IOException {
        files.overwrite(parts().getFirst().resolveSibling("all_9_9_0.tmp"), new byte[3]);
        CheckReport report = check();
        assertThat(report.isSound()).isTrue();
        assertThat(report.findings())
                .singleElement()
                .satisfies(
                        finding ->
                                assertThat(finding.text())
                                        .isEqualTo(
                                                "is named by nothing; the next start removes it"));
    }

    @Test
    void whatIsNoTablesDirectoryIsToldAndLeftAlone() throws IOException {
        files.overwrite(Databases.DIRECTORY.resolve("tables/stray.part"), new byte[3]);
        CheckReport report = check();
        assertThat(report.isSound()).isTrue();
        assertThat(report.findings())
                .singleElement()
                .satisfies(
                        finding ->
                                assertThat(finding.text())
                                        .isEqualTo(
                                                "is no table's directory; starts leave it alone"));
    }

    @Test
    void unfinishedFrameIsNoDamageAndDamagedOneIs() throws IOException {
        Path log =
                files.files().stream()
                        .filter(path -> path.toString().contains("/catalog/"))
                        .reduce((_, last) -> last)
                        .orElseThrow();
        byte[] bytes = files.read(log);
        files.overwrite(log, Arrays.copyOf(bytes, bytes.length + 5));
        assertThat(check().isSound()).isTrue();
        byte[] damaged = bytes.clone();
        damaged[bytes.length / 4] ^= 1;
        files.overwrite(log, damaged);
        CheckReport report = check();
        assertThat(report.isSound()).isFalse();
        assertThat(report.findings().getFirst().subject()).isEqualTo("catalog");
    }

    @Test
    void directoryOfARunningServerIsRefused() {
        try (Millpond _ = Databases.open(files)) {
            assertThatThrownBy(() -> DirectoryCheck.run(files, Databases.DIRECTORY))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("is open in another process");
        }
        assertThatThrownBy(() -> DirectoryCheck.run(files, Path.of("/nowhere")))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("is no data directory");
    }
}
