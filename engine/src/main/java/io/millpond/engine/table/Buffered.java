package io.millpond.engine.table;

/// A table that holds rows back before it hands them on.
public interface Buffered extends Table {
    /// Hands on all rows now. Throws what keeps it from that; the rows stay then.
    void flush();

    /// Hands on the rows that have been held long enough. Does not fail.
    void flushIfDue();
}
