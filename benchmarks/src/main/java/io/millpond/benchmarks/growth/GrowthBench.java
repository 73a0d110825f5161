package io.millpond.benchmarks.growth;

import io.millpond.benchmarks.option.PositiveCount;
import io.millpond.benchmarks.option.ReportOptions;
import io.millpond.benchmarks.report.FigureTable;
import io.millpond.benchmarks.report.Surroundings;
import io.millpond.benchmarks.subject.Broker;
import io.millpond.benchmarks.subject.Millpond;
import io.millpond.benchmarks.subject.WorkDirectory;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// Answers: what do many Kafka tables, many parts and many rows cost one server, and do merges keep
/// up?
@Command(
        name = "growth",
        description = "Many Kafka tables, many parts and many rows on one server.")
public final class GrowthBench implements Callable<Integer> {
    /// Of the rows, so many a one are merged beside other work.
    private static final int MERGED_SHARE = 3;

    @Option(
            names = "--tables",
            paramLabel = "N",
            defaultValue = "100",
            converter = PositiveCount.class,
            description = "Kafka tables, each with a topic, a view and a target. Default: 100.")
    private long tables;

    @Option(
            names = "--parts",
            paramLabel = "N",
            defaultValue = "1000",
            converter = PositiveCount.class,
            description = "Inserts of 1,000 rows into one table. Default: 1,000.")
    private long parts;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "100000000",
            converter = PositiveCount.class,
            description = "Rows of one table, inserted in 100 statements. Default: 100,000,000.")
    private long rows;

    @Mixin private ReportOptions report = new ReportOptions();

    @Override
    public Integer call() throws IOException {
        Surroundings surroundings = report.surroundings();
        List<FigureTable> figures = new ArrayList<>();
        try (WorkDirectory directory = WorkDirectory.create()) {
            try (WorkDirectory own = directory.make("tables");
                    Broker broker = Broker.start(own);
                    Millpond server = started(own)) {
                figures.add(new ManyTables(server, broker, tables).measure());
            }
            try (WorkDirectory own = directory.make("parts");
                    Millpond server = started(own)) {
                figures.add(new ManyParts(server, parts).measure());
            }
            try (WorkDirectory own = directory.make("stopped");
                    Millpond server = started(own)) {
                figures.add(new UnmergedParts(server, parts).measure());
            }
            try (WorkDirectory own = directory.make("rows");
                    Millpond server = started(own)) {
                figures.addAll(new ManyRows(server, rows).measure());
            }
            try (WorkDirectory own = directory.make("merge");
                    Broker broker = Broker.start(own);
                    Millpond server = started(own)) {
                figures.add(new BesideMerge(server, broker, rows / MERGED_SHARE).measure());
            }
        }
        report.show(surroundings, figures);
        return 0;
    }

    private static Millpond started(WorkDirectory directory) throws IOException {
        Millpond server = new Millpond(directory);
        server.start();
        server.query("CREATE DATABASE d");
        return server;
    }
}
