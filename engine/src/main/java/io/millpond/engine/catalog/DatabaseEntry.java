package io.millpond.engine.catalog;

import java.util.UUID;

/// A database as the catalog knows it.
///
/// @param isMemory whether its engine is Memory, and its tables go with the process; else it is
///     Atomic
public record DatabaseEntry(String name, UUID uuid, String comment, boolean isMemory) {
    /// An Atomic database.
    public DatabaseEntry(String name, UUID uuid, String comment) {
        this(name, uuid, comment, false);
    }

    /// The name of its engine.
    public String engine() {
        return isMemory ? "Memory" : "Atomic";
    }

    DatabaseEntry renamed(String newName) {
        return new DatabaseEntry(newName, uuid, comment, isMemory);
    }

    DatabaseEntry commented(String newComment) {
        return new DatabaseEntry(name, uuid, newComment, isMemory);
    }
}
