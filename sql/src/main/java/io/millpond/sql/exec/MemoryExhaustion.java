package io.millpond.sql.exec;

import io.millpond.sql.codec.ReadableUnits;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// What a statement is told that found the heap full: it fails, and its memory is free again.
public final class MemoryExhaustion {
    private MemoryExhaustion() {}

    /// MEMORY_LIMIT_EXCEEDED, with the size of the heap.
    public static DatabaseException exception(OutOfMemoryError cause) {
        return new DatabaseException(
                ErrorCode.MEMORY_LIMIT_EXCEEDED,
                "Memory limit (total) exceeded: the heap of "
                        + ReadableUnits.SIZES.text(Runtime.getRuntime().maxMemory())
                        + " is full. Set max_memory_usage to bound single queries.",
                cause);
    }
}
