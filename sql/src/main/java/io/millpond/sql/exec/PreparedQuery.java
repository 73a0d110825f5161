package io.millpond.sql.exec;

import io.millpond.storage.block.Header;

/// A query whose names and types are resolved.
///
/// Executed once, by the thread that prepared it or a later one.
public interface PreparedQuery {
    /// The names and types of the result.
    Header header();

    /// Starts the query. The caller closes the stream.
    ResultStream execute();

    /// The plan, one operator a line, children indented below: `EXPLAIN PLAN`.
    String explain();
}
