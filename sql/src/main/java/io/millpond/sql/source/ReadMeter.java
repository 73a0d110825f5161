package io.millpond.sql.source;

/// Counts what a table reads to find the rows that it hands out. Thread-safe.
@FunctionalInterface
public interface ReadMeter {
    /// Adds rows that were looked at and the uncompressed bytes that were read of them; false when
    /// the query wants no more of the table.
    ///
    /// Errors: TOO_MANY_ROWS, TOO_MANY_BYTES, TIMEOUT_EXCEEDED.
    boolean add(long rows, long bytes);

    /// Tells how many rows are going to be looked at, as far as that is known before: by a table
    /// that does not look at all rows that it has.
    default void expect(long rows) {
        // Nobody asks.
    }
}
