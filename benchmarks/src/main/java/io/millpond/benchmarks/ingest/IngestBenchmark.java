package io.millpond.benchmarks.ingest;

import io.millpond.benchmarks.JavaProcess;
import io.millpond.server.demo.EventProducer;
import io.millpond.server.demo.GithubEvents;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Answers: how fast do the 25-column GitHub events of a topic become visible rows, beside a
/// consumer that throws the bytes away?
///
/// Each round uses a fresh data directory and a fresh server process; the clock runs from CREATE
/// MATERIALIZED VIEW until `count()` shows every row. Usage: `IngestBenchmark [ROWS [ROUNDS]]`.
public final class IngestBenchmark {
    private static final int PARTITIONS = 4;

    private final HttpClient client = HttpClient.newHttpClient();

    private IngestBenchmark() {}

    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        long rows = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_000_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        new IngestBenchmark().run(rows, rounds);
    }

    private void run(long rows, int rounds)
            throws IOException, InterruptedException, ExecutionException {
        Path directory = Files.createTempDirectory("millpond-ingest");
        List<String> broker =
                List.of("broker", "--dir", directory.resolve("kafka").toString(), "--port", "0");
        try (JavaProcess kafka = JavaProcess.startMain(broker)) {
            String bootstrapServers = "127.0.0.1:" + kafka.port();
            createTopic(bootstrapServers);
            EventProducer.produce(
                    bootstrapServers,
                    "github",
                    PARTITIONS,
                    new GithubEvents(GithubEvents.SEED),
                    rows,
                    sent -> {});
            System.out.printf(
                    "%-8s %12s %12s %14s%n", "round", "rows/s", "bare rows/s", "cpu s/M rows");
            for (int round = 1; round <= rounds; round++) {
                long bareNs = BareConsumer.read(bootstrapServers, "github", PARTITIONS, rows);
                measure(directory.resolve("data" + round), bootstrapServers, round, rows, bareNs);
            }
        }
    }

    private void measure(Path data, String bootstrapServers, int round, long rows, long bareNs)
            throws IOException, InterruptedException {
        List<String> command = List.of("server", "--data", data.toString(), "--http-port", "0");
        try (JavaProcess server = JavaProcess.startMain(command)) {
            URI address = URI.create("http://127.0.0.1:" + server.port() + "/");
            query(
                    address,
                    "CREATE TABLE github_queue (%s) ENGINE = Kafka('%s', 'github', 'bench%d', 'JSONEachRow')"
                            .formatted(GithubEvents.COLUMNS, bootstrapServers, round));
            query(
                    address,
                    "CREATE TABLE github AS github_queue ENGINE = MergeTree"
                            + " ORDER BY (event_type, repo_name, created_at)");
            Duration cpuBefore = server.cpuTime();
            long startedAt = System.nanoTime();
            query(
                    address,
                    "CREATE MATERIALIZED VIEW github_mv TO github AS SELECT * FROM github_queue");
            while (Long.parseLong(query(address, "SELECT count() FROM github")) < rows) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            long tookNs = System.nanoTime() - startedAt;
            double cpuSeconds = server.cpuTime().minus(cpuBefore).toMillis() / 1e3;
            System.out.printf(
                    "%-8d %12.0f %12.0f %14.2f%n",
                    round, rows * 1e9 / tookNs, rows * 1e9 / bareNs, cpuSeconds * 1e6 / rows);
        }
    }

    private String query(URI address, String sql) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(
                        HttpRequest.newBuilder(address)
                                .POST(HttpRequest.BodyPublishers.ofString(sql))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(sql + "\n" + response.body());
        }
        return response.body().strip();
    }

    private static void createTopic(String bootstrapServers)
            throws InterruptedException, ExecutionException {
        try (Admin admin =
                Admin.create(
                        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic("github", PARTITIONS, (short) 1))).all().get();
        }
    }
}
