package io.millpond.engine.table;

import io.millpond.sql.exec.QueryContext;

/// A table that takes rows.
public interface Insertable extends Table {
    /// Begins to write rows that become visible together.
    ///
    /// Throws for a table that is read-only.
    TableWriter writer(QueryContext context);
}
