package io.millpond.engine;

import io.millpond.engine.metric.MetricsSnapshot;

/// An open database. Thread-safe.
public interface Millpond extends AutoCloseable {
    /// A session of its own: settings, current database and temporary tables begin afresh.
    Session session(SessionOptions options);

    /// The values of all metrics and events now.
    MetricsSnapshot metrics();

    /// Cancels running statements, stops background work, and gives the directory back; waits,
    /// within a bound. Idempotent.
    @Override
    void close();
}
