package io.millpond.engine.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A Join table that is changed while rows are inserted.
class JoinTableTest {
    private static final int ROUNDS = 40;

    private final MemoryFileSystem files = new MemoryFileSystem();

    @AfterEach
    void close() {
        files.assertNothingOpen();
    }

    /// Goal: a DELETE takes an insert whole or not at all. Method: one thread inserts two rows in
    /// one statement, one of a key that is there and one of a new key, while another deletes all
    /// rows. A failure means that part of an insert that was acknowledged is gone.
    @Test
    void deleteTakesNoPartOfAnInsertBesideIt() throws Exception {
        try (Millpond database = Databases.open(files);
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE j (k UInt32, v String) ENGINE = Join(ANY, LEFT, k)");
            for (int round = 0; round < ROUNDS; round++) {
                int old = round * 2;
                int fresh = old + 1;
                session.query("INSERT INTO j VALUES (%d, 'old')".formatted(old));
                Session inserting = database.session(SessionOptions.plain());
                Future<?> insert =
                        other.submit(
                                () ->
                                        inserting.query(
                                                "INSERT INTO j VALUES (%d, 'new'), (%d, 'new')"
                                                        .formatted(old, fresh)));
                session.query("ALTER TABLE j DELETE WHERE v != ''");
                insert.get();
                List<String> found =
                        Rows.of(
                                session,
                                "SELECT k, v FROM j WHERE k IN (%d, %d) ORDER BY k"
                                        .formatted(old, fresh));
                assertThat(found)
                        .as("round %d", round)
                        .isIn(List.of(old + "\tnew", fresh + "\tnew"), List.of());
            }
        }
    }
}
