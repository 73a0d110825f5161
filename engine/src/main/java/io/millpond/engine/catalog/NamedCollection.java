package io.millpond.engine.catalog;

import java.util.List;
import java.util.Optional;

/// Keys and values that table definitions refer to by one name.
public record NamedCollection(String name, List<Entry> entries) {
    public NamedCollection {
        entries = List.copyOf(entries);
    }

    /// One key and its value.
    ///
    /// @param isOverridable whether a table that uses the collection may give its own value; empty:
    ///     not said
    public record Entry(String key, String value, Optional<Boolean> isOverridable) {}

    /// The value of `key`, if the collection has it.
    public Optional<String> value(String key) {
        return entries.stream().filter(e -> e.key().equals(key)).map(Entry::value).findFirst();
    }
}
