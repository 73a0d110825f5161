package io.millpond.engine.mergetree;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.setting.MillpondSettings;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.engine.testing.Waiting;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.ManualClock;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;

/// Rows and values expire as time goes on: the clock of the database is set by the test.
@Timeout(120)
final class TtlTest {
    private static final long DAY_MS = 86_400_000;

    /// 2024-03-09 16:00:00.
    private static final long START_MS = 1_710_000_000_000L;

    private final MemoryFileSystem files = new MemoryFileSystem();
    private final ManualClock clock = new ManualClock(START_MS);

    private Millpond open() {
        MillpondSettings settings = Databases.settings(files).withClock(clock);
        return Millpond.open(Databases.DIRECTORY, settings);
    }

    private static String rows(Session session, String sql) {
        return String.join(";", Rows.of(session, sql));
    }

    private void awaitRows(Session session, String sql, String expected) {
        Waiting.until(
                () -> {
                    // This has the table look for merges.
                    session.query("SYSTEM START MERGES");
                    return rows(session, sql).equals(expected);
                });
    }

    @Test
    void rowsGoInTheBackgroundWhenTheirTimeHasCome() {
        try (Millpond database = open()) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE t (d DateTime, id UInt64) ENGINE = MergeTree ORDER BY id"
                            + " TTL d + INTERVAL 1 DAY SETTINGS merge_with_ttl_timeout = 3600");
            session.query("INSERT INTO t SELECT now() + number * 7200, number FROM numbers(24)");
            assertThat(rows(session, "SELECT count() FROM t")).isEqualTo("24");
            clock.advanceMillis(DAY_MS + 1);
            awaitRows(session, "SELECT count(), min(id) FROM t", "23\t1");
            // No sooner than an hour later is it worth another merge.
            clock.advanceMillis(7_200_000);
            awaitRows(session, "SELECT count(), min(id) FROM t", "22\t2");
            clock.advanceMillis(10 * DAY_MS);
            awaitRows(session, "SELECT count() FROM t", "0");
            awaitRows(
                    session, "SELECT count() FROM system.parts WHERE active AND table = 't'", "0");
        }
        files.assertNothingOpen();
    }

    @Test
    void partsKnowWhenTheyAreDueAfterARestart() {
        try (Millpond database = open()) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE t (d Date, id UInt64, v String DEFAULT 'gone' TTL d + INTERVAL"
                            + " 2 DAY) ENGINE = MergeTree ORDER BY id TTL d + INTERVAL 5 DAY");
            session.query("INSERT INTO t VALUES ('2024-03-09', 1, 'a'), ('2024-03-12', 2, 'b')");
        }
        clock.advanceMillis(3 * DAY_MS);
        try (Millpond database = open()) {
            Session session = database.session(SessionOptions.plain());
            awaitRows(session, "SELECT id, v FROM t ORDER BY id", "1\tgone;2\tb");
        }
        clock.advanceMillis(3 * DAY_MS);
        try (Millpond database = open()) {
            Session session = database.session(SessionOptions.plain());
            awaitRows(session, "SELECT id, v FROM t ORDER BY id", "2\tgone");
        }
        files.assertNothingOpen();
    }

    @Test
    void systemTablesSayWhenRowsOfAPartExpireAndWhyItWasMerged() {
        try (Millpond database = open()) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE t (k UInt64, d DateTime, x UInt8 TTL d + toIntervalDay(19))"
                            + " ENGINE = MergeTree ORDER BY k TTL d + toIntervalDay(9), d +"
                            + " toIntervalDay(3) DELETE WHERE k = 2, d + toIntervalDay(5)"
                            + " RECOMPRESS CODEC(ZSTD(3)) SETTINGS merge_with_ttl_timeout = 0");
            session.query(
                    "INSERT INTO t SELECT number, toDateTime('2024-03-10 00:00:00') + number *"
                            + " 3600, 1 FROM numbers(4)");
            assertThat(
                            rows(
                                    session,
                                    "SELECT delete_ttl_info_min, delete_ttl_info_max,"
                                            + " rows_where_ttl_info.expression,"
                                            + " rows_where_ttl_info.max,"
                                            + " recompression_ttl_info.min FROM system.parts"))
                    .isEqualTo(
                            "2024-03-19 00:00:00\t2024-03-19 03:00:00\t['d + toIntervalDay(3)']\t"
                                    + "['2024-03-13 02:00:00']\t['2024-03-15 00:00:00']");
            assertThat(
                            rows(
                                    session,
                                    "SELECT column_ttl_min, column_ttl_max FROM"
                                            + " system.parts_columns WHERE column = 'x'"))
                    .isEqualTo("2024-03-29 00:00:00\t2024-03-29 03:00:00");
            String reasons =
                    "SELECT arrayDistinct(groupArray(merge_reason)) FROM system.part_log WHERE"
                            + " table = 't' AND event_type = 'MergeParts'";
            clock.advanceMillis(5 * DAY_MS);
            awaitRows(session, reasons, "['TTLDeleteMerge']");
            clock.advanceMillis(2 * DAY_MS);
            awaitRows(session, reasons, "['TTLDeleteMerge','TTLRecompressMerge']");
            clock.advanceMillis(5 * DAY_MS);
            awaitRows(session, reasons, "['TTLDeleteMerge','TTLRecompressMerge','TTLDropMerge']");
        }
    }

    @Test
    void nothingExpiresWhileThatIsStopped() {
        try (Millpond database = open()) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE t (d DateTime, id UInt64) ENGINE = MergeTree ORDER BY id"
                            + " TTL d + INTERVAL 1 DAY");
            session.query("SYSTEM STOP TTL MERGES t");
            session.query("INSERT INTO t VALUES (now(), 1)");
            session.query("INSERT INTO t VALUES (now(), 2)");
            clock.advanceMillis(2 * DAY_MS);
            session.query("OPTIMIZE TABLE t FINAL");
            assertThat(rows(session, "SELECT count() FROM t")).isEqualTo("2");
            session.query("SYSTEM START TTL MERGES t");
            awaitRows(session, "SELECT count() FROM t", "0");
        }
        files.assertNothingOpen();
    }

    @Test
    void groupsLargerThanABlockBecomeOneRow() {
        try (Millpond database = open()) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE t (d DateTime, k UInt64, x UInt64, n UInt64) ENGINE = MergeTree"
                            + " PRIMARY KEY k ORDER BY (k, x) TTL d + INTERVAL 1 DAY GROUP BY k SET"
                            + " n = sum(n), x = max(x)");
            session.query(
                    "INSERT INTO t SELECT now() - if(number % 3 = 0, 0, 200000), intDiv(number,"
                            + " 150000), number, 1 FROM numbers(400000)");
            session.query(
                    "INSERT INTO t SELECT now() - 200000, number % 3, 999999, 1 FROM numbers(30)");
            session.query("OPTIMIZE TABLE t FINAL");
            assertThat(
                            rows(
                                    session,
                                    "SELECT k, count(), sum(n), max(n), argMax(x, n) FROM t"
                                            + " GROUP BY k ORDER BY k"))
                    .isEqualTo(
                            "0\t50001\t150010\t100010\t999999;"
                                    + "1\t50001\t150010\t100010\t999999;"
                                    + "2\t33335\t100010\t66676\t999999");
            assertThat(
                            rows(
                                    session,
                                    "SELECT countIf((k, x) < (pk, px)) FROM (SELECT k, x,"
                                            + " lagInFrame(k) OVER w AS pk, lagInFrame(x) OVER w"
                                            + " AS px FROM t WINDOW w AS (ORDER BY _part_offset"
                                            + " ROWS BETWEEN 1 PRECEDING AND CURRENT ROW))"))
                    .isEqualTo("0");
        }
        files.assertNothingOpen();
    }

    @Test
    void partsOfOldRowsAreCompressedAnew() {
        try (Millpond database = open()) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE t (d DateTime, s String) ENGINE = MergeTree ORDER BY tuple()"
                            + " TTL d + INTERVAL 1 DAY RECOMPRESS CODEC(NONE)");
            session.query("INSERT INTO t SELECT now(), repeat('x', 100) FROM numbers(1000)");
            session.query("OPTIMIZE TABLE t FINAL");
            String bytes =
                    "SELECT sum(bytes_on_disk) > 100000 FROM system.parts WHERE active AND table"
                            + " = 't'";
            assertThat(rows(session, bytes)).isEqualTo("0");
            clock.advanceMillis(2 * DAY_MS);
            awaitRows(session, bytes, "1");
            assertThat(rows(session, "SELECT count(), sum(length(s)) FROM t"))
                    .isEqualTo("1000\t100000");
        }
        files.assertNothingOpen();
    }

    private static void live(FaultyFileSystem faulty, ManualClock clock) {
        MillpondSettings settings = Databases.settings(faulty).withClock(clock);
        try (Millpond database = Millpond.open(Databases.DIRECTORY, settings)) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE t (d DateTime, id UInt64, n UInt64) ENGINE = MergeTree"
                            + " PARTITION BY id % 2 ORDER BY id");
            session.query("SYSTEM STOP MERGES");
            session.query(
                    "INSERT INTO t SELECT toDateTime(%d) - number * 3600, number, 1 FROM"
                                    .formatted(START_MS / 1000)
                            + " numbers(48)");
            session.query("ALTER TABLE t MODIFY TTL d + INTERVAL 1 DAY");
            session.query("SYSTEM START MERGES");
            session.query("OPTIMIZE TABLE t FINAL");
        } catch (DatabaseException _) {
            // The injected failure ended this life.
        }
    }

    @Test
    void aCrashAtAnyOperationLosesNoRowWhoseTimeHasNotCome() {
        FaultyFileSystem counting = new FaultyFileSystem(new MemoryFileSystem());
        live(counting, clock);
        int operations = counting.operationCount();
        assertThat(operations).isGreaterThan(20);
        List<String> expected = List.of("24\t0\t23");
        for (int k = 1; k <= operations; k++) {
            MemoryFileSystem memory = new MemoryFileSystem();
            FaultyFileSystem faulty = new FaultyFileSystem(memory).crashAt(k);
            if (k % 2 == 0) {
                faulty.failingAfterEffect();
            }
            live(faulty, clock);
            MemoryFileSystem after = memory.crashCopy(k);
            MillpondSettings settings = Databases.settings(after).withClock(clock);
            try (Millpond database = Millpond.open(Databases.DIRECTORY, settings)) {
                Session session = database.session(SessionOptions.plain());
                if (rows(session, "EXISTS TABLE t").equals("1")
                        && !rows(session, "SELECT count() FROM t").equals("0")) {
                    session.query("ALTER TABLE t MODIFY TTL d + INTERVAL 1 DAY");
                    session.query("ALTER TABLE t MATERIALIZE TTL");
                    assertThat(Rows.of(session, "SELECT count(), min(id), max(id) FROM t"))
                            .as("k=%d", k)
                            .isEqualTo(expected);
                }
            }
            after.assertNothingOpen();
        }
    }
}
