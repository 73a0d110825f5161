package io.millpond.benchmarks.growth;

import io.millpond.benchmarks.report.Cell;
import io.millpond.benchmarks.report.FigureTable;
import io.millpond.benchmarks.subject.Millpond;
import io.millpond.benchmarks.subject.ProcessUsage;

import java.io.IOException;
import java.util.List;

/// Large inserts into one table, with a look at what it costs after each tenth of them.
final class ManyRows {
    private static final int STEPS = 10;
    private static final int INSERTS_A_STEP = 10;
    private static final double MEGABYTE = 1e6;

    private final Millpond server;
    private final long rowCount;
    private final FigureTable steps;

    ManyRows(Millpond server, long rowCount) {
        this.server = server;
        this.rowCount = rowCount;
        this.steps =
                new FigureTable(
                        "%,d rows in %d inserts".formatted(rowCount, STEPS * INSERTS_A_STEP),
                        "rows",
                        "rows/s",
                        "active parts",
                        "disk MB",
                        "written / disk",
                        "CPU s",
                        "own MB",
                        "file MB",
                        "sum ms",
                        "group ms",
                        "point ms");
    }

    /// The steps, and what is left when merges are done.
    List<FigureTable> measure() throws IOException {
        NumberedRows rows = new NumberedRows(server, "d.rows");
        for (int step = 1; step <= STEPS; step++) {
            long target = rowCount * step / STEPS;
            long from = rows.rowCount();
            long startedAt = System.nanoTime();
            for (int insert = 1; insert <= INSERTS_A_STEP; insert++) {
                long until = from + (target - from) * insert / INSERTS_A_STEP;
                if (until > rows.rowCount()) {
                    rows.insert(until - rows.rowCount());
                }
            }
            double seconds = (System.nanoTime() - startedAt) / 1e9;
            add(rows, (rows.rowCount() - from) / seconds);
        }
        long startedAt = System.nanoTime();
        rows.awaitMerges();
        double mergeSeconds = (System.nanoTime() - startedAt) / 1e9;
        ProcessUsage usage = server.usage();
        long liveBytes = server.liveHeapBytes();
        rows.verify();
        FigureTable end =
                new FigureTable("after the last insert", "figure", "value")
                        .add(Cell.of("seconds until merges were done"), Cell.of(mergeSeconds, 1))
                        .add(Cell.of("active parts"), Cell.of(rows.partCount()))
                        .add(
                                Cell.of("bytes written by bytes on disk"),
                                Cell.of((double) usage.writtenBytes() / rows.diskBytes(), 2))
                        .add(Cell.of("peak MB"), Cell.of(usage.peakBytes() / MEGABYTE, 0))
                        .add(Cell.of("live heap MB"), Cell.of(liveBytes / MEGABYTE, 1));
        return List.of(steps, end);
    }

    private void add(NumberedRows rows, double rowsPerSecond) throws IOException {
        ProcessUsage usage = server.usage();
        long diskBytes = rows.diskBytes();
        steps.add(
                Cell.of(rows.rowCount()),
                Cell.of(rowsPerSecond, 0),
                Cell.of(rows.partCount()),
                Cell.of(diskBytes / MEGABYTE, 1),
                Cell.of((double) usage.writtenBytes() / diskBytes, 2),
                Cell.of(usage.cpuTime().toMillis() / 1e3, 1),
                Cell.of(usage.ownBytes() / MEGABYTE, 0),
                Cell.of(usage.fileBytes() / MEGABYTE, 0),
                Cell.of(rows.milliseconds("SELECT sum(price), max(id) FROM %s"), 1),
                Cell.of(
                        rows.milliseconds(
                                "SELECT page, count() FROM %s GROUP BY page ORDER BY page"),
                        1),
                Cell.of(rows.milliseconds("SELECT sum(price) FROM %s WHERE user = 4711"), 1));
    }
}
