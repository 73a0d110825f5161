package io.millpond.benchmarks.mutate;

import io.millpond.benchmarks.option.PeerOptions;
import io.millpond.benchmarks.option.PeerOptions.Peer;
import io.millpond.benchmarks.option.PositiveCount;
import io.millpond.benchmarks.option.ReportOptions;
import io.millpond.benchmarks.report.Cell;
import io.millpond.benchmarks.report.FigureTable;
import io.millpond.benchmarks.report.Samples;
import io.millpond.benchmarks.report.Surroundings;
import io.millpond.benchmarks.subject.Millpond;
import io.millpond.benchmarks.subject.ProcessUsage;
import io.millpond.benchmarks.subject.Subject;
import io.millpond.benchmarks.subject.WorkDirectory;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// Answers: what does it take to delete or change rows of one large part, beside ClickHouse, and
/// are the rows that are left the same?
///
/// Each round makes the table anew and runs all statements on it, one after another, each until it
/// is done.
@Command(name = "mutate", description = "DELETE, ALTER UPDATE, ALTER DELETE and changed columns.")
public final class MutateBench implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final String DIGEST =
            "SELECT count(), sum(v), round(sum(x)), sum(cityHash64(s)) FROM d.rows";

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "10000000",
            converter = PositiveCount.class,
            description = "Rows of the table, in one part. Default: ${DEFAULT-VALUE}.")
    private long rows;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            converter = PositiveCount.class,
            description = "Times that all statements are run. Default: ${DEFAULT-VALUE}.")
    private long rounds;

    @Mixin private PeerOptions peerOptions = new PeerOptions();
    @Mixin private ReportOptions report = new ReportOptions();

    /// What one database took for one statement, and the rows that it left.
    private record Run(double millis, double cpuMillis, String digest) {}

    @Override
    public Integer call() throws IOException {
        Surroundings surroundings = report.surroundings();
        Peer peer = peerOptions.peer().orElse(null);
        FigureTable figures;
        boolean isEqual;
        try (WorkDirectory directory = WorkDirectory.create();
                Subject ours = new Millpond(directory);
                Subject theirs = peer == null ? null : peer.in(directory)) {
            List<List<Run>> mine = new ArrayList<>();
            List<List<Run>> others = new ArrayList<>();
            start(ours);
            if (theirs != null) {
                start(theirs);
            }
            for (long round = 0; round < rounds; round++) {
                System.err.println("round " + (round + 1) + " ...");
                mine.add(run(ours));
                if (theirs != null) {
                    others.add(run(theirs));
                }
            }
            figures = figures(mine, others);
            isEqual = theirs == null || digests(mine).equals(digests(others));
        }
        report.show(surroundings, List.of(figures));
        if (!isEqual) {
            System.err.println("the rows that are left differ");
        }
        return isEqual ? 0 : FAILED;
    }

    private static void start(Subject subject) throws IOException {
        subject.start();
        subject.query("CREATE DATABASE d");
    }

    /// The statements, each of which finds the rows that those before it have left.
    private List<String> statements() {
        return List.of(
                "DELETE FROM d.rows WHERE k < %d".formatted(rows / 100),
                "DELETE FROM d.rows WHERE v % 100 = 1",
                "DELETE FROM d.rows WHERE s = 'value 8'",
                "SELECT k % 16 AS g, count(), sum(v) FROM d.rows GROUP BY g ORDER BY g",
                "ALTER TABLE d.rows UPDATE x = x + 1 WHERE v % 3 = 0",
                "ALTER TABLE d.rows UPDATE s = upper(s) WHERE k >= %d".formatted(rows / 2),
                "ALTER TABLE d.rows DELETE WHERE s = 'value 7'",
                "ALTER TABLE d.rows MODIFY COLUMN v Int64",
                "ALTER TABLE d.rows ADD COLUMN y UInt64 DEFAULT v + 1",
                "ALTER TABLE d.rows MATERIALIZE COLUMN y",
                "ALTER TABLE d.rows DROP COLUMN y",
                "OPTIMIZE TABLE d.rows FINAL");
    }

    private List<Run> run(Subject subject) throws IOException {
        create(subject);
        List<Run> runs = new ArrayList<>();
        for (String statement : statements()) {
            boolean isQuery = statement.startsWith("SELECT");
            ProcessUsage before = subject.usage();
            long startedAt = System.nanoTime();
            String answer =
                    subject.query(
                            statement.startsWith("ALTER")
                                    ? statement + " SETTINGS mutations_sync = 1, alter_sync = 1"
                                    : statement);
            double millis = (System.nanoTime() - startedAt) / 1e6;
            double cpuMillis = subject.usage().cpuTime().minus(before.cpuTime()).toMillis();
            runs.add(new Run(millis, cpuMillis, isQuery ? answer : subject.query(DIGEST)));
        }
        subject.query("DROP TABLE d.rows SYNC");
        return runs;
    }

    private void create(Subject subject) throws IOException {
        subject.query(
                "CREATE TABLE d.rows (k UInt64, v UInt64, s String, x Float64)"
                        + " ENGINE = MergeTree ORDER BY k");
        subject.query(
                ("INSERT INTO d.rows SELECT number, cityHash64(number) %% 1000000,"
                                + " concat('value ', toString(number %% 1000)), number / 7"
                                + " FROM numbers(%d)")
                        .formatted(rows));
        subject.query("OPTIMIZE TABLE d.rows FINAL");
    }

    private FigureTable figures(List<List<Run>> mine, List<List<Run>> others) {
        FigureTable figures =
                new FigureTable(
                        "changes of %,d rows".formatted(rows),
                        "statement",
                        "Millpond ms",
                        "ClickHouse ms",
                        "ratio",
                        "Millpond CPU ms",
                        "ClickHouse CPU ms");
        List<String> statements = statements();
        for (int index = 0; index < statements.size(); index++) {
            int statement = index;
            double millis = median(mine, statement, false);
            double otherMillis = median(others, statement, false);
            figures.add(
                    Cell.of(statements.get(statement)),
                    Cell.of(millis, 1),
                    Cell.of(otherMillis, 1),
                    Cell.of(millis / otherMillis, 2),
                    Cell.of(median(mine, statement, true), 0),
                    Cell.of(median(others, statement, true), 0));
        }
        return figures;
    }

    /// Of all rounds; not a number where there are none.
    private static double median(List<List<Run>> rounds, int statement, boolean isCpu) {
        if (rounds.isEmpty()) {
            return Double.NaN;
        }
        return Samples.of(
                        rounds,
                        round -> {
                            Run run = round.get(statement);
                            return isCpu ? run.cpuMillis() : run.millis();
                        })
                .median();
    }

    private static List<List<String>> digests(List<List<Run>> rounds) {
        return rounds.stream().map(round -> round.stream().map(Run::digest).toList()).toList();
    }
}
