package io.millpond.engine.table;

import java.util.UUID;

/// A table or view that takes part in statements. Abilities are interfaces of their own.
///
/// Thread-safe.
public interface Table {
    /// The present definition.
    TableDefinition definition();

    default UUID uuid() {
        return definition().uuid();
    }

    /// Ends background work and gives back what the table holds in memory; its data stays. Waits,
    /// within a bound; idempotent.
    void close();
}
