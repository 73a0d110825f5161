package io.millpond.engine.execute;

import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.TableEntry;

import java.util.List;
import java.util.UUID;

/// A table that a RESTORE makes or adds rows to.
///
/// @param stored the entry in the backup
/// @param entry the one it gets, or has already
/// @param isNew whether the table is made
/// @param parts that come to it
/// @param directory of the table whose directory the files of the parts come into: for a table in
///     memory one of nobody
record RestoredTable(
        TableEntry stored, TableEntry entry, boolean isNew, List<Part> parts, UUID directory) {
    RestoredTable {
        parts = List.copyOf(parts);
    }

    /// A part in the backup, and as it is called in the table.
    record Part(PartEntry stored, PartEntry restored) {}

    RestoredTable(TableEntry stored, TableEntry entry, boolean isNew, List<Part> parts) {
        this(stored, entry, isNew, parts, entry.uuid());
    }

    /// The same for a table in memory.
    RestoredTable inMemory(UUID scratch) {
        return new RestoredTable(stored, entry, isNew, parts, scratch);
    }

    boolean isInMemory() {
        return !directory.equals(entry.uuid());
    }

    UUID uuid() {
        return entry.uuid();
    }

    List<PartEntry> restoredParts() {
        return parts.stream().map(Part::restored).toList();
    }
}
