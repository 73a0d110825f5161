package io.millpond.engine.format;

import io.millpond.storage.DatabaseException;

/// Says of an error in input where it is, in ClickHouse's words: the same error with more text.
final class InputErrors {
    private InputErrors() {}

    /// @param rowNumber counted from 1
    static DatabaseException atRow(DatabaseException e, long rowNumber) {
        return new DatabaseException(e.code(), e.text() + ": (at row " + rowNumber + ")\n", e);
    }

    /// @param name of the column, where input has columns in an order
    static DatabaseException inColumn(DatabaseException e, String name) {
        return inValue(e, "column", name);
    }

    /// @param name as the input spells it, where it names its values
    static DatabaseException inKey(DatabaseException e, String name) {
        return inValue(e, "key", name);
    }

    /// @param noun what the format calls that which has a name: column, or key
    static DatabaseException inValue(DatabaseException e, String noun, String name) {
        return new DatabaseException(
                e.code(), e.text() + ": (while reading the value of " + noun + " " + name + ")", e);
    }
}
