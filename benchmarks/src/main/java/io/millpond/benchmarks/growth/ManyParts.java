package io.millpond.benchmarks.growth;

import io.millpond.benchmarks.report.Cell;
import io.millpond.benchmarks.report.FigureTable;
import io.millpond.benchmarks.subject.Millpond;
import io.millpond.benchmarks.subject.ProcessUsage;

import java.io.IOException;

/// Small inserts into one table, one after another, each a part.
final class ManyParts {
    private static final int ROWS = 1_000;

    private final Millpond server;
    private final long partCount;

    ManyParts(Millpond server, long partCount) {
        this.server = server;
        this.partCount = partCount;
    }

    FigureTable measure() throws IOException {
        NumberedRows rows = new NumberedRows(server, "d.parts");
        long startedAt = System.nanoTime();
        long activeMax = 0;
        for (long part = 0; part < partCount; part++) {
            rows.insert(ROWS);
            activeMax = Math.max(activeMax, rows.partCount());
        }
        double insertSeconds = (System.nanoTime() - startedAt) / 1e9;
        rows.awaitMerges();
        double mergedSeconds = (System.nanoTime() - startedAt) / 1e9;
        ProcessUsage usage = server.usage();
        rows.verify();
        return new FigureTable(
                        "%,d inserts of %,d rows".formatted(partCount, ROWS), "figure", "value")
                .add(Cell.of("seconds for all inserts"), Cell.of(insertSeconds, 1))
                .add(Cell.of("seconds until merges were done"), Cell.of(mergedSeconds, 1))
                .add(Cell.of("most active parts"), Cell.of(activeMax))
                .add(Cell.of("active parts at the end"), Cell.of(rows.partCount()))
                .add(
                        Cell.of("bytes written by bytes on disk at the end"),
                        Cell.of((double) usage.writtenBytes() / rows.diskBytes(), 1))
                .add(
                        Cell.of("rows written by merges by rows"),
                        Cell.of(rows.mergedRowCount() / (double) rows.rowCount(), 1))
                .add(Cell.of("CPU seconds"), Cell.of(usage.cpuTime().toMillis() / 1e3, 1))
                .add(Cell.of("peak MB"), Cell.of(usage.peakBytes() / 1e6, 0))
                .add(Cell.of("live heap MB"), Cell.of(server.liveHeapBytes() / 1e6, 1))
                .add(
                        Cell.of("ms of a query over all rows"),
                        Cell.of(rows.milliseconds("SELECT sum(price) FROM %s"), 1));
    }
}
