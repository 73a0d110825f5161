package io.millpond.benchmarks.query;

import io.millpond.benchmarks.report.Samples;
import io.millpond.benchmarks.subject.Subject;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs one query on one database, again and again, and times it. Single-threaded.
final class Stopwatch {
    private final Subject subject;
    private final NamedQuery query;
    private final List<Double> millis = new ArrayList<>();
    private Duration cpuTime = Duration.ZERO;

    Stopwatch(Subject subject, NamedQuery query) {
        this.subject = subject;
        this.query = query;
    }

    /// Runs the query once.
    ///
    /// @param isMeasured false: to warm up
    void run(boolean isMeasured) throws IOException {
        Duration cpuBefore = subject.usage().cpuTime();
        long startedAt = System.nanoTime();
        subject.query(query.sql());
        double took = (System.nanoTime() - startedAt) / 1e6;
        if (isMeasured) {
            millis.add(took);
            cpuTime = cpuTime.plus(subject.usage().cpuTime()).minus(cpuBefore);
        }
    }

    /// What was measured, at least once.
    QueryTimes times() {
        return new QueryTimes(
                new Samples(millis).median(), (double) cpuTime.toMillis() / millis.size());
    }
}
