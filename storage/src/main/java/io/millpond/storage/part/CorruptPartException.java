package io.millpond.storage.part;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/// A part file whose bytes are not those that were written.
public final class CorruptPartException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;

    CorruptPartException(Path file, String what) {
        this(file, what, null);
    }

    CorruptPartException(Path file, String what, @Nullable Throwable cause) {
        super(
                ErrorCode.CORRUPTED_DATA,
                "Part file '%s' is damaged: %s".formatted(file, what),
                cause);
        this.file = file;
    }

    public Path file() {
        return file;
    }
}
