package io.millpond.engine.insert;

import io.millpond.engine.table.Table;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.block.Header;

/// Begins insert transactions. Thread-safe.
public interface Inserts {
    /// A transaction that inserts into `target`, and through all views on it.
    ///
    /// @param header of the blocks: any of the target's insertable columns, in any order and of
    ///     types that can be cast
    InsertTransaction begin(Table target, Header header, QueryContext context);

    /// A transaction that runs blocks through the views on `source` without inserting into it: how
    /// a streaming table hands out what it took in.
    ///
    /// @param header of the blocks: the source's columns and virtual columns
    InsertTransaction beginViews(Table source, Header header, QueryContext context);

    /// Whether any view reads what `source` hands out.
    boolean hasViews(Table source);

    /// What a background task runs queries with: the server's settings, no user.
    ///
    /// @param purpose a word for the query id, such as the name of a lane
    QueryContext backgroundContext(String database, String purpose);
}
