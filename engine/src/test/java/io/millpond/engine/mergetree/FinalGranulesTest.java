package io.millpond.engine.mergetree;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// FINAL under every setting that lets it leave something out shows what a table shows whose parts
/// are all merged.
@Timeout(120)
final class FinalGranulesTest {
    private static final List<String> ENGINES =
            List.of(
                    "ReplacingMergeTree",
                    "ReplacingMergeTree(v)",
                    "ReplacingMergeTree(v, d)",
                    "SummingMergeTree((x, y))",
                    "AggregatingMergeTree",
                    "CoalescingMergeTree",
                    "CollapsingMergeTree(sign)",
                    "VersionedCollapsingMergeTree(sign, v)");

    private static final List<String> SETTINGS =
            List.of(
                    "max_threads = 2",
                    "use_skip_indexes_if_final = 0",
                    "use_skip_indexes = 0",
                    "enable_vertical_final = 0",
                    "do_not_merge_across_partitions_select_final = 1, max_threads = 3",
                    "enable_automatic_decision_for_merging_across_partitions_for_final = 0");

    private final Millpond database = Databases.open(new MemoryFileSystem());
    private final Session session = database.session(SessionOptions.plain());
    private final Random random = new Random(11);

    @AfterEach
    void close() {
        database.close();
    }

    private List<String> rows(String sql) {
        return Rows.of(session, sql);
    }

    private void create(String name, String engine, String partition) {
        session.query(
                "CREATE TABLE "
                        + name
                        + " (k UInt32, s LowCardinality(String), v UInt32, d UInt8, sign Int8,"
                        + " x UInt32, y SimpleAggregateFunction(max, UInt32),"
                        + " INDEX ix x TYPE minmax, INDEX iy y TYPE set(100),"
                        + " INDEX is (s, v) TYPE bloom_filter) ENGINE = "
                        + engine
                        + partition
                        + " ORDER BY (k, s) SETTINGS index_granularity = 16,"
                        + " allow_dimensions_outside_sorting_key = 1");
        session.query("SYSTEM STOP MERGES " + name);
    }

    private void insert(int firstKey, int keyCount) {
        int size = 50 + random.nextInt(200);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(
                    "(%d, '%s', %d, %d, %d, %d, %d)"
                            .formatted(
                                    firstKey + random.nextInt(keyCount),
                                    random.nextInt(2),
                                    random.nextInt(4),
                                    random.nextInt(8) == 0 ? 1 : 0,
                                    random.nextInt(3) == 0 ? -1 : 1,
                                    firstKey + random.nextInt(50),
                                    random.nextInt(1000)));
        }
        for (String table : List.of("t", "merged")) {
            session.query("INSERT INTO " + table + " VALUES " + String.join(", ", values));
        }
    }

    private List<String> conditions() {
        int key = random.nextInt(1000);
        int value = random.nextInt(1000);
        return List.of(
                "1",
                "x BETWEEN " + value + " AND " + (value + 30),
                "y = " + value + " OR x < 60",
                "v = 3 AND x > 400",
                "s = '1' AND k < " + key,
                "k BETWEEN " + key + " AND " + (key + 40) + " AND y > 500");
    }

    @Test
    void settingsOfFinalChangeNothingThatIsShown() {
        for (int i = 0; i < ENGINES.size(); i++) {
            String engine = ENGINES.get(i);
            String partition = i % 2 == 0 ? "" : " PARTITION BY k % 3";
            create("t", engine, partition);
            create("merged", engine, partition);
            for (int part = 0; part < 8; part++) {
                insert(part % 4 == 0 ? 0 : random.nextInt(900), part % 4 == 0 ? 1000 : 120);
                // Signs at random mean something else when they are reduced in two steps.
                if (part == 3 && !engine.startsWith("Collapsing")) {
                    session.query("SYSTEM START MERGES t");
                    session.query("OPTIMIZE TABLE t FINAL");
                    session.query("SYSTEM STOP MERGES t");
                }
            }
            session.query("SYSTEM START MERGES merged");
            session.query("OPTIMIZE TABLE merged FINAL");
            check(engine + partition, leftOver(engine));
            session.query("DROP TABLE t");
            session.query("DROP TABLE merged");
        }
    }

    /// What a merge leaves but FINAL does not show.
    private static String leftOver(String engine) {
        return switch (engine) {
            case "ReplacingMergeTree(v, d)" -> "d = 1";
            case "CollapsingMergeTree(sign)" -> "sign = -1";
            default -> "0";
        };
    }

    private void check(String context, String leftOver) {
        for (String condition : conditions()) {
            List<String> expected =
                    rows(
                            "SELECT * FROM merged WHERE (%s) AND NOT %s ORDER BY ALL"
                                    .formatted(condition, leftOver));
            for (String settings : SETTINGS) {
                String from = " FROM t FINAL WHERE (" + condition + ") ";
                String with = " SETTINGS " + settings;
                assertThat(rows("SELECT *" + from + "ORDER BY ALL" + with))
                        .as(context + ": " + condition + with)
                        .isEqualTo(expected);
                assertThat(rows("SELECT count()" + from + with))
                        .as(context + ": " + condition + with)
                        .containsExactly(String.valueOf(expected.size()));
            }
        }
    }

    @Test
    void prewhereIsAskedBeforeRowsAreMerged() {
        session.query(
                "CREATE TABLE t (k UInt64, v UInt64, x UInt64) ENGINE = ReplacingMergeTree(v)"
                        + " ORDER BY k");
        session.query("SYSTEM STOP MERGES t");
        session.query("INSERT INTO t VALUES (1, 1, 10), (2, 1, 10)");
        session.query("INSERT INTO t VALUES (1, 2, 20)");
        assertThat(rows("SELECT * FROM t FINAL PREWHERE x = 10 ORDER BY k"))
                .containsExactly("1\t1\t10", "2\t1\t10");
        assertThat(rows("SELECT * FROM t FINAL WHERE x = 10 ORDER BY k"))
                .containsExactly("2\t1\t10");
        assertThat(
                        rows(
                                "SELECT * FROM t FINAL PREWHERE x = 10 ORDER BY k SETTINGS"
                                        + " apply_prewhere_after_final = 1"))
                .containsExactly("2\t1\t10");
        assertThat(rows("SELECT * FROM t FINAL PREWHERE k = 1 WHERE x = 10")).isEmpty();
    }

    @Test
    void indexLeavesOutWhatSharesNoKeyWithIt() {
        session.query(
                "CREATE TABLE t (k UInt64, v UInt64, x UInt64, INDEX i x TYPE minmax) ENGINE ="
                        + " ReplacingMergeTree(v) ORDER BY k SETTINGS index_granularity = 8");
        session.query("SYSTEM STOP MERGES t");
        session.query("INSERT INTO t SELECT number, 1, number FROM numbers(1000)");
        session.query("INSERT INTO t SELECT 504, 2, 7");
        String query = "SELECT k, v, x FROM t FINAL WHERE x = 504 SETTINGS max_rows_to_read = ";
        assertThat(rows(query + 30)).isEmpty();
        assertThat(rows("SELECT k, v FROM t FINAL WHERE x = 7 ORDER BY k"))
                .containsExactly("7\t1", "504\t2");
        assertThat(rows(query + "30, use_skip_indexes_if_final_exact_mode = 0"))
                .containsExactly("504\t1\t504");
    }
}
