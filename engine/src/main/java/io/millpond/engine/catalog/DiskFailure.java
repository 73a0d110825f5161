package io.millpond.engine.catalog;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.io.IOException;

/// Turns what the operating system says about a disk into what a user is told.
public final class DiskFailure {
    private DiskFailure() {}

    /// The error of an attempt to write: NOT_ENOUGH_SPACE when the disk is full.
    ///
    /// @param attempt a sentence without its end, such as `The part could not be written`
    public static DatabaseException writing(String attempt, IOException cause) {
        return new DatabaseException(
                isDiskFull(cause)
                        ? ErrorCode.NOT_ENOUGH_SPACE
                        : ErrorCode.CANNOT_WRITE_TO_FILE_DESCRIPTOR,
                attempt + ": " + cause.getMessage(),
                cause);
    }

    /// The JDK has no exception of its own for it, only the system's message.
    private static boolean isDiskFull(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            String message = t.getMessage();
            if (message != null && message.contains("No space left on device")) {
                return true;
            }
        }
        return false;
    }
}
