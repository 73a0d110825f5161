package io.millpond.benchmarks.growth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.benchmarks.report.Cell;
import io.millpond.benchmarks.report.FigureTable;
import io.millpond.benchmarks.report.Samples;
import io.millpond.benchmarks.subject.Broker;
import io.millpond.benchmarks.subject.Millpond;
import io.millpond.server.demo.EventProducer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What a large merge costs others: an insert, a query over the rows that are being merged, and the
/// reading of a topic, alone and as often as they end before the merge does.
final class BesideMerge {
    private static final int PARTS = 8;
    private static final int ALONE = 3;
    private static final long INSERTED = 1_000_000;
    private static final long MESSAGES = 1_000_000;
    private static final int TOPIC_PARTITIONS = 4;
    private static final String QUERY =
            "SELECT page, count(), sum(price) FROM %s GROUP BY page ORDER BY page";
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long BOUND_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Millpond server;
    private final Broker broker;
    private final long rowCount;
    private int readCount;

    BesideMerge(Millpond server, Broker broker, long rowCount) {
        this.server = server;
        this.broker = broker;
        this.rowCount = rowCount;
    }

    /// The times of one kind of work.
    private record Work(String name, Action action, List<Double> alone, List<Double> beside) {
        Work(String name, Action action) {
            this(name, action, new ArrayList<>(), new ArrayList<>());
        }

        double measure() throws IOException {
            long startedAt = System.nanoTime();
            action.run();
            return (System.nanoTime() - startedAt) / 1e9;
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    FigureTable measure() throws IOException {
        NumberedRows merged = new NumberedRows(server, "d.merged");
        merged.stopMerges();
        for (int part = 0; part < PARTS; part++) {
            merged.insert(rowCount / PARTS);
        }
        NumberedRows inserted = new NumberedRows(server, "d.inserted");
        fillTopic();
        List<Work> all =
                List.of(
                        new Work(
                                "insert of %,d rows".formatted(INSERTED),
                                () -> inserted.insert(INSERTED)),
                        new Work("GROUP BY over all rows", () -> merged.milliseconds(QUERY)),
                        new Work("topic of %,d messages".formatted(MESSAGES), this::readTopic));
        for (int round = 0; round < ALONE; round++) {
            for (Work work : all) {
                work.alone().add(work.measure());
            }
        }
        double mergeSeconds = mergeBeside(all);
        merged.verify();
        inserted.verify();
        FigureTable figures =
                new FigureTable(
                        "beside a merge of %,d rows, which took %.1f s"
                                .formatted(merged.rowCount(), mergeSeconds),
                        "work",
                        "alone s",
                        "beside s",
                        "ratio",
                        "times beside");
        for (Work work : all) {
            double alone = new Samples(work.alone()).median();
            double beside =
                    work.beside().isEmpty() ? Double.NaN : new Samples(work.beside()).median();
            figures.add(
                    Cell.of(work.name()),
                    Cell.of(alone, 2),
                    Cell.of(beside, 2),
                    Cell.of(beside / alone, 2),
                    Cell.of(work.beside().size()));
        }
        return figures;
    }

    /// Seconds of the merge.
    private double mergeBeside(List<Work> all) throws IOException {
        server.query("SYSTEM START MERGES d.merged");
        long startedAt = System.nanoTime();
        CompletableFuture<Double> merge =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                server.query("OPTIMIZE TABLE d.merged FINAL");
                                return (System.nanoTime() - startedAt) / 1e9;
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
        while (!merge.isDone()) {
            for (Work work : all) {
                double seconds = work.measure();
                if (!merge.isDone()) {
                    work.beside().add(seconds);
                }
            }
        }
        try {
            return merge.join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
    }

    private void fillTopic() throws IOException {
        broker.createTopic("beside", TOPIC_PARTITIONS);
        long[] next = {0};
        EventProducer.produce(
                broker.bootstrapServers(),
                "beside",
                TOPIC_PARTITIONS,
                () ->
                        "{\"id\":%d,\"key\":\"k%d\"}"
                                .formatted(next[0], next[0]++ % 1000)
                                .getBytes(UTF_8),
                MESSAGES,
                _ -> {});
    }

    private void readTopic() throws IOException {
        int number = ++readCount;
        server.query(
                "CREATE TABLE d.queue%d (id UInt64, key String) ENGINE = Kafka('%s', 'beside', 'beside%d', 'JSONEachRow')"
                        .formatted(number, broker.bootstrapServers(), number));
        server.query(
                "CREATE TABLE d.read%d (id UInt64, key String) ENGINE = MergeTree ORDER BY id"
                        .formatted(number));
        server.query(
                "CREATE MATERIALIZED VIEW d.reading%d TO d.read%d AS SELECT * FROM d.queue%d"
                        .formatted(number, number, number));
        long startedAt = System.nanoTime();
        String count = "SELECT count() FROM d.read" + number;
        while (Long.parseLong(server.query(count)) < MESSAGES) {
            if (System.nanoTime() - startedAt > BOUND_NANOS) {
                throw new IOException("the topic is read without end");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        for (String name : List.of("reading", "queue", "read")) {
            server.query("DROP TABLE d.%s%d SYNC".formatted(name, number));
        }
    }
}
