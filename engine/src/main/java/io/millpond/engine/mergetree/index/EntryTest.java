package io.millpond.engine.mergetree.index;

/// Asks the entries of an index about one condition. Thread-safe.
interface EntryTest {
    /// Whether a row of those behind the entry may meet the condition.
    boolean mayMeet(byte[] entry);
}
