package io.millpond.sql.function.json;

import io.millpond.storage.column.ColumnBuilder;

/// Reads values of one type out of JSON. Immutable.
@FunctionalInterface
interface JsonValue {
    /// Appends the value at the cursor; whether it is one of the type. The builder is left
    /// unchanged where it is not; the cursor may be anywhere after.
    boolean read(JsonPaths paths, ColumnBuilder out);

    /// Appends the value at the cursor, or the type's default.
    default void readOrDefault(JsonPaths paths, ColumnBuilder out) {
        if (!read(paths, out)) {
            out.appendDefault();
        }
    }
}
