package io.millpond.storage.testing;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/// One call into a file system that can fail.
///
/// @param from the name before, of a `RENAME` only
public record FileOperation(Kind kind, Path path, @Nullable Path from) {
    FileOperation(Kind kind, Path path) {
        this(kind, path, null);
    }

    /// What was asked for. `WRITE`, `TRUNCATE` and `SYNC` are calls on an open file.
    public enum Kind {
        CREATE,
        APPEND,
        OPEN,
        WRITE,
        TRUNCATE,
        SYNC,
        SYNC_DIRECTORY,
        RENAME,
        LINK,
        DELETE,
        LIST,
        EXISTS,
        SIZE,
        CREATE_DIRECTORY,
        LOCK
    }

    @Override
    public String toString() {
        return kind + " " + path;
    }
}
