package io.millpond.benchmarks.merge;

import io.millpond.benchmarks.subject.Subject;

import java.io.IOException;
import java.util.List;

/// A table of one engine, and what is asked of it: `rows` rows of ascending and scattered keys in
/// four parts that are merged into one, then a twentieth of the keys again, twice.
///
/// @param columns the columns behind the key `k`
/// @param values an expression for each of them, of `number`
/// @param sum what a query sums
/// @param updates the keys that come again, an expression of `number` with the number of rows in
///     place of `%1$d`
record MergedTable(
        String name, String engine, String columns, String values, String sum, String updates) {
    private static final int PARTS = 4;
    private static final int UPDATED_SHARE = 20;
    private static final String SCATTERED = "cityHash64(number) %% %1$d";

    static List<MergedTable> all() {
        String plain = "v UInt64, s String, x Float64";
        String plainValues = "number, concat('value ', toString(number % 1000)), number / 7";
        return List.of(
                new MergedTable(
                        "replacing",
                        "ReplacingMergeTree(v)",
                        plain,
                        plainValues,
                        "sum(v)",
                        SCATTERED),
                new MergedTable(
                        "replacing_recent",
                        "ReplacingMergeTree(v)",
                        plain,
                        plainValues,
                        "sum(v)",
                        "%1$d - number %% (%1$d / 10)"),
                new MergedTable(
                        "summing",
                        "SummingMergeTree",
                        "v UInt64, w Int32, x Float64",
                        "number + 1, 1, 0.5",
                        "sum(v)",
                        SCATTERED),
                new MergedTable(
                        "aggregating",
                        "AggregatingMergeTree",
                        "v SimpleAggregateFunction(max, UInt64), a AggregateFunction(avg, UInt64)",
                        "number, arrayReduce('avgState', [toUInt64(number)])",
                        "sum(v)",
                        SCATTERED));
    }

    /// Makes the table with rows in four parts that nothing merges.
    void create(Subject subject, long rows) throws IOException {
        subject.query(
                "CREATE TABLE d.%s (k UInt64, %s) ENGINE = %s ORDER BY k"
                        .formatted(name, columns, engine));
        subject.query("SYSTEM STOP MERGES d." + name);
        for (int part = 0; part < PARTS; part++) {
            insert(subject, "number * %d + %d".formatted(PARTS, part), rows / PARTS, 0);
        }
    }

    /// Merges the four parts.
    void merge(Subject subject) throws IOException {
        subject.query("SYSTEM START MERGES d." + name);
        subject.query("OPTIMIZE TABLE d.%s FINAL".formatted(name));
        subject.query("SYSTEM STOP MERGES d." + name);
    }

    /// Adds the rows that meet others.
    void update(Subject subject, long rows) throws IOException {
        insert(subject, updates.formatted(rows), rows / UPDATED_SHARE, 0);
        insert(subject, updates.formatted(rows), rows / UPDATED_SHARE, rows);
    }

    private void insert(Subject subject, String key, long rows, long from) throws IOException {
        subject.query(
                ("INSERT INTO d.%s SELECT %s, %s FROM numbers(%d, %d) SETTINGS max_threads = 1,"
                                + " max_insert_threads = 1, min_insert_block_size_rows = %d,"
                                + " min_insert_block_size_bytes = 0, max_block_size = %d")
                        .formatted(name, key, values, from, rows, rows, Math.min(rows, 1 << 16)));
    }

    /// The queries that are timed.
    List<String> queries(long rows) {
        String table = "d.%s FINAL".formatted(name);
        return List.of(
                "SELECT count() FROM " + table,
                "SELECT %s FROM %s".formatted(sum, table),
                "SELECT count(), %s FROM %s WHERE k >= %d AND k < %d"
                        .formatted(sum, table, rows / 2, rows / 2 + rows / 100),
                "SELECT k %% 16 AS g, count(), %s FROM %s WHERE v %% 3 = 0 GROUP BY g ORDER BY g"
                        .formatted(sum, table));
    }
}
