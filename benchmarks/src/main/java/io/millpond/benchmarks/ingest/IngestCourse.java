package io.millpond.benchmarks.ingest;

import io.millpond.benchmarks.subject.ProcessUsage;
import io.millpond.benchmarks.subject.Subject;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What one database, on an empty data directory, is put through: it takes all messages with
/// default settings, and the result is verified.
final class IngestCourse {
    /// Between two looks at the number of rows, each of which costs the database some of the
    /// processor that it is measured by.
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long BOUND_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Subject subject;
    private final FilledTopic topic;
    private final String group;

    /// @param group of consumers, new to the broker
    IngestCourse(Subject subject, FilledTopic topic, String group) {
        this.subject = subject;
        this.topic = topic;
        this.group = group;
    }

    /// Reads the topic through a Kafka table and a view.
    IngestFigures consume() throws IOException {
        begin();
        subject.query(
                "CREATE TABLE d.queue (%s) ENGINE = Kafka('%s', '%s', '%s', 'JSONEachRow')"
                        .formatted(
                                topic.dataset().columns(),
                                topic.bootstrapServers(),
                                topic.name(),
                                group));
        return measure(
                () -> {
                    subject.query(
                            "CREATE MATERIALIZED VIEW d.view TO d.target AS SELECT * FROM d.queue");
                    awaitAll();
                });
    }

    /// Reads the file in one INSERT.
    IngestFigures insert() throws IOException {
        Path lines = topic.lines();
        if (lines == null) {
            throw new IllegalStateException("the topic was filled without a file");
        }
        begin();
        return measure(() -> subject.insertLines("d.target", lines));
    }

    private void begin() throws IOException {
        subject.start();
        subject.query("CREATE DATABASE d");
        subject.query(
                "CREATE TABLE d.target (%s) ENGINE = MergeTree ORDER BY (%s)"
                        .formatted(topic.dataset().columns(), topic.dataset().sortingKey()));
    }

    private interface Action {
        void run() throws IOException;
    }

    private IngestFigures measure(Action action) throws IOException {
        ProcessUsage before = subject.usage();
        long startedAt = System.nanoTime();
        action.run();
        long nanos = System.nanoTime() - startedAt;
        ProcessUsage after = subject.usage();
        double diskBytes = partFigure("sum(bytes_on_disk)");
        double partCount = partFigure("count()");
        topic.checksums()
                .verify(subject.name(), subject.query(topic.checksums().query("d.target")));
        subject.query("OPTIMIZE TABLE d.target FINAL");
        return new IngestFigures(
                nanos,
                after.cpuTime().minus(before.cpuTime()).toMillis() / 1e3,
                after.peakBytes(),
                diskBytes,
                partCount,
                after.writtenBytes() - before.writtenBytes(),
                partFigure("sum(bytes_on_disk)"));
    }

    private void awaitAll() throws IOException {
        long startedAt = System.nanoTime();
        long visible = 0;
        while (visible < topic.rowCount()) {
            if (System.nanoTime() - startedAt > BOUND_NANOS) {
                throw new IOException(
                        subject.name() + " shows " + visible + " of " + topic.rowCount());
            }
            LockSupport.parkNanos(LOOK_NANOS);
            visible = Long.parseLong(subject.query("SELECT count() FROM d.target"));
        }
    }

    private double partFigure(String expression) throws IOException {
        return Double.parseDouble(
                subject.query(
                        "SELECT "
                                + expression
                                + " FROM system.parts"
                                + " WHERE active AND database = 'd' AND table = 'target'"));
    }
}
