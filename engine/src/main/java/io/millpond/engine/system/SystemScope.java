package io.millpond.engine.system;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.Tables;
import io.millpond.sql.exec.QueryContext;

import java.util.Map;

/// What the rows of a system table are made from, for one query.
///
/// @param temporary the tables and views of the session, by name
public record SystemScope(
        CatalogSnapshot snapshot,
        Tables tables,
        Map<String, Table> temporary,
        QueryContext context) {
    public SystemScope {
        temporary = Map.copyOf(temporary);
    }
}
