package io.millpond.engine.insert;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableLookup;

/// Makes the look-up of table names for queries that no session runs.
public interface LookupFactory {
    /// `context` with the tables of `snapshot`.
    QueryContext at(CatalogSnapshot snapshot, QueryContext context);

    /// A look-up that finds nothing.
    TableLookup none();
}
