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
        contenders.add(new Database(IngestReport.MILLPOND, null, IngestCourse::consume));
        contenders.add(new Bare());
        if (peer != null) {
            contenders.add(new Database(IngestReport.PEER, peer, IngestCourse::consume));
            contenders.add(new Database(IngestReport.MILLPOND_BULK, null, IngestCourse::insert));
            contenders.add(new Database(IngestReport.PEER_BULK, peer, IngestCourse::insert));
        }
        if (round % 2 == 0) {
            Collections.reverse(contenders);
        }
        for (Contender contender : contenders) {
            String name = contender.name() + " " + round;
            System.err.println("measuring " + name + " ...");
            try (WorkDirectory own = directory.make(name)) {
                figures.add(round, contender.name(), contender.measure(topic, own, round));
            }
        }
    }

    /// Who takes part in a round.
    private sealed interface Contender {
        String name();

        /// @param directory empty, for what it writes
        IngestFigures measure(FilledTopic topic, WorkDirectory directory, int round)
                throws IOException;
    }

    private record Bare() implements Contender {
        @Override
        public String name() {
            return IngestReport.BARE;
        }

        @Override
        public IngestFigures measure(FilledTopic topic, WorkDirectory directory, int round) {
            return BareConsumer.read(topic);
        }
    }

    /// @param peer null: Millpond
    private record Database(String name, @Nullable Peer peer, Way way) implements Contender {
        @Override
        public IngestFigures measure(FilledTopic topic, WorkDirectory directory, int round)
                throws IOException {
            try (Subject subject = peer == null ? new Millpond(directory) : peer.in(directory)) {
                return way.take(new IngestCourse(subject, topic, name + round));
            }
        }
    }

    /// How the messages come into a database.
    private interface Way {
        IngestFigures take(IngestCourse course) throws IOException;
    }
}
