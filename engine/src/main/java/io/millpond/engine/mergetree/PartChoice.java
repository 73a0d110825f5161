package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.PartEntry;
import io.millpond.storage.part.PartName;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// The parts that a command on partitions is about.
///
/// @param partitionId those of one partition; null: of any
/// @param partName the one of this name; null: any
public record PartChoice(@Nullable String partitionId, @Nullable String partName) {
    public static final PartChoice ALL = new PartChoice(null, null);

    public static PartChoice partition(String partitionId) {
        return new PartChoice(partitionId, null);
    }

    public static PartChoice part(String name) {
        return new PartChoice(null, name);
    }

    /// Whether a part is meant.
    public boolean matches(PartEntry part) {
        return (partitionId == null || partitionId.equals(part.partitionId()))
                && (partName == null || partName.equals(part.name()));
    }

    /// The chosen ones in the order of partitions and inserts, as rows of equal keys need it.
    List<PartEntry> of(Collection<PartEntry> parts) {
        return parts.stream()
                .filter(this::matches)
                .sorted(
                        Comparator.comparing(PartEntry::partitionId)
                                .thenComparingLong(part -> PartName.parse(part.name()).minBlock()))
                .toList();
    }
}
