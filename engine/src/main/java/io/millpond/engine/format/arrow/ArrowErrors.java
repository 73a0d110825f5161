package io.millpond.engine.format.arrow;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.function.Supplier;

/// The errors of broken Arrow data.
final class ArrowErrors {
    private ArrowErrors() {}

    static DatabaseException broken(String what) {
        return new DatabaseException(ErrorCode.INCORRECT_DATA, "Broken Arrow data: " + what);
    }

    /// The result of a call that reads metadata, whose classes trust what they read.
    ///
    /// Errors: INCORRECT_DATA.
    ///
    /// @param what what was read, such as "the schema"
    static <T> T translated(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (DatabaseException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Broken Arrow data: %s: %s: %s"
                            .formatted(what, e.getClass().getSimpleName(), e.getMessage()),
                    e);
        }
    }

    /// `length` where an array can have it.
    ///
    /// Errors: INCORRECT_DATA.
    static int count(long length, String what) {
        if (length < 0 || length > Integer.MAX_VALUE - 16) {
            throw broken("%s: a length of %d".formatted(what, length));
        }
        return (int) length;
    }
}
