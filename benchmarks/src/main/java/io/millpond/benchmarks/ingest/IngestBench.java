package io.millpond.benchmarks.ingest;

import io.millpond.benchmarks.dataset.Dataset;
import io.millpond.benchmarks.option.PeerOptions;
import io.millpond.benchmarks.option.PeerOptions.Peer;
import io.millpond.benchmarks.option.PositiveCount;
import io.millpond.benchmarks.option.ReportOptions;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;

/// Answers: how fast do the messages of a topic become visible rows, beside a consumer that throws
/// the bytes away, and beside ClickHouse's Kafka engine and its bulk INSERT?
///
/// All take part in every round, in turns: who begins one round ends the next.
@Command(
        name = "ingest",
        description =
                "From CREATE MATERIALIZED VIEW on a topic of 4 partitions until every row is"
                        + " visible, with fresh processes and data directories each round.")
public final class IngestBench implements Callable<Integer> {
    @Option(
            names = "--dataset",
            defaultValue = "github",
            description =
                    "github: 25 columns, 600 bytes a message; small: 3 columns, 38 bytes;"
                            + " wide: 200 columns, half of them Nullable, 4,600 bytes.")
    private Dataset dataset = Dataset.GITHUB;

    @Option(
            names = "--rows",
            paramLabel = "N",
            converter = PositiveCount.class,
            description =
                    "Messages; by default 1,000,000 of github, 5,000,000 of small, 100,000 of"
                            + " wide.")
    private @Nullable Long rows;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            converter = PositiveCount.class,
            description = "Default: ${DEFAULT-VALUE}.")
    private long rounds;

    @Mixin private PeerOptions peerOptions = new PeerOptions();
    @Mixin private ReportOptions report = new ReportOptions();

    @Override
    public Integer call() throws IOException {
        Surroundings surroundings = report.surroundings();
        Peer peer = peerOptions.peer().orElse(null);
        long rowCount = rows == null ? dataset.defaultRowCount() : rows;
        IngestReport figures;
        try (WorkDirectory directory = WorkDirectory.create();
                Broker broker = Broker.start(directory)) {
            FilledTopic topic =
                    FilledTopic.fill(
                            broker,
                            dataset,
                            rowCount,
                            peer == null ? null : directory.resolve("messages.jsonl"));
            figures = new IngestReport(topic);
            for (int round = 1; round <= rounds; round++) {
                measure(directory, topic, peer, round, figures);
            }
        }
        report.show(surroundings, figures.tables());
        return 0;
    }

    private static void measure(
            WorkDirectory directory,
            FilledTopic topic,
            @Nullable Peer peer,
            int round,
            IngestReport figures)
            throws IOException {
        List<Contender> contenders = new ArrayList<>();
        contenders.add(
                new Contender(IngestReport.MILLPOND, name -> tables(topic, directory, name, null)));
        contenders.add(new Contender(IngestReport.BARE, _ -> BareConsumer.read(topic)));
        if (peer != null) {
            contenders.add(
                    new Contender(IngestReport.PEER, name -> tables(topic, directory, name, peer)));
            contenders.add(
                    new Contender(
                            IngestReport.PEER_BULK, name -> bulk(topic, directory, name, peer)));
        }
        if (round % 2 == 0) {
            Collections.reverse(contenders);
        }
        for (Contender contender : contenders) {
            String name = contender.name() + " " + round;
            figures.add(round, contender.name(), contender.run().measure(name));
        }
    }

    private record Contender(String name, Run run) {}

    /// One measurement.
    private interface Run {
        /// @param name of a directory for it, which does not exist yet
        IngestFigures measure(String name) throws IOException;
    }

    private static IngestFigures tables(
            FilledTopic topic, WorkDirectory directory, String name, @Nullable Peer peer)
            throws IOException {
        try (WorkDirectory own = directory.make(name);
                Subject subject = peer == null ? new Millpond(own) : peer.in(own)) {
            return new IngestCourse(subject, topic, name.replace(' ', '-')).consume();
        }
    }

    private static IngestFigures bulk(
            FilledTopic topic, WorkDirectory directory, String name, Peer peer) throws IOException {
        try (WorkDirectory own = directory.make(name);
                Subject subject = peer.in(own)) {
            return new IngestCourse(subject, topic, name).insert();
        }
    }
}
