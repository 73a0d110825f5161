package io.millpond.sql.source;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What one index leaves to be read of a table, for `EXPLAIN indexes = 1`.
///
/// @param type as ClickHouse calls it, for instance `PrimaryKey`
/// @param name of an index that was defined; null: it is always there
/// @param description of its type; null: there is none
/// @param keys the columns or expressions it knows, of those that are asked for
/// @param condition what the query asks of them, `true` when it asks nothing; null: not told
/// @param parts of those that the index before left
/// @param granules of those that the index before left
/// @param rows in the granules that are left
public record IndexUse(
        String type,
        @Nullable String name,
        @Nullable String description,
        List<String> keys,
        @Nullable String condition,
        Share parts,
        Share granules,
        long rows) {

    public IndexUse {
        keys = List.copyOf(keys);
    }

    /// How many of a number of things are left.
    public record Share(long kept, long total) {}
}
