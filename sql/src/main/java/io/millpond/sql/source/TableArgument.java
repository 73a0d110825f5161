package io.millpond.sql.source;

import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;

/// An argument of a table function.
public sealed interface TableArgument {
    /// The argument as SQL, for messages.
    String text();

    /// A constant.
    ///
    /// @param value one row of `type`
    record Value(DataType type, Column value, String text) implements TableArgument {}

    /// A name, such as of a named collection, a database or a table.
    ///
    /// @param text the parts joined by dots
    record Name(String text) implements TableArgument {}

    /// `REGEXP('pattern')`, which stands for names.
    ///
    /// @param text the pattern
    record Pattern(String text) implements TableArgument {}

    /// `key = value`, as it overrides an entry of a named collection.
    ///
    /// @param value one row of `type`
    record Assigned(String key, DataType type, Column value, String text)
            implements TableArgument {}
}
