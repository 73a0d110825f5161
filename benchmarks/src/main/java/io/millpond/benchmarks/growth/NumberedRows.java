package io.millpond.benchmarks.growth;

import io.millpond.benchmarks.report.Samples;
import io.millpond.benchmarks.subject.Subject;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A table whose rows are computed from their numbers, so that any range of them can be inserted
/// and any table of them verified.
///
/// The rows come in the order of `id`, and the sorting key is another: every merge has work to do.
final class NumberedRows {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long BOUND_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final int QUIET_LOOKS = 5;

    private final Subject server;
    private final String table;
    private long rowCount;

    /// Creates the empty table.
    NumberedRows(Subject server, String table) throws IOException {
        this.server = server;
        this.table = table;
        server.query(
                "CREATE TABLE %s (id UInt64, user UInt32, time DateTime, page String, price Float64) ENGINE = MergeTree ORDER BY (user, time)"
                        .formatted(table));
    }

    /// Inserts the next `count` rows in one statement.
    void insert(long count) throws IOException {
        server.query(
                """
                INSERT INTO %s SELECT number, cityHash64(number) %% 100000,
                    toDateTime('2026-01-01 00:00:00') + intDiv(number, 100),
                    concat('/page/', toString(intHash32(number) %% 1000)), (number %% 9973) / 100
                FROM numbers(%d, %d)"""
                        .formatted(table, rowCount, count));
        rowCount += count;
    }

    long rowCount() {
        return rowCount;
    }

    /// Fails unless each row that was inserted is there once.
    void verify() throws IOException {
        // Sums of hashes take no memory, however many rows there are.
        String figures = "SELECT count(), max(%1$s), sum(%1$s), sum(cityHash64(%1$s)) FROM %2$s";
        String found = server.query(figures.formatted("id", table));
        String wanted = server.query(figures.formatted("number", "numbers(" + rowCount + ")"));
        if (!found.equals(wanted)) {
            throw new IOException(
                    table
                            + " has count, last, sum and sum of hashes "
                            + found
                            + " instead of "
                            + wanted);
        }
    }

    long partCount() throws IOException {
        return Long.parseLong(partFigure("count()"));
    }

    long diskBytes() throws IOException {
        return Long.parseLong(partFigure("sum(bytes_on_disk)"));
    }

    /// How many rows the merges of all tables have written since the server's start.
    long mergedRowCount() throws IOException {
        return Long.parseLong(
                server.query("SELECT sum(value) FROM system.events WHERE event = 'MergedRows'"));
    }

    private String partFigure(String expression) throws IOException {
        return server.query(
                "SELECT %s FROM system.parts WHERE active AND concat(database, '.', table) = '%s'"
                        .formatted(expression, table));
    }

    /// Waits until no merge runs, seen a few times in a row: one may call for another.
    void awaitMerges() throws IOException {
        long startedAt = System.nanoTime();
        int quietCount = 0;
        while (quietCount < QUIET_LOOKS) {
            if (System.nanoTime() - startedAt > BOUND_NANOS) {
                throw new IOException(table + " is merged without end");
            }
            LockSupport.parkNanos(LOOK_NANOS);
            quietCount =
                    server.query("SELECT count() FROM system.merges").equals("0")
                            ? quietCount + 1
                            : 0;
        }
    }

    /// Lets parts be as they come.
    void stopMerges() throws IOException {
        server.query("SYSTEM STOP MERGES " + table);
    }

    /// The median of the milliseconds of a query with `%s` for the table, asked `times` times.
    double milliseconds(String query, int times) throws IOException {
        List<Double> each = new ArrayList<>();
        for (int time = 0; time < times; time++) {
            each.add(milliseconds(query));
        }
        return Samples.of(each, Double::doubleValue).median();
    }

    /// Milliseconds of a query with `%s` for the table.
    double milliseconds(String query) throws IOException {
        long startedAt = System.nanoTime();
        server.query(query.formatted(table));
        return (System.nanoTime() - startedAt) / 1e6;
    }
}
