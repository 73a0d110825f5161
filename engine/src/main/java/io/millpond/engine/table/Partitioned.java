package io.millpond.engine.table;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;

import java.util.List;
import java.util.function.Predicate;

/// A table that keeps its rows in parts of partitions.
public interface Partitioned extends Truncatable {
    /// A part, as commands on partitions name it.
    ///
    /// @param partition the partition's value as text
    record PartName(String name, String partitionId, String partition) {}

    /// The edits that drop the parts `which` holds for.
    List<CatalogEdit> dropParts(CatalogSnapshot snapshot, Predicate<PartName> which);
}
