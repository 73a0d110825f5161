package io.millpond.storage;

import org.jspecify.annotations.Nullable;

/// A failure that a user is told about: an error code of ClickHouse's and one sentence.
///
/// The message says what was attempted and quotes the offending name or value. It holds neither
/// the code nor a stack trace; whoever shows it adds those. A subclass exists only where code
/// catches it.
public class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public DatabaseException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public DatabaseException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public final ErrorCode code() {
        return code;
    }

    /// The sentence to show; never null, unlike the inherited type.
    public final String text() {
        String message = getMessage();
        return message == null ? code.name() : message;
    }
}
