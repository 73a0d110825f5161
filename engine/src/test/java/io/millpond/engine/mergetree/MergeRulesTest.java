package io.millpond.engine.mergetree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Random rows in random parts, read with FINAL in blocks of several sizes and after a merge,
/// against a plain map of the same rows.
@Timeout(60)
final class MergeRulesTest {
    private static final int PARTS = 6;
    private static final int KEYS = 40;

    private final MemoryFileSystem memory = new MemoryFileSystem();
    private final Millpond database = Databases.open(memory);
    private final Session session = database.session(SessionOptions.plain());
    private final Random random = new Random(7);

    /// A row: its key, two numbers, and a sign.
    private record Row(int key, int a, int b, int sign) {
        String values() {
            return "(%d, %d, %d, %d)".formatted(key, a, b, sign);
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    /// What the rows of one key become; empty: nothing.
    private interface Model {
        String of(List<Row> rows);
    }

    private void check(String engine, String columns, String shown, Model model) {
        for (String onInsert : List.of("0", "1")) {
            session.query(
                    "CREATE OR REPLACE TABLE t (k UInt8, "
                            + columns
                            + ") ENGINE = "
                            + engine
                            + " ORDER BY k SETTINGS index_granularity = 4");
            session.query("SYSTEM STOP MERGES t");
            Map<Integer, List<Row>> rows = new TreeMap<>();
            for (int part = 0; part < PARTS; part++) {
                List<String> values = new ArrayList<>();
                for (int i = random.nextInt(1, 60); i > 0; i--) {
                    Row row =
                            new Row(
                                    random.nextInt(KEYS),
                                    random.nextInt(-3, 4),
                                    random.nextInt(3),
                                    random.nextBoolean() ? 1 : -1);
                    rows.computeIfAbsent(row.key(), _ -> new ArrayList<>()).add(row);
                    values.add(row.values());
                }
                session.query(
                        "INSERT INTO t SETTINGS optimize_on_insert = "
                                + onInsert
                                + " VALUES "
                                + String.join(", ", values));
            }
            List<String> expected = new ArrayList<>();
            rows.forEach(
                    (key, group) -> {
                        String text = model.of(group);
                        if (!text.isEmpty()) {
                            expected.addAll(List.of((key + "\t" + text).split("\n", -1)));
                        }
                    });
            String query = "SELECT k, " + shown + " FROM t";
            for (int size : List.of(1, 5, 65536)) {
                assertThat(
                                Rows.of(
                                        session,
                                        query
                                                + " FINAL ORDER BY ALL SETTINGS"
                                                + " max_block_size = "
                                                + size))
                        .as(engine + " in blocks of " + size)
                        .isEqualTo(expected);
            }
            assertThat(Rows.of(session, "SELECT count() FROM t FINAL"))
                    .containsExactly(Integer.toString(expected.size()));
            session.query("SYSTEM START MERGES t");
            session.query("OPTIMIZE TABLE t FINAL");
            assertThat(Rows.of(session, query + " ORDER BY ALL")).isEqualTo(expected);
        }
    }

    @Test
    void columnsOfTheRuleAreNotDropped() {
        session.query(
                "CREATE TABLE t (k UInt8, s Int8) ENGINE = CollapsingMergeTree(s) ORDER BY k");
        assertThatThrownBy(() -> session.query("ALTER TABLE t DROP COLUMN s"))
                .hasMessageContaining("Trying to ALTER DROP sign (s) column.");
        assertThatThrownBy(() -> session.query("ALTER TABLE t UPDATE s = 1 WHERE 1"))
                .hasMessageContaining("Cannot UPDATE key column");
    }

    @Test
    void lastRowReplacesOthers() {
        check(
                "ReplacingMergeTree",
                "a Int8, b UInt8, s Int8",
                "a, b",
                rows -> rows.getLast().a() + "\t" + rows.getLast().b());
    }

    @Test
    void lastOfTheGreatestVersionReplacesOthers() {
        check(
                "ReplacingMergeTree(b)",
                "a Int8, b UInt8, s Int8",
                "a, b",
                rows -> {
                    Row best = rows.getFirst();
                    for (Row row : rows) {
                        best = row.b() >= best.b() ? row : best;
                    }
                    return best.a() + "\t" + best.b();
                });
    }

    @Test
    void numbersAreSummedAndTheFirstOfOtherValuesStays() {
        check(
                "SummingMergeTree((a))",
                "a Int32, b UInt8, s Int8",
                "a",
                rows -> {
                    int sum = rows.stream().mapToInt(Row::a).sum();
                    // Rows that are zero in between lose nothing.
                    return sum == 0 ? "" : Integer.toString(sum);
                });
    }

    @Test
    void aggregatesAreCombined() {
        check(
                "AggregatingMergeTree",
                "a SimpleAggregateFunction(max, Int8), b SimpleAggregateFunction(anyLast, UInt8),"
                        + " s SimpleAggregateFunction(min, Int8)",
                "a, b, s",
                rows ->
                        rows.stream().mapToInt(Row::a).max().orElseThrow()
                                + "\t"
                                + rows.getLast().b()
                                + "\t"
                                + rows.stream().mapToInt(Row::sign).min().orElseThrow());
    }

    @Test
    void lastValuesThatAreNotNullStay() {
        check(
                "CoalescingMergeTree",
                "a Nullable(Int8), b UInt8, s Int8",
                "a, b",
                rows -> rows.getLast().a() + "\t" + rows.getLast().b());
    }

    @Test
    void rowsOfOneVersionTakeEachOtherAway() {
        check(
                "VersionedCollapsingMergeTree(s, b)",
                "a Int8, b UInt8, s Int8",
                "b, s",
                rows -> {
                    List<String> left = new ArrayList<>();
                    for (int version = 0; version < 3; version++) {
                        int wanted = version;
                        int balance =
                                rows.stream()
                                        .filter(row -> row.b() == wanted)
                                        .mapToInt(Row::sign)
                                        .sum();
                        for (int i = 0; i < Math.abs(balance); i++) {
                            left.add(version + "\t" + Integer.signum(balance));
                        }
                    }
                    return String.join("\n" + rows.getFirst().key() + "\t", left);
                });
    }
}
