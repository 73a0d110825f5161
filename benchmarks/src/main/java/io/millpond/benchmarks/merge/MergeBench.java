package io.millpond.benchmarks.merge;

import io.millpond.benchmarks.option.PeerOptions;
import io.millpond.benchmarks.option.PeerOptions.Peer;
import io.millpond.benchmarks.option.PositiveCount;
import io.millpond.benchmarks.option.ReportOptions;
import io.millpond.benchmarks.report.Cell;
import io.millpond.benchmarks.report.FigureTable;
import io.millpond.benchmarks.report.Samples;
import io.millpond.benchmarks.report.Surroundings;
import io.millpond.benchmarks.subject.Millpond;
import io.millpond.benchmarks.subject.Subject;
import io.millpond.benchmarks.subject.WorkDirectory;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// Answers: how fast are rows merged, in a merge and under FINAL, beside ClickHouse, and are the
/// results the same?
@Command(name = "merge", description = "Merges of the MergeTree family and queries with FINAL.")
public final class MergeBench implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "10000000",
            converter = PositiveCount.class,
            description = "Rows of each table, before a tenth more. Default: ${DEFAULT-VALUE}.")
    private long rows;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            converter = PositiveCount.class,
            description = "Measured runs of each query, after one more. Default: ${DEFAULT-VALUE}.")
    private long rounds;

    @Mixin private PeerOptions peerOptions = new PeerOptions();
    @Mixin private ReportOptions report = new ReportOptions();

    private final FigureTable merges =
            new FigureTable(
                    "merges of four parts", "engine", "Millpond s", "ClickHouse s", "ratio");
    private final FigureTable queries =
            new FigureTable(
                    "queries with FINAL",
                    "query",
                    "Millpond ms",
                    "ClickHouse ms",
                    "ratio",
                    "equal");
    private boolean isEqual = true;

    @Override
    public Integer call() throws IOException {
        Surroundings surroundings = report.surroundings();
        Peer peer = peerOptions.peer().orElse(null);
        try (WorkDirectory directory = WorkDirectory.create();
                Subject ours = new Millpond(directory);
                Subject theirs = peer == null ? null : peer.in(directory)) {
            start(ours);
            if (theirs != null) {
                start(theirs);
            }
            for (MergedTable table : MergedTable.all()) {
                measure(table, ours, theirs);
            }
        }
        report.show(surroundings, List.of(merges, queries));
        return isEqual ? 0 : FAILED;
    }

    private static void start(Subject subject) throws IOException {
        subject.start();
        subject.query("CREATE DATABASE d");
    }

    private void measure(MergedTable table, Subject ours, @Nullable Subject theirs)
            throws IOException {
        System.err.println("measuring " + table.name() + " ...");
        double mine = merge(table, ours);
        double other = theirs == null ? Double.NaN : merge(table, theirs);
        merges.add(
                Cell.of(table.name()),
                Cell.of(mine, 2),
                Cell.of(other, 2),
                Cell.of(mine / other, 2));
        for (String query : table.queries(rows)) {
            boolean isSame = theirs == null || ours.query(query).equals(theirs.query(query));
            isEqual &= isSame;
            double myMillis = millis(query, ours);
            double otherMillis = theirs == null ? Double.NaN : millis(query, theirs);
            queries.add(
                    Cell.of(query),
                    Cell.of(myMillis, 1),
                    Cell.of(otherMillis, 1),
                    Cell.of(myMillis / otherMillis, 2),
                    Cell.of(isSame ? "yes" : "NO"));
        }
    }

    /// Seconds of the merge of a new table, which then gets the rows that meet others.
    private double merge(MergedTable table, Subject subject) throws IOException {
        table.create(subject, rows);
        long startedAt = System.nanoTime();
        table.merge(subject);
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        table.update(subject, rows);
        return seconds;
    }

    private double millis(String query, Subject subject) throws IOException {
        List<Double> each = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            long startedAt = System.nanoTime();
            subject.query(query);
            each.add((System.nanoTime() - startedAt) / 1e6);
        }
        return new Samples(each).median();
    }
}
