package io.millpond.engine.kafka;

import io.millpond.engine.catalog.CatalogEdit.SetPositions;

/// Where the blocks of a Kafka table go: through its views into their targets. Thread-safe.
interface BlockTarget {
    /// Runs the block through every view, transitively. Afterwards its parts are durable and
    /// invisible.
    ///
    /// When a view or a target fails this throws, and nothing of the block remains.
    ///
    /// Of a block without rows only the positions count.
    Prepared push(AssembledBlock block);

    /// By how many merges the targets are behind; 0 when they keep up.
    int mergeDebt();

    /// A pushed block. Either of the two calls ends it.
    interface Prepared {
        /// One log frame: the parts become visible, everywhere at once, and the positions durable.
        /// When it throws, neither happened, and the parts are gone.
        void publish(SetPositions positions);

        /// Drops the parts.
        void abort();
    }
}
