package io.millpond.engine.table;

import io.millpond.engine.catalog.PartEntry;

import java.util.List;

/// A table whose rows can be durable without being visible, for as long as it takes, over restarts
/// too: in parts that the catalog names as prepared.
public interface Preparable extends Table {
    /// Told after prepared parts of this table became visible.
    void published();

    /// Told after prepared parts of this table left the catalog without having been visible;
    /// removes their files. Does not fail.
    void dropped(List<PartEntry> parts);
}
