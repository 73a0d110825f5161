package io.millpond.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Session;
import io.millpond.storage.testing.MemoryFileSystem;

import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeSet;

/// The files in the directories of tables.
public final class TableFiles {
    private TableFiles() {}

    /// Asserts that each is of a part that is visible or kept aside, and that none is missing but
    /// masks of parts kept aside, of which no statement tells.
    public static void assertAllNamed(MemoryFileSystem files, Session session, String context)
            throws IOException {
        TreeSet<String> named = new TreeSet<>(Rows.of(session, "SELECT path FROM system.parts"));
        named.addAll(
                Rows.of(
                        session,
                        "SELECT replaceOne(path, '.part', '.mask') FROM system.parts WHERE"
                                + " has_lightweight_delete"));
        TreeSet<String> aside =
                new TreeSet<>(Rows.of(session, "SELECT path FROM system.detached_parts"));
        named.addAll(aside);
        TreeSet<String> found = new TreeSet<>();
        for (Path table : files.list(Databases.DIRECTORY.resolve("tables"))) {
            for (Path file : files.list(table)) {
                if (!aside.contains(file.toString().replace(".mask", ".part"))
                        || aside.contains(file.toString())) {
                    found.add(file.toString());
                }
            }
        }
        assertThat(found).as(context).isEqualTo(named);
    }
}
