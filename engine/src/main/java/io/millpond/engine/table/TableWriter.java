package io.millpond.engine.table;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.storage.block.Block;

import java.util.List;

/// The rows of one insert transaction on their way into one table. Single-threaded.
///
/// The calls are: [#write] any number of times, [#prepare] once, and then either [#publish], when
/// the edits are durable, or [#abort]; `abort` may come at any time before that.
public interface TableWriter {
    /// Takes rows, which stay invisible.
    ///
    /// @param block under the definition's stored header, all defaults computed
    void write(Block block);

    /// Throws what [#write] would throw because of what the rows hold, and writes nothing.
    void check(Block block);

    /// Completes what was written, durably, and returns the edits that make it visible.
    List<CatalogEdit> prepare();

    /// Told after the frame with the edits is durable and visible. Tables that keep their rows
    /// outside the catalog show them now. Does not fail.
    void publish();

    /// Drops what was written. Does not fail.
    void abort();
}
