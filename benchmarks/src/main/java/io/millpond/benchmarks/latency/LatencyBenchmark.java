package io.millpond.benchmarks.latency;

import io.millpond.benchmarks.JavaProcess;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/// Answers: how long after a crash, after DETACH and ATTACH, and after it was produced, is a
/// message a visible row, beside ClickHouse?
///
/// ClickHouse takes seconds where Millpond takes milliseconds, so it gets fewer rounds by default.
@Command(name = "LatencyBenchmark", mixinStandardHelpOptions = true)
public final class LatencyBenchmark implements Callable<Integer> {
    private static final long SEED = 42;

    @Option(names = "--rounds", defaultValue = "5", description = "Restarts and reattachments.")
    private int rounds;

    @Option(names = "--messages", defaultValue = "200", description = "Single messages.")
    private int messages;

    @Option(names = "--clickhouse-rounds", defaultValue = "2")
    private int clickHouseRounds;

    @Option(names = "--clickhouse-messages", defaultValue = "20")
    private int clickHouseMessages;

    @Option(names = "--no-clickhouse", description = "Measures Millpond alone.")
    private boolean isAlone;

    @Option(
            names = "--chdb",
            paramLabel = "DIR",
            description = "Has node_modules/chdb in it; otherwise npm installs it into a cache.")
    private @Nullable Path chdb;

    @Option(
            names = "--launcher",
            defaultValue = "millpond",
            paramLabel = "FILE",
            description = "The script that starts the server; by default of this directory.")
    private Path launcher = Path.of("millpond");

    private LatencyBenchmark() {}

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new LatencyBenchmark())
                        .setExecutionExceptionHandler(
                                (e, command, _) -> {
                                    command.getErr().println(e);
                                    return 1;
                                })
                        .execute(arguments));
    }

    /// What was measured of one database.
    private record Result(Figures restarts, Figures reattachments, Figures messages) {}

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        Path directory = Files.createTempDirectory("millpond-latency");
        Subject reference =
                isAlone ? null : ClickHouse.prepare(directory.resolve("clickhouse"), chdb);
        List<String> broker =
                List.of("broker", "--dir", directory.resolve("kafka").toString(), "--port", "0");
        try (JavaProcess kafka = JavaProcess.startMain(broker)) {
            String bootstrapServers = "127.0.0.1:" + kafka.port();
            Millpond millpond = Millpond.prepare(directory.resolve("millpond"), launcher);
            Result ours = measure(millpond, bootstrapServers, rounds, messages);
            Result theirs =
                    reference == null
                            ? null
                            : measure(
                                    reference,
                                    bootstrapServers,
                                    clickHouseRounds,
                                    clickHouseMessages);
            print(ours, theirs);
        }
        return 0;
    }

    private static Result measure(
            Subject subject, String bootstrapServers, int rounds, int messages)
            throws IOException, InterruptedException, ExecutionException {
        String topic = "latency-" + subject.name();
        try (Admin admin =
                Admin.create(
                        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        try (subject;
                Course course =
                        Course.begin(
                                subject, bootstrapServers, topic, new SplittableRandom(SEED))) {
            System.out.println(subject.name() + " " + subject.query("SELECT version()"));
            Figures single = course.messages(messages);
            Figures reattachments = course.reattachments(rounds);
            Figures restarts = course.restarts(rounds);
            System.out.println("  restarts, ms: " + restarts);
            System.out.println("  reattachments, ms: " + reattachments);
            System.out.println("  messages, ms: " + single);
            return new Result(restarts, reattachments, single);
        }
    }

    private static void print(Result ours, @Nullable Result theirs) {
        System.out.printf(
                "%n%-44s %12s %14s %8s%n", "milliseconds", "Millpond", "ClickHouse", "ratio");
        print(
                "start after kill -9 to the first row, median",
                ours.restarts().medianMillis(),
                theirs == null ? Double.NaN : theirs.restarts().medianMillis());
        print(
                "DETACH, ATTACH, to the next row, median",
                ours.reattachments().medianMillis(),
                theirs == null ? Double.NaN : theirs.reattachments().medianMillis());
        print(
                "one message, produced to visible, median",
                ours.messages().medianMillis(),
                theirs == null ? Double.NaN : theirs.messages().medianMillis());
        print(
                "one message, produced to visible, p99",
                ours.messages().millis(0.99),
                theirs == null ? Double.NaN : theirs.messages().millis(0.99));
    }

    private static void print(String what, double ours, double theirs) {
        System.out.printf("%-44s %12.0f %14.0f %8.0f%n", what, ours, theirs, theirs / ours);
    }
}
