package io.millpond.benchmarks.latency;

import io.millpond.benchmarks.option.PeerOptions;
import io.millpond.benchmarks.option.PeerOptions.Peer;
import io.millpond.benchmarks.option.PositiveCount;
import io.millpond.benchmarks.option.ReportOptions;
import io.millpond.benchmarks.report.Cell;
import io.millpond.benchmarks.report.FigureTable;
import io.millpond.benchmarks.report.Samples;
import io.millpond.benchmarks.report.Surroundings;
import io.millpond.benchmarks.subject.Broker;
import io.millpond.benchmarks.subject.Millpond;
import io.millpond.benchmarks.subject.Subject;
import io.millpond.benchmarks.subject.WorkDirectory;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;

/// Answers: how long after a crash, after DETACH and ATTACH, and after it was produced, is a
/// message a visible row, beside ClickHouse?
///
/// ClickHouse takes seconds where Millpond takes milliseconds, so it gets fewer rounds by default.
@Command(
        name = "latency",
        description = "From kill -9, from DETACH, from one message to a visible row.")
public final class LatencyBench implements Callable<Integer> {
    private static final long SEED = 42;
    private static final double MEDIAN = 0.5;
    private static final double TAIL = 0.99;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            converter = PositiveCount.class,
            description = "Restarts and reattachments. Default: ${DEFAULT-VALUE}.")
    private long rounds;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "200",
            converter = PositiveCount.class,
            description = "Single messages. Default: ${DEFAULT-VALUE}.")
    private long messages;

    @Option(
            names = "--peer-rounds",
            paramLabel = "N",
            defaultValue = "2",
            converter = PositiveCount.class,
            description = "ClickHouse's rounds, each of which takes it 50 s. Default: 2.")
    private long peerRounds;

    @Option(
            names = "--peer-messages",
            paramLabel = "N",
            defaultValue = "20",
            converter = PositiveCount.class,
            description = "ClickHouse's messages, each of which takes it 6 s. Default: 20.")
    private long peerMessages;

    @Mixin private PeerOptions peerOptions = new PeerOptions();
    @Mixin private ReportOptions report = new ReportOptions();

    /// What was measured of one database, in milliseconds.
    private record Result(Samples restarts, Samples reattachments, Samples messages) {}

    @Override
    public Integer call() throws IOException {
        Surroundings surroundings = report.surroundings();
        Peer peer = peerOptions.peer().orElse(null);
        FigureTable table;
        try (WorkDirectory directory = WorkDirectory.create();
                Broker broker = Broker.start(directory)) {
            try (Subject first = new Millpond(directory.make("first"))) {
                // Reads the class archive and the libraries once: later starts find them in memory.
                first.start();
            }
            Result ours = measure(new Millpond(directory), broker, rounds, messages);
            Result theirs =
                    peer == null
                            ? null
                            : measure(peer.in(directory), broker, peerRounds, peerMessages);
            table = table(ours, theirs);
        }
        report.show(surroundings, List.of(table));
        return 0;
    }

    private static Result measure(Subject subject, Broker broker, long rounds, long messages)
            throws IOException {
        String topic = "latency-" + subject.name();
        broker.createTopic(topic, 1);
        try (subject;
                Course course =
                        Course.begin(
                                subject,
                                broker.bootstrapServers(),
                                topic,
                                new SplittableRandom(SEED))) {
            Samples single = course.messages(messages);
            Samples reattachments = course.reattachments(rounds);
            Samples restarts = course.restarts(rounds);
            return new Result(restarts, reattachments, single);
        }
    }

    private static FigureTable table(Result ours, @Nullable Result theirs) {
        FigureTable table =
                new FigureTable(
                        "latency", "milliseconds", "of all", "Millpond", "ClickHouse", "ratio");
        add(
                table,
                "start after kill -9 to the first row",
                MEDIAN,
                ours.restarts(),
                theirs == null ? null : theirs.restarts());
        add(
                table,
                "DETACH, ATTACH, to the next row",
                MEDIAN,
                ours.reattachments(),
                theirs == null ? null : theirs.reattachments());
        for (double fraction : new double[] {MEDIAN, TAIL, 1}) {
            add(
                    table,
                    "one message, produced to visible",
                    fraction,
                    ours.messages(),
                    theirs == null ? null : theirs.messages());
        }
        return table;
    }

    private static void add(
            FigureTable table,
            String what,
            double fraction,
            Samples ours,
            @Nullable Samples theirs) {
        double mine = ours.quantile(fraction);
        double other = theirs == null ? Double.NaN : theirs.quantile(fraction);
        table.add(
                Cell.of(what),
                Cell.of(fraction == MEDIAN ? "median" : fraction == TAIL ? "p99" : "max"),
                Cell.of(mine, 0),
                Cell.of(other, 0),
                Cell.of(other / mine, 0));
    }
}
