package io.millpond.engine.mergetree;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.io.WritableFile;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;

/// What FREEZE keeps, over restarts and beside what people put there.
final class FrozenPartsTest {
    private static final Path SHADOW = Databases.DIRECTORY.resolve("shadow");

    private final MemoryFileSystem files = new MemoryFileSystem();

    private void freeze(String clause) {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE t (k UInt64) ENGINE = MergeTree ORDER BY k");
            session.query("INSERT INTO t SELECT number FROM numbers(10)");
            session.query("ALTER TABLE t FREEZE" + clause);
        }
    }

    private void put(Path file) throws IOException {
        try (WritableFile written = files.create(file)) {
            written.write(new byte[] {1}, 0, 1);
        }
    }

    private String rowCount() {
        try (Millpond database = Databases.open(files)) {
            return Rows.of(database.session(SessionOptions.plain()), "SELECT count() FROM t")
                    .getFirst();
        }
    }

    @Test
    void anEmptyNameIsNone() throws IOException {
        freeze(" WITH NAME ''");
        assertThat(rowCount()).isEqualTo("10");
        assertThat(files.list(SHADOW)).containsExactly(SHADOW.resolve("1"));
    }

    @Test
    void whatPeoplePutBesideFrozenPartsStaysAndHoldsUpNoStart() throws IOException {
        freeze(" WITH NAME 'kept'");
        Path table = files.list(SHADOW.resolve("kept")).getFirst();
        Path part = files.list(table).getFirst();
        Path archive = table.resolve("archive.tar");
        Path note = SHADOW.resolve("note.txt");
        put(archive);
        put(note);
        put(SHADOW.resolve("kept").resolve("list"));
        put(table.resolve("all_7_7_0.part"));
        assertThat(rowCount()).isEqualTo("10");
        assertThat(files.list(table)).containsExactly(part, archive);
        assertThat(files.exists(note)).isTrue();
    }

    @Test
    void whatCannotBeRemovedHoldsUpNoStart() throws IOException {
        freeze("");
        Path table = files.list(Databases.DIRECTORY.resolve("tables")).getFirst();
        files.createDirectory(table.resolve("mine"));
        put(table.resolve("mine").resolve("note.txt"));
        assertThat(rowCount()).isEqualTo("10");
        assertThat(files.exists(table.resolve("mine").resolve("note.txt"))).isTrue();
    }
}
