package io.millpond.sql.analysis;

import io.millpond.storage.block.Block;

/// Runs queries inside of a query.
public interface Subqueries {
    /// The first `rowCountMax` rows of a query; blocks until they are there.
    Block run(BoundQuery query, long rowCountMax);
}
