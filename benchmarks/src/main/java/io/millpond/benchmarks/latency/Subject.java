package io.millpond.benchmarks.latency;

import java.io.IOException;

/// A database that is measured, as a process that can be killed and started again on its data.
interface Subject extends AutoCloseable {
    String name();

    /// Starts the process; returns when it answers.
    void start() throws IOException;

    /// Ends the process as `kill -9` does; returns when it is gone.
    void kill();

    /// The result of a statement in format TabSeparated, without its last line end.
    String query(String sql) throws IOException;

    /// Ends the process.
    @Override
    void close();
}
