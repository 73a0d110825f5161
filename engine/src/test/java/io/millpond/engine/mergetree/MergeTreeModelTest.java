package io.millpond.engine.mergetree;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Goal: whatever is done to a table of the MergeTree family, in any order, FINAL reads what the
/// same things do to plain lists of rows. Method: two tables of each engine, beside which merges
/// run as they like, live through random inserts, deletes, updates, merges, partitions that are
/// dropped, detached, attached, replaced and moved, backups, restarts and crashes. A failure names
/// its seed and what was done.
@Timeout(120)
final class MergeTreeModelTest {
    private static final int SEEDS = 3;
    private static final int STEPS = 45;
    private static final int PARTITIONS = 3;
    private static final int KEYS = 12;

    /// A database with the tables `t` and `u`, and what they should hold.
    private static final class Life {
        private final ModelEngine engine;
        private final long seed;
        private final Random random;
        private final List<String> done = new ArrayList<>();
        private final ModelTable first;
        private final ModelTable second;
        private MemoryFileSystem files = new MemoryFileSystem();
        private Millpond database;
        private Session session;
        private long opened;
        private long number;

        Life(ModelEngine engine, long seed) {
            this.engine = engine;
            this.seed = seed;
            this.random = new Random(seed);
            this.first = new ModelTable(engine);
            this.second = new ModelTable(engine);
            this.database = open();
            this.session = database.session(SessionOptions.plain());
            run(engine.create("t"));
            run(engine.create("u"));
        }

        private Millpond open() {
            opened++;
            return Millpond.open(
                    Databases.DIRECTORY,
                    Databases.settings(files)
                            .withSeed(1000 * seed + opened)
                            .withBackupDirectory(Path.of("/backups")));
        }

        private void run(String sql) {
            done.add(sql);
            session.query(sql);
        }

        private void check(String table, ModelTable model) {
            String query = "SELECT p, k, v, s, n FROM " + table;
            String modifier = engine == ModelEngine.MERGE_TREE ? "" : " FINAL";
            List<String> found = Rows.of(session, query + modifier).stream().sorted().toList();
            assertThat(found).as(this::context).isEqualTo(model.lines());
        }

        private String context() {
            return "seed %d: %s".formatted(seed, String.join(";\n", done));
        }

        private void insert(String table, ModelTable model) {
            List<String> values = new ArrayList<>();
            for (int i = random.nextInt(1, 12); i > 0; i--) {
                int p = random.nextInt(PARTITIONS);
                int k = random.nextInt(KEYS);
                ModelRow drawn = new ModelRow(p, k, random.nextInt(1, 50), 1, ++number);
                ModelRow row = engine.next(drawn, model.rows(p, k), random);
                model.add(row);
                values.add(row.values());
            }
            run(
                    "INSERT INTO %s SETTINGS optimize_on_insert = %d VALUES %s"
                            .formatted(table, random.nextInt(2), String.join(", ", values)));
        }

        private void step() {
            int p = random.nextInt(PARTITIONS);
            int rest = random.nextInt(4);
            switch (random.nextInt(18)) {
                case 0 -> insert("u", second);
                case 1 -> {
                    resume();
                    run(
                            "ALTER TABLE t DELETE WHERE k % 4 = "
                                    + rest
                                    + " SETTINGS mutations_sync = 2");
                    first.delete(k -> k % 4 == rest);
                }
                case 2, 13 -> {
                    run("DELETE FROM t WHERE k % 4 = " + rest);
                    first.delete(k -> k % 4 == rest);
                }
                case 14 -> {
                    resume();
                    run("ALTER TABLE t APPLY DELETED MASK SETTINGS mutations_sync = 2");
                }
                case 3 -> update(rest);
                case 4 -> {
                    resume();
                    run("OPTIMIZE TABLE t FINAL");
                    check("t", first);
                }
                case 5 -> {
                    resume();
                    run("OPTIMIZE TABLE t PARTITION " + p + " FINAL");
                }
                case 6 -> {
                    run("ALTER TABLE t DROP PARTITION " + p);
                    first.dropPartition(p);
                }
                case 7 -> {
                    run("ALTER TABLE t DETACH PARTITION " + p);
                    run("ALTER TABLE t ATTACH PARTITION " + p);
                }
                case 8 -> replace(p);
                case 9 -> attachOrMove(p);
                case 10 -> restart();
                case 11 -> run("SYSTEM " + (random.nextBoolean() ? "STOP" : "START") + " MERGES t");
                case 12 -> backUp();
                default -> insert("t", first);
            }
        }

        /// While merges are stopped, mutations wait and OPTIMIZE is refused.
        private void resume() {
            run("SYSTEM START MERGES t");
        }

        /// What is not there replaces nothing.
        private void replace(int p) {
            String parts =
                    "SELECT count() > 0 FROM system.parts WHERE table = 'u' AND partition = '%d'"
                            .formatted(p);
            if (Rows.of(session, parts).equals(List.of("1"))) {
                run("ALTER TABLE t REPLACE PARTITION " + p + " FROM u");
                first.dropPartition(p);
                first.copyPartition(p, second);
            }
        }

        private void attachOrMove(int p) {
            if (!engine.takesAnyRows()) {
                return;
            }
            if (random.nextBoolean()) {
                run("ALTER TABLE t ATTACH PARTITION " + p + " FROM u");
                first.copyPartition(p, second);
            } else {
                run("ALTER TABLE u MOVE PARTITION " + p + " TO TABLE t");
                first.copyPartition(p, second);
                second.dropPartition(p);
            }
        }

        /// Of merged rows: how many there are otherwise is up to the merges.
        private void update(int rest) {
            resume();
            run("OPTIMIZE TABLE t FINAL");
            first.merge();
            int value = random.nextInt(1, 50);
            run(
                    "ALTER TABLE t UPDATE %s = %d WHERE k %% 4 = %d SETTINGS mutations_sync = 2"
                            .formatted(engine.updated(), value, rest));
            first.update(
                    k -> k % 4 == rest,
                    row -> engine.updated().equals("v") ? row.withV(value) : row.withN(value));
        }

        /// After a clean end, or with what a crash of the machine leaves.
        private void restart() {
            boolean isCrash = random.nextBoolean();
            done.add(isCrash ? "-- crash" : "-- restart");
            if (isCrash) {
                MemoryFileSystem left = files.crashCopy(random.nextLong());
                database.close();
                files = left;
            } else {
                database.close();
                files.assertNothingOpen();
            }
            database = open();
            session = database.session(SessionOptions.plain());
        }

        private void backUp() {
            String name = "b" + done.size();
            run("BACKUP TABLE t TO File('" + name + "')");
            run("RESTORE TABLE t AS copy FROM File('" + name + "')");
            check("copy", first);
            run("DROP TABLE copy");
        }

        void live() {
            try {
                for (int step = 0; step < STEPS; step++) {
                    step();
                    check("t", first);
                }
                check("u", second);
                resume();
                run("OPTIMIZE TABLE t FINAL");
                first.merge();
                List<String> found =
                        Rows.of(session, "SELECT p, k, v, s, n FROM t").stream().sorted().toList();
                assertThat(found).as(this::context).isEqualTo(first.lines());
            } catch (RuntimeException e) {
                throw new AssertionError(context(), e);
            } finally {
                database.close();
            }
            files.assertNothingOpen();
        }
    }

    @ParameterizedTest
    @EnumSource(ModelEngine.class)
    void finalReadsWhatPlainListsHold(ModelEngine engine) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            new Life(engine, seed).live();
        }
    }
}
