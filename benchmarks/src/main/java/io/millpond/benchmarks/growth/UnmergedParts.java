package io.millpond.benchmarks.growth;

import io.millpond.benchmarks.report.Cell;
import io.millpond.benchmarks.report.FigureTable;
import io.millpond.benchmarks.subject.Millpond;

import java.io.IOException;

/// Small parts that nobody merges: what a part costs whoever reads it, and the start.
final class UnmergedParts {
    private static final int ROWS = 1_000;
    private static final int TIMES = 25;

    private final Millpond server;
    private final long partCount;

    UnmergedParts(Millpond server, long partCount) {
        this.server = server;
        this.partCount = partCount;
    }

    FigureTable measure() throws IOException {
        NumberedRows rows = new NumberedRows(server, "d.stopped");
        rows.stopMerges();
        long startedAt = System.nanoTime();
        for (long part = 0; part < partCount; part++) {
            rows.insert(ROWS);
        }
        double insertSeconds = (System.nanoTime() - startedAt) / 1e9;
        FigureTable figures =
                new FigureTable(
                                "%,d parts of %,d rows, not merged".formatted(partCount, ROWS),
                                "figure",
                                "value")
                        .add(Cell.of("seconds for all inserts"), Cell.of(insertSeconds, 1))
                        .add(Cell.of("active parts"), Cell.of(rows.partCount()));
        query(figures, rows, "count", "SELECT count() FROM %s");
        query(figures, rows, "read of one key", "SELECT sum(price) FROM %s WHERE user = 4711");
        query(figures, rows, "sum", "SELECT sum(price), max(id) FROM %s");
        query(
                figures,
                rows,
                "GROUP BY",
                "SELECT page, count() FROM %s GROUP BY page ORDER BY page");
        rows.verify();
        server.kill();
        long killedAt = System.nanoTime();
        server.start();
        rows.verify();
        double startSeconds = (System.nanoTime() - killedAt) / 1e9;
        return figures.add(
                Cell.of("seconds from kill -9 until rows are verified"), Cell.of(startSeconds, 2));
    }

    private static void query(FigureTable figures, NumberedRows rows, String name, String sql)
            throws IOException {
        figures.add(Cell.of("ms of a " + name), Cell.of(rows.milliseconds(sql, TIMES), 2));
    }
}
