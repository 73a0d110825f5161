package io.millpond.benchmarks.ingest;

import io.millpond.benchmarks.report.Cell;
import io.millpond.benchmarks.report.FigureTable;
import io.millpond.benchmarks.report.Samples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The rounds of an ingest bench and what follows from them. Mutable, single-threaded.
final class IngestReport {
    static final String MILLPOND = "Millpond";
    static final String BARE = "bare consumer";
    static final String PEER = "ClickHouse";
    static final String MILLPOND_BULK = "Millpond bulk INSERT";
    static final String PEER_BULK = "ClickHouse bulk INSERT";

    private static final double MEGABYTE = 1e6;

    private final long rowCount;
    private final long byteCount;
    private final FigureTable rounds;
    private final Map<String, List<IngestFigures>> measured = new LinkedHashMap<>();

    IngestReport(FilledTopic topic) {
        this(topic.name(), topic.rowCount(), topic.byteCount());
    }

    IngestReport(String dataset, long rowCount, long byteCount) {
        this.rowCount = rowCount;
        this.byteCount = byteCount;
        this.rounds =
                new FigureTable(
                        "ingest %s, %,d rows of %.0f bytes"
                                .formatted(dataset, rowCount, (double) byteCount / rowCount),
                        columns("round"));
    }

    private static String[] columns(String first) {
        return new String[] {
            first,
            "of",
            "rows/s",
            "MB/s",
            "CPU s/M rows",
            "peak MB",
            "disk MB",
            "parts",
            "written / disk",
            "one part MB"
        };
    }

    void add(int round, String name, IngestFigures figures) {
        measured.computeIfAbsent(name, _ -> new ArrayList<>()).add(figures);
        rounds.add(cells(Cell.of(round), name, List.of(figures)));
    }

    private Cell[] cells(Cell first, String name, List<IngestFigures> of) {
        return new Cell[] {
            first,
            Cell.of(name),
            Cell.of(median(of, this::rowsPerSecond), 0),
            Cell.of(median(of, figures -> byteCount * 1e9 / figures.nanos() / MEGABYTE), 1),
            Cell.of(median(of, this::cpuSecondsPerMillion), 2),
            Cell.of(median(of, figures -> figures.peakBytes() / MEGABYTE), 0),
            Cell.of(median(of, figures -> figures.diskBytes() / MEGABYTE), 1),
            Cell.of(median(of, IngestFigures::partCount), 0),
            Cell.of(median(of, figures -> figures.writtenBytes() / figures.diskBytes()), 2),
            Cell.of(median(of, figures -> figures.mergedBytes() / MEGABYTE), 1)
        };
    }

    private double rowsPerSecond(IngestFigures figures) {
        return rowCount * 1e9 / figures.nanos();
    }

    private double cpuSecondsPerMillion(IngestFigures figures) {
        return figures.cpuSeconds() * 1e6 / rowCount;
    }

    private static double median(
            List<IngestFigures> figures, ToDoubleFunction<IngestFigures> value) {
        return Samples.of(figures, value).median();
    }

    /// The rounds, the medians, and Millpond's medians by those of the others.
    List<FigureTable> tables() {
        FigureTable medians = new FigureTable("medians", columns("rounds"));
        measured.forEach(
                (name, figures) -> medians.add(cells(Cell.of(figures.size()), name, figures)));
        FigureTable ratios = new FigureTable("ratios", "Millpond by", "figure", "ratio");
        addRatio(ratios, "rows/s", BARE, this::rowsPerSecond);
        addRatio(ratios, "rows/s", PEER, this::rowsPerSecond);
        addRatio(ratios, "CPU s/M rows", PEER, this::cpuSecondsPerMillion);
        addRatio(ratios, "CPU s/M rows", PEER_BULK, this::cpuSecondsPerMillion);
        addRatio(ratios, "peak memory", PEER, IngestFigures::peakBytes);
        addRatio(ratios, "disk", PEER, IngestFigures::diskBytes);
        addRatio(ratios, "disk, one part", PEER, IngestFigures::mergedBytes);
        return List.of(rounds, medians, ratios);
    }

    private void addRatio(
            FigureTable ratios, String what, String other, ToDoubleFunction<IngestFigures> value) {
        List<IngestFigures> ours = measured.get(MILLPOND);
        List<IngestFigures> theirs = measured.get(other);
        if (ours != null && theirs != null) {
            ratios.add(
                    Cell.of(other),
                    Cell.of(what),
                    Cell.of(median(ours, value) / median(theirs, value), 2));
        }
    }
}
