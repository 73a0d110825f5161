package io.millpond.engine.kafka.transaction;

import io.millpond.engine.catalog.CatalogEdit.SetPositions;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.kafka.message.AssembledBlock;

import java.util.function.BooleanSupplier;

/// Where the blocks of a Kafka table go: through its views into their targets. Thread-safe.
public interface BlockTarget {
    /// Runs the block through every view, transitively. Afterwards its parts are durable and
    /// invisible.
    ///
    /// When a view or a target fails this throws, and nothing of the block remains.
    ///
    /// Of a block without rows only the positions count.
    ///
    /// @param isUnwanted asked while looking for the messages that make it fail, which can take
    ///     long; once it answers true, this throws ABORTED
    Prepared push(AssembledBlock block, BooleanSupplier isUnwanted);

    /// The block that the catalog holds as prepared, by this process or an earlier one.
    Waiting waiting(PreparedIngest ingest);

    /// Ends a push that is running as soon as its views look, and fails all later ones: for a lane
    /// that ends. What is prepared can still be published. Any thread may call it.
    void cancel();

    /// By how many merges the targets are behind; 0 when they keep up.
    int mergeDebt();

    /// A pushed block. Any of the calls ends it.
    interface Prepared {
        /// One log frame: the parts become visible, everywhere at once, and the positions durable.
        /// When it throws, neither happened, and the parts are gone.
        void publish(SetPositions positions);

        /// One log frame: the block is durable and invisible, until the result says what becomes of
        /// it. When it throws, it is as if nothing had happened, unless that is in doubt.
        ///
        /// @param ingest what the catalog shall hold, without the parts
        Waiting prepare(PreparedIngest ingest);

        /// Drops the parts.
        void abort();
    }

    /// A prepared block. A call that throws has changed nothing and may be made again.
    interface Waiting {
        /// One log frame: the parts become visible, everywhere at once, and the positions durable.
        void publish();

        /// One log frame: the block will never be visible. The parts are removed.
        void drop();
    }
}
