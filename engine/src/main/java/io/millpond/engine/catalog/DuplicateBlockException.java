package io.millpond.engine.catalog;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.List;
import java.util.UUID;

/// A frame was refused since another one, committed meanwhile, holds the same inserted blocks.
public final class DuplicateBlockException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    private final transient List<InsertedBlock> blocks;
    private final UUID table;

    DuplicateBlockException(UUID table, List<InsertedBlock> blocks) {
        super(
                ErrorCode.INSERT_WAS_DEDUPLICATED,
                "%d blocks of the INSERT are in the table already".formatted(blocks.size()));
        this.table = table;
        this.blocks = List.copyOf(blocks);
    }

    /// The table that has them.
    public UUID table() {
        return table;
    }

    /// What it has.
    public List<InsertedBlock> blocks() {
        return blocks;
    }
}
