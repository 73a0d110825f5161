package io.millpond.sql.source;

import io.millpond.storage.part.ColumnPart;

/// A part of a column that a table may read without the rest.
///
/// @param column its name
public record Subcolumn(String column, ColumnPart part) {
    /// What a scan calls it: as ClickHouse does, but for arrays, whose sizes are `size0` there.
    public String name() {
        return column
                + switch (part) {
                    case WHOLE -> "";
                    case SIZES -> ".size";
                    case NULLS -> ".null";
                };
    }
}
