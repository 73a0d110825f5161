package io.millpond.benchmarks.query;

import io.millpond.benchmarks.dataset.Dataset;
import io.millpond.benchmarks.dataset.RecordedMessages;
import io.millpond.benchmarks.option.PeerOptions;
import io.millpond.benchmarks.option.PeerOptions.Peer;
import io.millpond.benchmarks.option.PositiveCount;
import io.millpond.benchmarks.option.ReportOptions;
import io.millpond.benchmarks.report.Surroundings;
import io.millpond.benchmarks.subject.Millpond;
import io.millpond.benchmarks.subject.Subject;
import io.millpond.benchmarks.subject.WorkDirectory;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/// Answers: how long do analytic queries take, beside ClickHouse, and are the results the same?
///
/// Both databases have the same rows in one part. Each query runs a few times unmeasured, then the
/// rounds, in which both take turns.
@Command(
        name = "query",
        description =
                "Analytic queries over the GitHub events; results are compared with ClickHouse's.")
public final class QueryBench implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "1000000",
            converter = PositiveCount.class,
            description = "Rows of the table. Default: ${DEFAULT-VALUE}.")
    private long rows;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            converter = PositiveCount.class,
            description = "Measured runs of each query. Default: ${DEFAULT-VALUE}.")
    private long rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "5",
            converter = PositiveCount.class,
            description = "Runs of each query before that. Default: ${DEFAULT-VALUE}.")
    private long warmUpRounds;

    @Option(
            names = "--only",
            paramLabel = "PATTERN",
            defaultValue = "",
            description = "Only queries in whose name this regular expression is found.")
    private Pattern only = Pattern.compile("");

    @Mixin private PeerOptions peerOptions = new PeerOptions();
    @Mixin private ReportOptions report = new ReportOptions();

    @Override
    public Integer call() throws IOException {
        List<NamedQuery> queries =
                NamedQuery.all().stream()
                        .filter(query -> only.matcher(query.name()).find())
                        .toList();
        if (queries.isEmpty()) {
            throw new IOException("--only: no query has '" + only + "' in its name");
        }
        Surroundings surroundings = report.surroundings();
        Peer peer = peerOptions.peer().orElse(null);
        QueryReport figures = new QueryReport(rows);
        try (WorkDirectory directory = WorkDirectory.create();
                Subject ours = new Millpond(directory);
                Subject theirs = peer == null ? null : peer.in(directory)) {
            Path lines = directory.resolve("messages.jsonl");
            try (RecordedMessages messages = RecordedMessages.of(Dataset.GITHUB, lines)) {
                for (long row = 0; row < rows; row++) {
                    messages.get();
                }
                messages.flush();
                EventsTable table = new EventsTable(lines, messages.checksums());
                table.loadInto(ours);
                if (theirs != null) {
                    table.loadInto(theirs);
                }
            }
            for (NamedQuery query : queries) {
                measure(query, ours, theirs, figures);
            }
        }
        report.show(surroundings, figures.tables());
        return figures.isClean() ? 0 : FAILED;
    }

    private void measure(
            NamedQuery query, Subject ours, @Nullable Subject theirs, QueryReport figures) {
        System.err.println("measuring " + query.name() + " ...");
        try {
            String mine = ours.query(query.sql());
            String other = theirs == null ? mine : theirs.query(query.sql());
            boolean isEqual = mine.equals(other);
            if (!isEqual) {
                printDifference(query, mine, other);
            }
            Stopwatch ourTimes = new Stopwatch(ours, query);
            Stopwatch theirTimes = theirs == null ? null : new Stopwatch(theirs, query);
            for (long round = 1 - warmUpRounds; round <= rounds; round++) {
                boolean isMeasured = round > 0;
                ourTimes.run(isMeasured);
                if (theirTimes != null) {
                    theirTimes.run(isMeasured);
                }
            }
            figures.add(
                    query.name(),
                    ourTimes.times(),
                    theirTimes == null ? null : theirTimes.times(),
                    isEqual);
        } catch (IOException e) {
            System.err.println(query.name() + ": " + e.getMessage());
            figures.addFailure(query.name());
        }
    }

    private static void printDifference(NamedQuery query, String mine, String other) {
        String[] ours = mine.split("\n", -1);
        String[] theirs = other.split("\n", -1);
        int line = 0;
        while (line < Math.min(ours.length, theirs.length) && ours[line].equals(theirs[line])) {
            line++;
        }
        System.err.printf(
                "%s: %d lines and %d lines, different from line %d on:%n  Millpond   %s%n"
                        + "  ClickHouse %s%n",
                query.name(),
                ours.length,
                theirs.length,
                line + 1,
                line < ours.length ? ours[line] : "(nothing)",
                line < theirs.length ? theirs[line] : "(nothing)");
    }
}
