package io.millpond.engine.testing;

import io.millpond.engine.Millpond;
import io.millpond.engine.setting.MillpondSettings;
import io.millpond.storage.io.FileSystem;

import java.nio.file.Path;
import java.time.ZoneOffset;

/// Databases in memory.
public final class Databases {
    /// Where they are in their file system.
    public static final Path DIRECTORY = Path.of("/data");

    private Databases() {}

    /// Opens the database that `files` holds, or a new one.
    public static Millpond open(FileSystem files) {
        return Millpond.open(DIRECTORY, settings(files));
    }

    public static MillpondSettings settings(FileSystem files) {
        return MillpondSettings.local()
                .withFileSystem(files)
                .withSeed(11)
                .withLaneCount(2)
                .withZone(ZoneOffset.UTC);
    }
}
