package io.millpond.storage.part;

import io.millpond.storage.block.Block;
import io.millpond.storage.io.ByteSink;

import java.io.IOException;

/// Collects what a section keeps of the rows of one part while it is written. Single-threaded.
public interface SectionCollector {
    /// Takes the entries of a section, in their order.
    interface Entries {
        /// Adds the bytes put into `entry`.
        void add(ByteSink entry) throws IOException;
    }

    /// Takes granules of rows of `block`, which is as the part's writer was given it, and adds the
    /// entries that they complete.
    ///
    /// @param fromRow the first row of the first granule
    /// @param ends the row behind each granule
    void append(Block block, int fromRow, int[] ends, Entries entries) throws IOException;

    /// Adds what is left when there are no more rows.
    void finish(Entries entries) throws IOException;
}
