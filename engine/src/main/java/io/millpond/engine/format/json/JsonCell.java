package io.millpond.engine.format.json;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ColumnBuilder;

/// Reads the JSON values of one column or of one nested element.
///
/// Single-threaded. An abstract class rather than an interface because the call is made once a
/// cell, and a call through a class is the cheaper one.
abstract class JsonCell {
    private final boolean isNullAllowed;

    /// @param isNullAllowed whether `null` is read, as NULL or as the type's default
    JsonCell(boolean isNullAllowed) {
        this.isNullAllowed = isNullAllowed;
    }

    /// Reads the value that starts at `at` and returns the index after it.
    ///
    /// @param at less than `to`; not the start of `null`
    abstract int readValue(byte[] bytes, int at, int to, ColumnBuilder out);

    /// Reads a value or `null`, after white space, and returns the index after it.
    final int read(byte[] bytes, int from, int to, ColumnBuilder out) {
        int at = from;
        if (at < to && bytes[at] <= ' ') {
            at = JsonText.skipSpace(bytes, at, to);
        }
        if (at >= to) {
            throw JsonText.endOfInput();
        }
        if (bytes[at] == 'n' && at + 1 < to && bytes[at + 1] == 'u') {
            return readNull(bytes, at, to, out);
        }
        return readValue(bytes, at, to, out);
    }

    private int readNull(byte[] bytes, int at, int to, ColumnBuilder out) {
        int end = JsonText.expectWord(bytes, at, to, "null");
        if (!isNullAllowed) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN,
                    "Cannot insert NULL value into a column of a type that is not Nullable; set"
                            + " input_format_null_as_default = 1 to read it as the default");
        }
        out.appendDefault();
        return end;
    }
}
