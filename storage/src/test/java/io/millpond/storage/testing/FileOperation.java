package io.millpond.storage.testing;

import java.nio.file.Path;

/// One call into a file system that can fail.
public record FileOperation(Kind kind, Path path) {
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
        DELETE,
        LIST,
        EXISTS,
        SIZE,
        CREATE_DIRECTORIES,
        LOCK
    }

    @Override
    public String toString() {
        return kind + " " + path;
    }
}
