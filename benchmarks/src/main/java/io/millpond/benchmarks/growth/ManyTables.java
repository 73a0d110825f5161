package io.millpond.benchmarks.growth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.benchmarks.report.Cell;
import io.millpond.benchmarks.report.FigureTable;
import io.millpond.benchmarks.subject.Broker;
import io.millpond.benchmarks.subject.Millpond;
import io.millpond.benchmarks.subject.ProcessUsage;
import io.millpond.server.demo.EventProducer;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Kafka tables, each with a topic of one partition, a view and a target.
final class ManyTables {
    private static final int MESSAGES = 1_000;

    /// What follows from the work before, such as compiling, is over after this.
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long BOUND_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Millpond server;
    private final Broker broker;
    private final long tableCount;

    ManyTables(Millpond server, Broker broker, long tableCount) {
        this.server = server;
        this.broker = broker;
        this.tableCount = tableCount;
    }

    FigureTable measure() throws IOException {
        for (long table = 0; table < tableCount; table++) {
            fill("topic" + table);
        }
        ProcessUsage before = server.usage();
        long startedAt = System.nanoTime();
        for (long table = 0; table < tableCount; table++) {
            create(table);
        }
        awaitAll();
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        ProcessUsage after = server.usage();
        LockSupport.parkNanos(SETTLING.toNanos());
        ProcessUsage settled = server.usage();
        LockSupport.parkNanos(IDLE.toNanos());
        ProcessUsage idle = server.usage();
        return new FigureTable(
                        "%,d Kafka tables with %,d messages each".formatted(tableCount, MESSAGES),
                        "figure",
                        "value")
                .add(Cell.of("seconds until all rows are visible"), Cell.of(seconds, 1))
                .add(Cell.of("CPU seconds meanwhile"), Cell.of(cpuSeconds(before, after), 1))
                .add(Cell.of("peak MB"), Cell.of(idle.peakBytes() / 1e6, 0))
                .add(Cell.of("live heap MB"), Cell.of(server.liveHeapBytes() / 1e6, 1))
                .add(
                        Cell.of("processors used when nothing comes"),
                        Cell.of(cpuSeconds(settled, idle) / IDLE.toSeconds(), 3));
    }

    private static double cpuSeconds(ProcessUsage from, ProcessUsage to) {
        return to.cpuTime().minus(from.cpuTime()).toMillis() / 1e3;
    }

    private void fill(String topic) throws IOException {
        broker.createTopic(topic, 1);
        long[] next = {0};
        EventProducer.produce(
                broker.bootstrapServers(),
                topic,
                1,
                () -> ("{\"id\":" + next[0]++ + "}").getBytes(UTF_8),
                MESSAGES,
                _ -> {});
    }

    private void create(long table) throws IOException {
        server.query(
                "CREATE TABLE d.queue%d (id UInt64) ENGINE = Kafka('%s', 'topic%d', 'group%d', 'JSONEachRow')"
                        .formatted(table, broker.bootstrapServers(), table, table));
        server.query(
                "CREATE TABLE d.target%d (id UInt64) ENGINE = MergeTree ORDER BY id"
                        .formatted(table));
        server.query(
                "CREATE MATERIALIZED VIEW d.view%d TO d.target%d AS SELECT * FROM d.queue%d"
                        .formatted(table, table, table));
    }

    private void awaitAll() throws IOException {
        String union =
                LongStream.range(0, tableCount)
                        .mapToObj(
                                "SELECT count() AS n, uniqExact(id) AS u FROM d.target%d"
                                        ::formatted)
                        .collect(Collectors.joining(" UNION ALL "));
        String wanted = tableCount * MESSAGES + "\t" + tableCount * MESSAGES;
        long startedAt = System.nanoTime();
        String found = "";
        while (!found.equals(wanted)) {
            if (System.nanoTime() - startedAt > BOUND_NANOS) {
                throw new IOException("count and distinct are " + found + " instead of " + wanted);
            }
            LockSupport.parkNanos(LOOK_NANOS);
            found = server.query("SELECT sum(n), sum(u) FROM (" + union + ")");
        }
    }
}
