package io.millpond.engine.mergetree;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Skip indexes leave rows out, and none that a query asks for.
@Timeout(120)
final class SkipIndexTest {
    private static final String COLUMNS =
            "id UInt32, n Int32, f Float64, s String, l LowCardinality(String), o Nullable(UInt32),"
                    + " tags Array(String), m Map(String, String), d DateTime, u UUID,"
                    + " x FixedString(4)";

    private static final String INDEXES =
            ", INDEX n1 n TYPE minmax GRANULARITY 2, INDEX n2 n TYPE set(8), INDEX n3 n TYPE"
                    + " bloom_filter(0.01) GRANULARITY 3, INDEX n4 n % 10 TYPE set(0), INDEX f1 f"
                    + " TYPE minmax, INDEX f2 f TYPE set(5), INDEX f3 f TYPE bloom_filter, INDEX s1"
                    + " s TYPE bloom_filter, INDEX s2 s TYPE tokenbf_v1(128, 3, 0), INDEX s3 s TYPE"
                    + " ngrambf_v1(3, 256, 2, 0) GRANULARITY 2, INDEX s4 s TYPE text(tokenizer ="
                    + " splitByNonAlpha), INDEX s5 lower(s) TYPE text(tokenizer = ngrams(3)), INDEX"
                    + " l1 l TYPE set(3), INDEX l2 l TYPE tokenbf_v1(64, 2, 0), INDEX l3 l TYPE"
                    + " bloom_filter, INDEX o1 o TYPE minmax, INDEX o2 o TYPE set(4), INDEX o3 o"
                    + " TYPE bloom_filter, INDEX t1 tags TYPE bloom_filter, INDEX t2 tags TYPE"
                    + " tokenbf_v1(64, 2, 0), INDEX m1 mapKeys(m) TYPE bloom_filter, INDEX m2"
                    + " mapValues(m) TYPE bloom_filter, INDEX d1 toYYYYMM(d) TYPE minmax, INDEX d2"
                    + " toDate(d) TYPE set(5), INDEX u1 u TYPE bloom_filter, INDEX p (n, l) TYPE"
                    + " minmax, INDEX q (n, l) TYPE set(10), INDEX x1 x TYPE bloom_filter";

    private static final String VALUES =
            "SELECT number, toInt32(intDiv(number, 20)) - 20, if(number % 50 < 5, -0.0,"
                    + " intDiv(number, 30) / 4), concat(['alpha', 'Beta', 'gamma delta', ''][intDiv("
                    + "number, 40) % 4 + 1], '-', toString(intDiv(number, 25)), ' end'),"
                    + " ['red', 'green', 'blue green'][intDiv(number, 90) % 3 + 1], if(number % 6 ="
                    + " 0, NULL, intDiv(number, 15)), arrayMap(i -> concat('t', toString(intDiv("
                    + "number, 30) + i)), range(number % 3)), map('k' || toString(intDiv(number,"
                    + " 100)), 'v' || toString(intDiv(number, 45))), toDateTime('2024-01-01"
                    + " 00:00:00') + number * 20000, toUUID("
                    + "concat('00000000-0000-0000-0000-',"
                    + " leftPad(toString(intDiv(number, 50)), 12, '0'))), toFixedString(leftPad("
                    + "toString(intDiv(number, 60)), 4, '0'), 4) FROM numbers(1000)";

    private final MemoryFileSystem files = new MemoryFileSystem();
    private final Millpond database = Databases.open(files);
    private final Session session = database.session(SessionOptions.plain());

    @BeforeEach
    void define() {
        String engine = ") ENGINE = MergeTree ORDER BY id SETTINGS index_granularity = 10";
        session.query("CREATE TABLE plain (" + COLUMNS + engine);
        session.query("CREATE TABLE indexed (" + COLUMNS + INDEXES + engine);
        session.query("INSERT INTO plain " + VALUES);
        session.query("INSERT INTO indexed SELECT * FROM plain");
    }

    @AfterEach
    void close() {
        database.close();
        files.assertNothingOpen();
    }

    private static String number(Random random, int bound) {
        return Integer.toString(random.nextInt(bound) - 5);
    }

    private static String pick(Random random, String... texts) {
        return texts[random.nextInt(texts.length)];
    }

    private static String comparison(Random random) {
        return pick(random, "=", "!=", "<", "<=", ">", ">=");
    }

    private static String leaf(Random random) {
        String text =
                pick(random, "alpha", "Beta", "gamma", "delta-1", "lph", "a-1", "end", "", "%a-%");
        String some = pick(random, "alpha-3 end", "Beta-2 end", "gamma delta-4 end", "-31 end");
        return switch (random.nextInt(26)) {
            case 0 -> "n " + comparison(random) + " " + number(random, 40);
            case 1 -> "n IN (" + number(random, 40) + ", " + number(random, 90) + ")";
            case 2 -> "n NOT IN (" + number(random, 40) + ", " + number(random, 40) + ")";
            case 3 -> "n % 10 = " + random.nextInt(12);
            case 4 ->
                    "f " + comparison(random) + " " + pick(random, "0", "0.0", "-0.0", "1.25", "9");
            case 5 -> "s = '" + some + "'";
            case 6 -> "s IN ('" + some + "', 'nothing')";
            case 7 -> "s LIKE '" + pick(random, "%", "") + text + pick(random, "%", "_%") + "'";
            case 8 -> "s NOT LIKE '%" + text + "%'";
            case 9 -> "startsWith(s, '" + text + "')";
            case 10 -> "endsWith(s, '" + random.nextInt(40) + " end')";
            case 11 -> "hasToken(s, '" + pick(random, "alpha", "end", "12", "nothing") + "')";
            case 12 -> "hasAnyTokens(s, ['" + text.replace("%", "") + "', '17'])";
            case 13 -> "hasAllTokens(s, 'end " + random.nextInt(45) + "')";
            case 14 -> "match(s, '(alpha|Beta)-" + random.nextInt(9) + "')";
            case 15 -> "lower(s) LIKE '%beta-" + random.nextInt(9) + "%'";
            case 16 ->
                    "l " + pick(random, "=", "!=") + " '" + pick(random, "red", "green", "x") + "'";
            case 17 -> "o " + comparison(random) + " " + number(random, 80);
            case 18 -> pick(random, "isNull(o)", "o IS NOT NULL", "isNull(o) = 1");
            case 19 -> "has(tags, 't" + random.nextInt(40) + "')";
            case 20 ->
                    pick(random, "hasAny", "hasAll")
                            + "(tags, ['t3', 't"
                            + number(random, 9)
                            + "'])";
            case 21 -> "m['k" + random.nextInt(12) + "'] = '" + pick(random, "", "v3", "v9") + "'";
            case 22 -> "mapContains(m, 'k" + random.nextInt(12) + "')";
            case 23 -> "toYYYYMM(d) " + comparison(random) + " 20240" + (1 + random.nextInt(9));
            case 24 -> "toDate(d) = '2024-0" + (1 + random.nextInt(8)) + "-03'";
            default ->
                    pick(
                            random,
                            "u = '00000000-0000-0000-0000-000000000007'",
                            "x = '0003'",
                            "multiSearchAny(s, ['lpha-1', 'zz'])",
                            "n + 1 = 7",
                            "1 = n",
                            "l LIKE '%lue%'",
                            "tags = ['t3']",
                            "concat(l, s) = 'redalpha-0 end'");
        };
    }

    private static String condition(Random random, int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return leaf(random);
        }
        String left = condition(random, depth - 1);
        String right = condition(random, depth - 1);
        return switch (random.nextInt(3)) {
            case 0 -> "(" + left + " AND " + right + ")";
            case 1 -> "(" + left + " OR " + right + ")";
            default -> "NOT (" + left + ")";
        };
    }

    @Test
    void randomConditionsFindTheSameRows() {
        for (int seed = 0; seed < 1500; seed++) {
            String condition = condition(new Random(seed), 2);
            String query = "SELECT count(), sum(id) FROM ";
            String where = " WHERE " + condition;
            assertThat(Rows.of(session, query + "indexed" + where))
                    .as("seed %d: %s", seed, condition)
                    .isEqualTo(Rows.of(session, query + "plain" + where));
        }
    }

    private long rowsRead(String condition, String settings) {
        return Rows.progress(
                        session,
                        "SELECT id FROM indexed WHERE " + condition + " SETTINGS " + settings)
                .readRows();
    }

    @Test
    void everyKindOfIndexLeavesRowsOut() {
        List<String> conditions =
                List.of(
                        "n % 10 = 3",
                        "s LIKE '%alpha-16%'",
                        "hasToken(s, '17')",
                        "lower(s) LIKE '%beta-1 %'",
                        "has(tags, 't12')",
                        "hasAll(tags, ['t12', 't13'])",
                        "m['k3'] = 'v7'",
                        "mapContains(m, 'k7')",
                        "toYYYYMM(d) = 202402",
                        "toDate(d) = '2024-02-01'",
                        "startsWith(s, 'gamma delta-3')",
                        "match(s, '(alpha|Beta)-1 ')",
                        "l LIKE '%blue%'");
        List<String> idle = new ArrayList<>();
        for (String condition : conditions) {
            long with = rowsRead(condition, "use_skip_indexes = 1");
            long without = rowsRead(condition, "use_skip_indexes = 0");
            if (with > without / 2) {
                idle.add(condition + ": " + with + " of " + without);
            }
        }
        assertThat(idle).isEmpty();
    }

    @Test
    void indexesOfOldPartsComeAndGo() {
        session.query("ALTER TABLE plain ADD INDEX late has(tags, 't1') TYPE set(2)");
        session.query("ALTER TABLE plain ADD INDEX tags_late tags TYPE bloom_filter");
        String size =
                "SELECT data_compressed_bytes > 0 FROM system.data_skipping_indices WHERE table ="
                        + " 'plain' AND name = 'tags_late'";
        assertThat(Rows.of(session, size)).containsExactly("0");
        session.query("ALTER TABLE plain MATERIALIZE INDEX tags_late");
        assertThat(Rows.of(session, size)).containsExactly("1");
        String query = "SELECT id FROM plain WHERE has(tags, 't12')";
        List<String> rows = Rows.of(session, query);
        assertThat(Rows.progress(session, query).readRows()).isLessThan(200);
        session.query("ALTER TABLE plain CLEAR INDEX tags_late");
        assertThat(Rows.of(session, size)).containsExactly("0");
        assertThat(Rows.of(session, query)).isEqualTo(rows).isNotEmpty();
        assertThat(Rows.progress(session, query).readRows()).isEqualTo(1000);
        session.query("ALTER TABLE plain UPDATE tags = ['t12'] WHERE id = 999");
        assertThat(Rows.of(session, size)).containsExactly("1");
        assertThat(Rows.of(session, query)).hasSize(rows.size() + 1).contains("999");
        session.query("ALTER TABLE plain DROP INDEX tags_late");
        assertThat(Rows.of(session, query)).hasSize(rows.size() + 1);
    }

    /// What is not less than NaN is not greater either.
    @Test
    void comparisonsWithNanThatAreDeniedAreMetByAll() {
        for (String table : List.of("plain", "indexed")) {
            for (String comparison : List.of("<", "<=", ">", ">=", "=")) {
                String sql =
                        "SELECT count() FROM %s WHERE NOT (f %s nan)".formatted(table, comparison);
                assertThat(Rows.of(session, sql))
                        .as(table + " " + comparison)
                        .containsExactly("1000");
            }
        }
    }

    @Test
    void columnOfAnotherTypeMakesItsIndexUseless() {
        session.query(
                "CREATE TABLE t (a UInt8, b UInt8, INDEX i b TYPE set(10)) ENGINE = MergeTree"
                        + " ORDER BY a SETTINGS index_granularity = 2");
        session.query("INSERT INTO t SELECT number, number FROM numbers(20)");
        session.query("ALTER TABLE t MODIFY COLUMN b String");
        assertThat(Rows.of(session, "SELECT a FROM t WHERE b = '7'")).containsExactly("7");
        session.query("ALTER TABLE t MATERIALIZE INDEX i");
        assertThat(Rows.of(session, "SELECT a FROM t WHERE b = '7'")).containsExactly("7");
        assertThat(Rows.progress(session, "SELECT a FROM t WHERE b = '7'").readRows()).isEqualTo(2);
    }
}
