package io.millpond.engine.system;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.table.Tables;
import io.millpond.sql.exec.QueryContext;

/// What the rows of a system table are made from, for one query.
public record SystemScope(CatalogSnapshot snapshot, Tables tables, QueryContext context) {}
