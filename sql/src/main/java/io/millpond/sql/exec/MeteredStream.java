package io.millpond.sql.exec;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.util.function.BooleanSupplier;

/// The blocks of a table, counted, and stopped when the query has to stop.
final class MeteredStream implements BlockStream {
    private final BlockStream source;
    private final Header header;
    private final Execution execution;
    private final @Nullable BooleanSupplier isOpen;
    private boolean isDone;

    /// @param header names the same columns as the plan does
    MeteredStream(BlockStream source, Header header, Execution execution) {
        this(source, header, execution, null);
    }

    /// @param isOpen whether to read on, when the source itself counts what it reads; else null
    MeteredStream(
            BlockStream source,
            Header header,
            Execution execution,
            @Nullable BooleanSupplier isOpen) {
        this.source = source;
        this.header = header;
        this.execution = execution;
        this.isOpen = isOpen;
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public @Nullable Block next() {
        if (isDone || !execution.mayContinue()) {
            return null;
        }
        Block block = source.next();
        if (block == null) {
            isDone = true;
            return null;
        }
        isDone = isOpen == null ? !execution.countRead(block) : !isOpen.getAsBoolean();
        return new Block(header, block.columns(), block.rowCount());
    }

    @Override
    public void close() {
        source.close();
    }
}
