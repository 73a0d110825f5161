package io.millpond.sql.parser;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// A statement that is not of the language, with the place of the offending token.
public final class SyntaxException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    private final int position;

    SyntaxException(String message, int position) {
        super(ErrorCode.SYNTAX_ERROR, message);
        this.position = position;
    }

    /// Index in the source text of the first character of the offending token; the length of the
    /// text if it ended too early.
    public int position() {
        return position;
    }
}
