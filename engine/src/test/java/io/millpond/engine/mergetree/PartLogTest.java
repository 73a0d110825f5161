package io.millpond.engine.mergetree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;

/// What system tables say of parts, and how many of them inserts may make.
@Timeout(60)
final class PartLogTest {
    private final Millpond database = Databases.open(new MemoryFileSystem());
    private final Session session = database.session(SessionOptions.plain());

    @AfterEach
    void close() {
        database.close();
    }

    private List<String> rows(String sql) {
        return Rows.of(session, sql);
    }

    @Test
    void eachThingThatHappensToAPartIsLogged() {
        session.query("CREATE TABLE t (a UInt64, v UInt64) ENGINE = MergeTree ORDER BY a");
        session.query("SYSTEM STOP MERGES t");
        session.query("INSERT INTO t SELECT number, 1 FROM numbers(3)");
        session.query("INSERT INTO t SELECT number, 2 FROM numbers(2)");
        session.query("SYSTEM START MERGES t");
        session.query("OPTIMIZE TABLE t FINAL");
        session.query("ALTER TABLE t UPDATE v = 5 WHERE a = 0 SETTINGS mutations_sync = 2");
        String log =
                "SELECT event_type, part_name, rows, merged_from, read_rows, table, error FROM"
                        + " system.part_log WHERE table = 't' AND event_type != 'RemovePart'";
        assertThat(rows(log))
                .containsExactly(
                        "NewPart\tall_1_1_0\t3\t[]\t0\tt\t0",
                        "NewPart\tall_2_2_0\t2\t[]\t0\tt\t0",
                        "MergeParts\tall_1_2_1\t5\t['all_1_1_0','all_2_2_0']\t5\tt\t0",
                        "MutatePart\tall_1_2_1_3\t5\t['all_1_2_1']\t5\tt\t0");
        assertThat(
                        rows(
                                "SELECT part_name FROM system.part_log WHERE event_type ="
                                        + " 'RemovePart' AND table = 't' ORDER BY part_name"))
                .containsExactly("all_1_1_0", "all_1_2_1", "all_2_2_0");
        assertThat(rows("SELECT name, rows, files, level, data_version FROM system.parts"))
                .containsExactly("all_1_2_1_3\t5\t1\t1\t3");
        assertThat(
                        rows(
                                "SELECT column, default_kind, column_position FROM"
                                        + " system.parts_columns"))
                .containsExactly("a\t\t1", "v\t\t2");
    }

    @Test
    void mergesLeaveOutTheIndexesThatTheSettingsName() {
        String few =
                "SELECT count() FROM t WHERE b = 37 SETTINGS max_rows_to_read = 40,"
                        + " read_overflow_mode = 'throw'";
        for (String settings :
                List.of(
                        "materialize_skip_indexes_on_merge = 0",
                        "exclude_materialize_skip_indexes_on_merge = 'i, `j`'")) {
            session.query(
                    "CREATE OR REPLACE TABLE t (a UInt64, b UInt64, INDEX i b TYPE minmax, INDEX j"
                            + " b TYPE bloom_filter(0.001)) ENGINE = MergeTree ORDER BY a SETTINGS "
                            + settings
                            + ", index_granularity = 8");
            session.query("INSERT INTO t SELECT number, number * 37 % 801 FROM numbers(801)");
            assertThat(rows(few)).containsExactly("1");
            session.query("INSERT INTO t SELECT 1000, 900");
            session.query("OPTIMIZE TABLE t FINAL");
            assertThatThrownBy(() -> rows(few)).isInstanceOf(DatabaseException.class);
            session.query("ALTER TABLE t MATERIALIZE INDEX j SETTINGS mutations_sync = 2");
            assertThat(rows(few)).containsExactly("1");
        }
    }

    @Test
    void insertsWaitFirstAndFailThen() {
        session.query(
                "CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a SETTINGS"
                        + " parts_to_delay_insert = 3, parts_to_throw_insert = 5,"
                        + " max_delay_to_insert = 0, min_delay_to_insert_ms = 1");
        session.query("SYSTEM STOP MERGES t");
        for (int i = 0; i < 5; i++) {
            session.query("INSERT INTO t VALUES (1)");
        }
        assertThat(rows("SELECT value FROM system.events WHERE event = 'DelayedInserts'"))
                .containsExactly("2");
        assertThatThrownBy(() -> session.query("INSERT INTO t VALUES (1)"))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_PARTS));
        session.query("SYSTEM START MERGES t");
        session.query("OPTIMIZE TABLE t FINAL");
        session.query("INSERT INTO t VALUES (1)");
    }

    @Test
    void delayGrowsWithTheParts() {
        InsertPressure pressure = new InsertPressure(1000, 3000, 1000, 10);
        assertThat(pressure.delayMs(999)).isZero();
        assertThat(pressure.delayMs(1000)).isEqualTo(10);
        assertThat(pressure.delayMs(1999)).isEqualTo(500);
        assertThat(pressure.delayMs(2999)).isEqualTo(1000);
        assertThat(pressure.isTooMuch(2999)).isFalse();
        assertThat(pressure.isTooMuch(3000)).isTrue();
        assertThat(new InsertPressure(0, 0, 1000, 10).delayMs(1_000_000)).isZero();
    }
}
