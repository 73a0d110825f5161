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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A key-value table against a map: random upserts, updates, deletes, merges and restarts.
class KeyValueTableTest {
    private static final long SEED = 20_261_126;
    private static final int STEPS = 120;

    private final MemoryFileSystem files = new MemoryFileSystem();
    private final Map<Integer, Integer> model = new TreeMap<>();
    private final Random random = new Random(SEED);

    @AfterEach
    void close() {
        files.assertNothingOpen();
    }

    @Test
    void rowsAreThoseOfAMap() {
        int step = 0;
        while (step < STEPS) {
            try (Millpond database = Databases.open(files)) {
                Session session = database.session(SessionOptions.plain());
                session.query(
                        "CREATE TABLE IF NOT EXISTS k (key UInt32, v UInt32) ENGINE ="
                                + " KeeperMap('/k') PRIMARY KEY key");
                int until = step + STEPS / 4;
                for (; step < until; step++) {
                    change(session);
                    List<String> expected = new ArrayList<>();
                    model.forEach((key, v) -> expected.add(key + "\t" + v));
                    assertThat(Rows.of(session, "SELECT * FROM k ORDER BY key"))
                            .as("seed %d step %d", SEED, step)
                            .isEqualTo(expected);
                }
            }
        }
    }

    private void change(Session session) {
        int key = random.nextInt(12);
        int v = random.nextInt(100);
        switch (random.nextInt(6)) {
            case 0, 1, 2 -> {
                session.query("INSERT INTO k VALUES (%d, %d), (%d, %d)".formatted(key, v, 0, v));
                model.put(key, v);
                model.put(0, v);
            }
            case 3 -> {
                session.query("ALTER TABLE k DELETE WHERE v < %d AND key > 3".formatted(v));
                model.entrySet().removeIf(e -> e.getValue() < v && e.getKey() > 3);
            }
            case 4 -> {
                session.query("ALTER TABLE k UPDATE v = v + 1 WHERE key = %d".formatted(key));
                model.computeIfPresent(key, (_, old) -> old + 1);
            }
            default -> session.query("OPTIMIZE TABLE k");
        }
        String found = model.containsKey(key) ? "[\"" + model.get(key) + "\"]" : "[]";
        String rows =
                Rows.of(session, "SELECT v FROM k WHERE key = " + key).stream()
                        .map(r -> "\"" + r + "\"")
                        .toList()
                        .toString();
        assertThat(rows).as("seed %d key %d", SEED, key).isEqualTo(found);
    }

    /// Goal: neither of an insert and a change that are made at once is lost. Method: one thread
    /// counts a row up by UPDATE while another inserts rows of its own and deletes what is not
    /// there.
    @Test
    void changesAndInsertsAtOnceAreAllMade() throws Exception {
        try (Millpond database = Databases.open(files);
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE k (key UInt32, v UInt32) ENGINE = KeeperMap('/k') PRIMARY KEY"
                            + " key");
            session.query("INSERT INTO k VALUES (0, 0), (1, 0)");
            Future<?> inserting =
                    other.submit(() -> insert(database.session(SessionOptions.plain())));
            for (int i = 0; i < 40; i++) {
                session.query("ALTER TABLE k UPDATE v = v + 1 WHERE key = 0");
                session.query("ALTER TABLE k DELETE WHERE key = 99");
            }
            inserting.get();
            assertThat(Rows.of(session, "SELECT v FROM k WHERE key = 0")).containsExactly("40");
        }
    }

    /// Goal: marks do not pile up. Method: keys are inserted and deleted over and over; the rows of
    /// the parts are counted. A failure means that a table grows by what is deleted.
    @Test
    void marksOfDeletedKeysAreTakenOut() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE k (key UInt32, v UInt32) ENGINE = KeeperMap('/k') PRIMARY KEY"
                            + " key");
            session.query("INSERT INTO k VALUES (0, 7)");
            for (int round = 0; round < 4; round++) {
                session.query("INSERT INTO k SELECT number + 1, 1 FROM numbers(600)");
                session.query("DELETE FROM k WHERE key > 0");
            }
            assertThat(storedRows(session)).isLessThan(3 * 600);
            session.query("INSERT INTO k VALUES (3, 5)");
            session.query("OPTIMIZE TABLE k");
            assertThat(storedRows(session)).isEqualTo(2);
            assertThat(Rows.of(session, "SELECT * FROM k ORDER BY key"))
                    .containsExactly("0\t7", "3\t5");
            session.query("DELETE FROM k WHERE 1");
            session.query("OPTIMIZE TABLE k");
            assertThat(storedRows(session)).isZero();
        }
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            assertThat(Rows.of(session, "SELECT count() FROM k")).containsExactly("0");
            session.query("INSERT INTO k VALUES (3, 6)");
            assertThat(Rows.of(session, "SELECT * FROM k")).containsExactly("3\t6");
        }
    }

    private static int storedRows(Session session) {
        return Integer.parseInt(
                Rows.of(session, "SELECT toUInt32(total_rows) FROM system.tables WHERE name = 'k'")
                        .getFirst());
    }

    private static void insert(Session session) {
        for (int v = 1; v <= 200; v++) {
            session.query("INSERT INTO k VALUES (1, %d)".formatted(v));
            assertThat(Rows.of(session, "SELECT v FROM k WHERE key = 1"))
                    .containsExactly(Integer.toString(v));
        }
    }
}
