package io.millpond.engine.setting;

import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.RelaxedFileSystem;

/// What an acknowledged change survives.
public enum Durability {
    /// Everything, a loss of power included: part files, their directories and the catalog's log
    /// are synced, in this order, before anything is acknowledged or told to Kafka.
    STRICT,

    /// The end of the process, `kill -9` included, since the operating system has the bytes. When
    /// the *machine* stops, the last changes may be lost although Kafka was told of them, parts may
    /// be damaged, which makes their tables read-only, and the catalog may not open. For tests, and
    /// for data that can be made again.
    RELAXED;

    /// `files` as a database with this durability uses them.
    public FileSystem over(FileSystem files) {
        return switch (this) {
            case STRICT -> files;
            case RELAXED -> new RelaxedFileSystem(files);
        };
    }
}
