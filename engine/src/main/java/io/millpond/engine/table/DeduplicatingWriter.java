package io.millpond.engine.table;

import io.millpond.engine.catalog.InsertedBlock;
import io.millpond.storage.block.Block;

import java.util.List;
import java.util.UUID;

/// A writer that leaves out blocks which its table has had lately.
///
/// What it wrote is remembered in the frame that makes it visible. When that frame is refused since
/// another insert brought the same blocks meanwhile, [#drop] is called, and [#prepare] once more.
public interface DeduplicatingWriter extends TableWriter {
    /// The table that is written to.
    UUID table();

    /// Whether the table remembers what is inserted.
    boolean isDeduplicating();

    /// As [#write(Block)], unless the table remembers the block.
    ///
    /// @param id the same for blocks that are taken for the same
    void write(Block block, String id);

    /// Drops what was written of blocks that are in the table by now.
    void drop(List<InsertedBlock> blocks);
}
