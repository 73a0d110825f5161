package io.millpond.engine.table;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableSource;

import java.util.List;

/// A table that a query can read.
public interface Scannable extends Table {
    /// The virtual columns with a name of the table that a query may read, of those that
    /// [NamedSource] knows.
    default List<String> nameColumns() {
        return List.of(NamedSource.TABLE, NamedSource.DATABASE);
    }

    /// The rows that `snapshot` makes visible. The caller holds a lease on the snapshot for as long
    /// as it uses the source.
    ///
    /// Throws for a table whose data is damaged.
    TableSource source(CatalogSnapshot snapshot, QueryContext context);
}
