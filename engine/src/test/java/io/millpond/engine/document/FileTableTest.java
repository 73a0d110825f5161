package io.millpond.engine.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.external.AddressReader;
import io.millpond.engine.external.ExternalAccess;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.DiskFailures;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Tables whose rows are in files.
class FileTableTest {
    private static final Path USER_FILES = Path.of("/user");
    private static final DiskFailures SOME = new DiskFailures(5);

    private final MemoryFileSystem files = new MemoryFileSystem();

    @Test
    void rowsOutliveARestartAndNoDrop() throws IOException {
        String uuid;
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE f (a UInt8, b String) ENGINE = File(CSV)");
            session.query("INSERT INTO f VALUES (1, 'x')");
            session.query("INSERT INTO f VALUES (2, 'y')");
            uuid = Rows.of(session, "SELECT uuid FROM system.tables WHERE name = 'f'").getFirst();
        }
        Path directory = Databases.DIRECTORY.resolve("tables").resolve(uuid);
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            assertThat(Rows.of(session, "SELECT * FROM f ORDER BY a"))
                    .containsExactly("1\tx", "2\ty");
            assertThat(files.exists(directory.resolve("data.CSV"))).isTrue();
            session.query("DROP TABLE f SYNC");
            assertThat(files.exists(directory)).isFalse();
        }
        files.assertNothingOpen();
    }

    @Test
    void pathsAreBelowTheDirectoryOfUserFilesAndRefusedWithoutOne() throws IOException {
        files.createDirectories(USER_FILES);
        try (Millpond database =
                Millpond.open(
                        Databases.DIRECTORY,
                        Databases.settings(files)
                                .withExternal(
                                        new ExternalAccess(
                                                USER_FILES, null, AddressReader.NONE)))) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE f (a UInt8) ENGINE = File(TSV, 'sub/rows.tsv')");
            session.query("INSERT INTO f VALUES (7)");
            assertThat(Rows.of(session, "SELECT a, _file FROM f")).containsExactly("7\trows.tsv");
            assertThat(Rows.of(session, "SELECT * FROM file('sub/rows.tsv', TSV, 'a UInt8')"))
                    .containsExactly("7");
            session.query("CREATE TABLE g ENGINE = File(TSV, 'sub/rows.tsv')");
            assertThat(Rows.of(session, "SELECT c1 FROM g")).containsExactly("7");
            assertThatThrownBy(
                            () ->
                                    session.query(
                                            "CREATE TABLE h (a UInt8) ENGINE = File(TSV, '../x')"))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("not inside the directory of user files");
        }
        try (Millpond database = Databases.open(new MemoryFileSystem())) {
            Session session = database.session(SessionOptions.plain());
            assertThatThrownBy(
                            () -> session.query("CREATE TABLE f (a UInt8) ENGINE = File(TSV, 'x')"))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("user_files_path is not configured");
        }
    }

    /// Goal: an insert is in the file whole or not at all. Method: a disk that ends the server at
    /// one of its operations, and the same files opened again. A failure means half of a line, or
    /// an insert that was acknowledged and is gone.
    @Test
    void crashesLeaveWholeInserts() {
        SOME.crash(20, FileTableTest::live, FileTableTest::check);
    }

    /// Returns how many inserts were acknowledged; negative: the table was not made.
    private static Integer live(FileSystem files) {
        int acknowledged = -1;
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE f (a UInt8, b String) ENGINE = File(CSV)");
            acknowledged = 0;
            for (int i = 0; i < 4; i++) {
                session.query("INSERT INTO f VALUES (%d, 'first'), (%d, 'last')".formatted(i, i));
                acknowledged++;
            }
        } catch (DatabaseException _) {
            // The injected failure ended this life.
        }
        return acknowledged;
    }

    private static void check(MemoryFileSystem left, Integer acknowledged, String context) {
        if (acknowledged < 0) {
            return;
        }
        try (Millpond database = Databases.open(left)) {
            Session session = database.session(SessionOptions.plain());
            List<String> rows =
                    Rows.of(
                            session,
                            "SELECT a, groupArray(b) FROM f GROUP BY a ORDER BY a"
                                    + " SETTINGS engine_file_empty_if_not_exists = 1");
            assertThat(rows.size()).as(context).isBetween(acknowledged, acknowledged + 1);
            assertThat(rows).as(context).allMatch(row -> row.endsWith("['first','last']"));
            session.query("INSERT INTO f VALUES (99, 'more')");
            assertThat(Rows.of(session, "SELECT b FROM f WHERE a = 99"))
                    .as(context)
                    .containsExactly("more");
        }
    }
}
