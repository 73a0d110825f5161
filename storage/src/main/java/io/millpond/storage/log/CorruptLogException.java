package io.millpond.storage.log;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.nio.file.Path;

/// The answer to a log that holds damage which no crash explains: opening it would lose
/// acknowledged changes, so it is not opened.
public final class CorruptLogException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    CorruptLogException(Path file, long offset, String what) {
        super(
                ErrorCode.CORRUPTED_DATA,
                "The commit log is damaged: %s, in file '%s' at byte %d. Restore the file from a backup"
                                .formatted(what, file, offset)
                        + "; nothing was changed");
    }
}
