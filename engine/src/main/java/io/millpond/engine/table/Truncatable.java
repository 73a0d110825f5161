package io.millpond.engine.table;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;

import java.util.List;

/// A table whose rows can all be dropped at once.
public interface Truncatable extends Table {
    /// The edits that drop every row visible in `snapshot`.
    List<CatalogEdit> truncation(CatalogSnapshot snapshot);

    /// Told after the edits are durable: `before` is what they were made for, `after` the first
    /// snapshot with them.
    void truncated(CatalogSnapshot before, CatalogSnapshot after);
}
