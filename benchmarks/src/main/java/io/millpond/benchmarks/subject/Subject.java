package io.millpond.benchmarks.subject;

import java.io.IOException;
import java.nio.file.Path;

/// A database that is measured, as a process that can be killed and started again on its data.
/// Single-threaded.
public interface Subject extends AutoCloseable {
    String name();

    /// Starts the process; returns when it answers.
    void start() throws IOException;

    /// Ends the process as `kill -9` does; returns when it is gone.
    void kill();

    /// The result of a statement in format TabSeparated, without the line ends at its end.
    String query(String sql) throws IOException;

    /// Inserts the rows of a file with one JSON object a line, in one statement.
    void insertLines(String table, Path file) throws IOException;

    /// What the process, which runs, has used since its start.
    ProcessUsage usage() throws IOException;

    /// Ends the process.
    @Override
    void close();
}
