package io.millpond.benchmarks.query;

import io.millpond.benchmarks.report.Cell;
import io.millpond.benchmarks.report.FigureTable;
import io.millpond.benchmarks.report.Samples;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The times of all queries and what follows from them. Mutable, single-threaded.
final class QueryReport {
    private final FigureTable times;
    private final List<Double> ratios = new ArrayList<>();
    private double ourCpuMillis;
    private double theirCpuMillis;
    private int slowerCount;
    private int failureCount;

    QueryReport(long rowCount) {
        times =
                new FigureTable(
                        "queries, %,d rows, milliseconds".formatted(rowCount),
                        "query",
                        "Millpond",
                        "ClickHouse",
                        "ratio",
                        "Millpond CPU",
                        "ClickHouse CPU",
                        "result");
    }

    /// Adds a query that was answered.
    ///
    /// @param theirs null: ClickHouse was not asked
    /// @param isEqual whether both answered the same; counts only with ClickHouse
    void add(String name, QueryTimes ours, @Nullable QueryTimes theirs, boolean isEqual) {
        QueryTimes other = theirs == null ? QueryTimes.NONE : theirs;
        double ratio = ours.millis() / other.millis();
        times.add(
                Cell.of(name),
                Cell.of(ours.millis(), 2),
                Cell.of(other.millis(), 2),
                Cell.of(ratio, 2),
                Cell.of(ours.cpuMillis(), 0),
                Cell.of(other.cpuMillis(), 0),
                Cell.of(theirs == null ? "not compared" : isEqual ? "equal" : "DIFFERS"));
        if (theirs == null) {
            return;
        }
        if (!isEqual) {
            failureCount++;
            return;
        }
        ratios.add(ratio);
        ourCpuMillis += ours.cpuMillis();
        theirCpuMillis += other.cpuMillis();
        slowerCount += ratio > 1 ? 1 : 0;
    }

    /// Adds a query that a database refused.
    void addFailure(String name) {
        times.add(
                Cell.of(name),
                Cell.NONE,
                Cell.NONE,
                Cell.NONE,
                Cell.NONE,
                Cell.NONE,
                Cell.of("FAILED"));
        failureCount++;
    }

    /// Whether every query was answered, and where both were asked, by both alike.
    boolean isClean() {
        return failureCount == 0;
    }

    List<FigureTable> tables() {
        FigureTable summary = new FigureTable("all queries", "figure", "value");
        if (!ratios.isEmpty()) {
            summary.add(
                    Cell.of("time, geometric mean of Millpond / ClickHouse"),
                    Cell.of(new Samples(ratios).geometricMean(), 2));
            summary.add(
                    Cell.of("processor time, all queries, Millpond / ClickHouse"),
                    Cell.of(ourCpuMillis / theirCpuMillis, 2));
            summary.add(Cell.of("queries compared"), Cell.of(ratios.size()));
            summary.add(Cell.of("of these slower than ClickHouse"), Cell.of(slowerCount));
        }
        summary.add(Cell.of("failed or different"), Cell.of(failureCount));
        return List.of(times, summary);
    }
}
