package io.millpond.engine.format.parquet;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.io.IOException;
import java.util.concurrent.Callable;

/// Turns what the Parquet library throws on documents that are broken, or that it does not read,
/// into errors of the database; the one place where that is done.
final class ParquetErrors {
    private ParquetErrors() {}

    /// The result of `call`, a call of the library.
    ///
    /// Errors: INCORRECT_DATA with the library's words.
    ///
    /// @param what what was attempted, such as "Cannot read the column `a`"
    static <T> T translated(String what, Callable<T> call) {
        try {
            return call.call();
        } catch (DatabaseException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException(ErrorCode.QUERY_WAS_CANCELLED, "Interrupted", e);
        } catch (UnsupportedOperationException e) {
            throw new DatabaseException(ErrorCode.NOT_IMPLEMENTED, what + ": " + words(e), e);
        } catch (Exception e) {
            throw new DatabaseException(ErrorCode.INCORRECT_DATA, what + ": " + words(e), e);
        } catch (OutOfMemoryError e) {
            // A length in a broken document asks for an array that does not fit: that allocation
            // alone failed, and the process is as well as before.
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA, what + ": a length in it does not fit in memory", e);
        }
    }

    /// The innermost message, which is where the library says what is wrong.
    private static String words(Throwable thrown) {
        Throwable inner = thrown;
        for (Throwable next = thrown; next != null; next = next.getCause()) {
            inner = next;
        }
        String words = inner.getMessage();
        String kind = inner.getClass().getSimpleName();
        if (words == null) {
            return kind;
        }
        return inner instanceof IOException ? words : kind + ": " + words;
    }

    /// Of a document that says two things at once.
    static DatabaseException contradiction(String what) {
        return new DatabaseException(
                ErrorCode.INCORRECT_DATA, "The Parquet document contradicts itself: " + what);
    }
}
