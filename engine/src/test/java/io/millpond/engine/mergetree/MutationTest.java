package io.millpond.engine.mergetree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicBoolean;

/// Mutations that wait: over restarts, behind one that fails, and beside merges.
class MutationTest {
    private static final String LISTED = "SELECT command, is_done FROM system.mutations";

    /// Waits until what waits is done, as a merge on request does.
    private static final String FINISH = "OPTIMIZE TABLE t FINAL";

    private final MemoryFileSystem files = new MemoryFileSystem();

    private static void create(Session session) {
        session.query("CREATE TABLE t (k UInt64, v UInt8) ENGINE = MergeTree ORDER BY k");
        session.query("CREATE TABLE bad (k UInt64) ENGINE = Memory");
        session.query("INSERT INTO bad VALUES (1)");
        session.query("INSERT INTO t SELECT number, 0 FROM numbers(4)");
    }

    private static void orderFailing(Session session) {
        orderFailing(session, "mutation_2.txt");
    }

    private static void orderFailing(Session session, String id) {
        assertThatThrownBy(
                        () ->
                                session.query(
                                        "ALTER TABLE t UPDATE v = throwIf(k = 1 AND 1 IN"
                                                + " (SELECT k FROM bad)) + 1 WHERE 1"))
                .hasMessageContaining(id);
    }

    @Test
    void failedMutationIsDoneAfterARestartWhenItsReasonIsGone() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            create(session);
            orderFailing(session);
            assertThat(Rows.of(session, "SELECT is_done, parts_to_do FROM system.mutations"))
                    .containsExactly("0\t1");
        }
        // The rows of a Memory table are gone by then.
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query(FINISH);
            assertThat(Rows.of(session, "SELECT sum(v) FROM t")).containsExactly("4");
            assertThat(Rows.of(session, "SELECT is_done FROM system.mutations"))
                    .containsExactly("1");
        }
    }

    @Test
    void mutationWaitsWhileMergesAreStoppedAndIsDoneAfterwards() throws Exception {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            create(session);
            session.query("SYSTEM STOP MERGES t");
            Thread waiting =
                    Thread.ofVirtual()
                            .start(
                                    () ->
                                            database.session(SessionOptions.plain())
                                                    .query(
                                                            "ALTER TABLE t UPDATE v = 3 WHERE 1"
                                                                    + " SETTINGS mutations_sync"
                                                                    + " = 1"));
            while (Rows.of(session, LISTED).isEmpty()) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> session.query(FINISH))
                    .hasMessageContaining("Cancelled merging parts");
            assertThat(Rows.of(session, LISTED)).containsExactly("(UPDATE v = 3 WHERE 1)\t0");
            assertThat(Rows.of(session, "SELECT sum(v) FROM t")).containsExactly("0");
            session.query("SYSTEM START MERGES t");
            waiting.join();
            assertThat(Rows.of(session, "SELECT sum(v) FROM t")).containsExactly("12");
        }
    }

    @Test
    void lightweightUpdateAndDeleteAreDoneWhileMergesAreStopped() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE t (k UInt64, v UInt8) ENGINE = MergeTree ORDER BY k SETTINGS"
                            + " enable_block_number_column = 1, enable_block_offset_column = 1");
            session.query("INSERT INTO t SELECT number, 0 FROM numbers(4)");
            session.query("SYSTEM STOP MERGES t");
            session.query("UPDATE t SET v = 7 WHERE k < 2");
            session.query("DELETE FROM t WHERE k = 0");
            assertThat(Rows.of(session, "SELECT count(), sum(v) FROM t")).containsExactly("3\t7");
        }
    }

    @Test
    void killedMutationIsForgottenAndThoseBehindItGoOn() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            create(session);
            orderFailing(session);
            assertThatThrownBy(() -> session.query("ALTER TABLE t DELETE WHERE k = 0"))
                    .hasMessageContaining("mutation_2.txt");
            session.query("KILL MUTATION WHERE mutation_id = 'mutation_2.txt'");
            session.query(FINISH);
            assertThat(Rows.of(session, "SELECT count(), sum(v) FROM t")).containsExactly("3\t0");
            assertThat(Rows.of(session, LISTED)).containsExactly("(DELETE WHERE k = 0)\t1");
        }
    }

    @Test
    void rowsThatCameLaterAreNotChangedByAMutationThatWaits() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            create(session);
            orderFailing(session);
            session.query("INSERT INTO t SELECT number + 10, 0 FROM numbers(3)");
            session.query("TRUNCATE TABLE bad");
            session.query(FINISH);
            assertThat(Rows.of(session, "SELECT sum(v), count() FROM t")).containsExactly("4\t7");
        }
    }

    @Test
    void columnThatAPartLacksIsWrittenBesideTheOthers() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            create(session);
            session.query("ALTER TABLE t ADD COLUMN twice UInt64 DEFAULT k * 2");
            session.query("ALTER TABLE t ADD COLUMN note String MATERIALIZED toString(v)");
            session.query("DELETE FROM t WHERE k = 1");
            session.query("ALTER TABLE t MATERIALIZE COLUMN twice");
            session.query("ALTER TABLE t MODIFY COLUMN twice UInt64 DEFAULT 7");
            assertThat(Rows.of(session, "SELECT k, twice, note FROM t ORDER BY k"))
                    .containsExactly("0\t0\t0", "2\t4\t0", "3\t6\t0");
            session.query("ALTER TABLE t MODIFY COLUMN twice String");
            session.query("ALTER TABLE t UPDATE twice = concat(twice, '!') WHERE k = 2");
            assertThat(Rows.of(session, "SELECT k, twice, note FROM t ORDER BY k"))
                    .containsExactly("0\t0\t0", "2\t4!\t0", "3\t6\t0");
            session.query(FINISH);
            assertThat(Rows.of(session, "SELECT k, twice, note FROM t ORDER BY k"))
                    .containsExactly("0\t0\t0", "2\t4!\t0", "3\t6\t0");
        }
    }

    @Test
    void columnThatAPartLacksKeepsWhatItWasComputedFrom() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            create(session);
            session.query("ALTER TABLE t ADD COLUMN before UInt8 DEFAULT v + 1");
            session.query("ALTER TABLE t UPDATE v = 9 WHERE k > 1");
            assertThat(Rows.of(session, "SELECT v, before FROM t ORDER BY k"))
                    .containsExactly("0\t1", "0\t1", "9\t1", "9\t1");
        }
    }

    @Test
    void parametersAreKeptAsTheValuesThatTheyHaveWhenTheMutationIsOrdered() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            create(session);
            session.query("SET param_a = 2, param_n = 1");
            session.query(
                    "ALTER TABLE t UPDATE v = {a:UInt8} WHERE k IN (SELECT number FROM numbers(9)"
                            + " ORDER BY number LIMIT {n:UInt64})");
            session.query("DELETE FROM t WHERE k > {a:UInt32}");
            assertThat(Rows.of(session, "SELECT k, v FROM t ORDER BY k"))
                    .containsExactly("0\t2", "1\t0", "2\t0");
            assertThatThrownBy(() -> session.query("ALTER TABLE t DELETE WHERE k = {b:UInt8}"))
                    .hasMessageContaining("Substitution `b` is not set");
        }
    }

    /// A mutation that is ordered between two blocks of an insert, and waits, finds the insert done
    /// when it is tried again.
    @Test
    void insertOfManyBlocksIsFromBeforeAMutationOrFromAfterIt() {
        FaultyFileSystem hooked = new FaultyFileSystem(files);
        try (Millpond database = Databases.open(hooked)) {
            Session session = database.session(SessionOptions.plain());
            create(session);
            AtomicBoolean isOrdered = new AtomicBoolean();
            hooked.failWhen(
                    operation -> {
                        if (operation.path().toString().contains("all_2_2_0")
                                && isOrdered.compareAndSet(false, true)) {
                            orderFailing(
                                    database.session(SessionOptions.plain()), "mutation_3.txt");
                        }
                        return false;
                    },
                    "");
            session.query(
                    "INSERT INTO t SELECT number + 10, 0 FROM numbers(3) SETTINGS max_block_size ="
                            + " 1, min_insert_block_size_rows = 1, min_insert_block_size_bytes = 1");
            assertThat(isOrdered).isTrue();
            session.query("TRUNCATE TABLE bad");
            session.query(FINISH);
            assertThat(Rows.of(session, "SELECT sum(v) FROM t WHERE k < 10")).containsExactly("4");
            assertThat(Rows.of(session, "SELECT count(), uniq(v) FROM t WHERE k >= 10"))
                    .containsExactly("3\t1");
        }
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            assertThat(Rows.of(session, "SELECT count() FROM t")).containsExactly("7");
        }
    }
}
