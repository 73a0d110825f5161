package io.millpond.engine.mergetree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/// Rows that DELETE marks in the parts that have them.
@Timeout(120)
class MaskedRowsTest {
    private static final int GROUPS = 12;
    private static final String BROKEN =
            "SELECT g, count() AS c, sum(k) FROM t GROUP BY g HAVING c NOT IN (10, 20)";

    private final MemoryFileSystem files = new MemoryFileSystem();

    private static List<String> one(Session session, String sql) {
        return Rows.of(session, sql);
    }

    private List<Path> tableFiles(String suffix) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path table : files.list(Databases.DIRECTORY.resolve("tables"))) {
            for (Path file : files.list(table)) {
                if (file.toString().endsWith(suffix)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    /// Goal: readers see a DELETE in all parts or in none, and nothing is lost or comes back,
    /// whatever merges and inserts do meanwhile. Method: each insert puts 20 rows of a group into
    /// four partitions, each DELETE takes 10 of them out of all.
    @Test
    void deletesBesideInsertsMergesAndReadersAreWhole() throws Exception {
        try (Millpond database = Databases.open(files);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE t (g UInt32, k UInt32) ENGINE = MergeTree PARTITION BY k % 4"
                            + " ORDER BY (k, g) SETTINGS index_granularity = 8");
            AtomicBoolean isOver = new AtomicBoolean();
            Future<?> inserts =
                    threads.submit(
                            () -> {
                                for (int g = 0; g < GROUPS; g++) {
                                    database.session(SessionOptions.plain())
                                            .query(
                                                    "INSERT INTO t SELECT %d, number FROM"
                                                                    .formatted(g)
                                                            + " numbers(20)");
                                }
                            });
            Future<?> merges =
                    threads.submit(
                            () -> {
                                while (!isOver.get()) {
                                    database.session(SessionOptions.plain())
                                            .query("OPTIMIZE TABLE t FINAL");
                                }
                            });
            Future<List<String>> reads =
                    threads.submit(
                            () -> {
                                List<String> wrong = new ArrayList<>();
                                while (!isOver.get()) {
                                    wrong.addAll(
                                            one(database.session(SessionOptions.plain()), BROKEN));
                                }
                                return wrong;
                            });
            try {
                for (int g = 0; g < GROUPS; g++) {
                    session.query("DELETE FROM t WHERE k < 10 AND g <= " + g);
                }
                inserts.get();
                session.query("DELETE FROM t WHERE k < 10");
            } finally {
                isOver.set(true);
            }
            finish(merges);
            assertThat(reads.get()).isEmpty();
            assertThat(one(session, "SELECT count(), sum(k), min(k), uniqExact(g, k) FROM t"))
                    .containsExactly(
                            "%d\t%d\t10\t%d".formatted(10 * GROUPS, 145 * GROUPS, 10 * GROUPS));
        }
        try (Millpond database = Databases.open(files)) {
            assertThat(one(database.session(SessionOptions.plain()), "SELECT count() FROM t"))
                    .containsExactly("" + 10 * GROUPS);
        }
    }

    private static void finish(Future<?> work) throws InterruptedException, ExecutionException {
        assertThat(work.get()).isNull();
    }

    @Test
    void deleteLeavesTheFileAndAMergeDropsTheRows() throws IOException {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE t (k UInt64, v String) ENGINE = MergeTree ORDER BY k");
            session.query("INSERT INTO t SELECT number, 'x' FROM numbers(1000)");
            session.query("DELETE FROM t WHERE k % 10 = 3");
            assertThat(tableFiles(".mask")).hasSize(1);
            assertThat(one(session, "CHECK TABLE t")).containsExactly("all_1_1_0_2\t1\t");
            assertThat(
                            one(
                                    session,
                                    "SELECT rows, has_lightweight_delete FROM system.parts WHERE"
                                            + " table = 't'"))
                    .containsExactly("1000\t1");
            session.query("DELETE FROM t WHERE k % 10 = 4");
            assertThat(one(session, "SELECT count(), sum(k) FROM t"))
                    .containsExactly("800\t%d".formatted(499_500 - 49_800 - 49_900));
            session.query("OPTIMIZE TABLE t FINAL");
            assertThat(
                            one(
                                    session,
                                    "SELECT rows, has_lightweight_delete FROM system.parts WHERE"
                                            + " table = 't'"))
                    .containsExactly("800\t0");
            session.query("DELETE FROM t WHERE 1");
            assertThat(one(session, "SELECT name FROM system.parts WHERE table = 't'")).isEmpty();
        }
        try (Millpond database = Databases.open(files)) {
            assertThat(one(database.session(SessionOptions.plain()), "SELECT count() FROM t"))
                    .containsExactly("0");
            assertThat(tableFiles(".mask")).isEmpty();
        }
    }

    @Test
    void updateCopiesOtherColumnsAndLeavesDeletedRowsDeleted() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE t (k UInt64, v UInt64, l LowCardinality(String), n"
                            + " Nullable(Int32), m UInt64 MATERIALIZED v * 2, INDEX i v TYPE minmax,"
                            + " INDEX j l TYPE set(9)) ENGINE = MergeTree ORDER BY k SETTINGS"
                            + " index_granularity = 4");
            session.query(
                    "INSERT INTO t SELECT number, number, toString(number % 7), if(number % 3 = 0,"
                            + " NULL, number) FROM numbers(100)");
            session.query("DELETE FROM t WHERE k % 5 = 0");
            session.query("ALTER TABLE t UPDATE n = 7 + intDiv(10, k) WHERE k % 2 = 0");
            assertThat(
                            one(
                                    session,
                                    "SELECT countIf(n = 7), count(), sum(k), sum(m), count(l) FROM t"
                                            + " WHERE l != ''"))
                    .containsExactly("37\t80\t4000\t8000\t80");
            assertThat(one(session, "SELECT count() FROM t SETTINGS apply_deleted_mask = 0"))
                    .containsExactly("100");
            session.query("ALTER TABLE t UPDATE v = 1000, l = 'new' WHERE k = 91");
            assertThat(one(session, "SELECT k, m FROM t WHERE v = 1000 AND l = 'new'"))
                    .containsExactly("91\t2000");
            session.query("ALTER TABLE t DROP INDEX i");
            session.query("ALTER TABLE t UPDATE v = 5000 WHERE k = 1");
            session.query("ALTER TABLE t ADD INDEX i v TYPE minmax");
            assertThat(one(session, "SELECT k FROM t WHERE v = 5000")).containsExactly("1");
        }
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            assertThat(one(session, "SELECT max(v), count() FROM t")).containsExactly("5000\t80");
        }
    }

    @Test
    void damagedMaskMakesTheTableReadOnly() throws IOException {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE t (k UInt64) ENGINE = MergeTree ORDER BY k");
            session.query("INSERT INTO t SELECT number FROM numbers(10)");
            session.query("DELETE FROM t WHERE k = 3");
        }
        files.overwrite(tableFiles(".mask").getFirst(), new byte[50]);
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            assertThatThrownBy(() -> one(session, "SELECT count() FROM t"))
                    .hasMessageContaining("fails its checksum");
        }
    }

    @Test
    void mutationIsComputedWithTheSettingsAndTheTimeOfItsOrder() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE t (k UInt64, v String) ENGINE = MergeTree ORDER BY k");
            session.query("CREATE TABLE bad (k UInt64) ENGINE = Memory");
            session.query("INSERT INTO bad VALUES (1)");
            session.query("INSERT INTO t SELECT number, '' FROM numbers(2)");
            session.query("SET session_timezone = 'Asia/Tokyo'");
            assertThatThrownBy(
                            () ->
                                    session.query(
                                            "ALTER TABLE t UPDATE v = concat(toString(toDateTime(0)),"
                                                    + " ' ', toString(toUnixTimestamp(now()))) WHERE"
                                                    + " throwIf(k = 1 AND 1 IN (SELECT k FROM bad)) = 0"))
                    .hasMessageContaining("mutation_2.txt");
            session.query("TRUNCATE TABLE bad");
        }
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("OPTIMIZE TABLE t FINAL");
            assertThat(
                            one(
                                    session,
                                    "SELECT DISTINCT v = concat('1970-01-01 09:00:00 ',"
                                            + " toString(toUnixTimestamp((SELECT max(create_time)"
                                            + " FROM system.mutations)))) FROM t"))
                    .containsExactly("1");
        }
    }
}
