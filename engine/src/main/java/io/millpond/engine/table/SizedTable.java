package io.millpond.engine.table;

import io.millpond.engine.catalog.CatalogSnapshot;

import java.util.OptionalLong;

/// A table that knows how much it holds without reading it.
public interface SizedTable extends Table {
    long rowCount(CatalogSnapshot snapshot);

    /// Bytes on disk or in memory; empty when unknown.
    OptionalLong byteCount(CatalogSnapshot snapshot);
}
