package io.millpond.storage.part;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The parts of a table that are visible together. Immutable.
///
/// In the order of partition, then of block numbers, so that neighbours in the list are neighbours
/// for merging. Which readers stay open is the matter of [PublishedParts].
public final class PartSet {
    public static final PartSet EMPTY = new PartSet(List.of());

    private static final Comparator<PartReader> ORDER =
            Comparator.comparing((PartReader part) -> part.spec().partitionId())
                    .thenComparingLong(part -> part.spec().minBlock())
                    .thenComparingLong(part -> part.spec().maxBlock());

    private final List<PartReader> parts;
    private final long rowCount;

    private PartSet(List<PartReader> parts) {
        this.parts = parts;
        long rows = 0;
        for (PartReader part : parts) {
            rows += part.rowCount();
        }
        this.rowCount = rows;
    }

    /// A set of parts of distinct names.
    public static PartSet of(List<PartReader> parts) {
        Set<String> names = new HashSet<>();
        for (PartReader part : parts) {
            if (!names.add(part.spec().name())) {
                throw new IllegalArgumentException("part '%s' twice".formatted(part.spec().name()));
            }
        }
        return new PartSet(parts.stream().sorted(ORDER).toList());
    }

    public List<PartReader> parts() {
        return parts;
    }

    public Optional<PartReader> part(String name) {
        return parts.stream().filter(part -> part.spec().name().equals(name)).findFirst();
    }

    public long rowCount() {
        return rowCount;
    }

    /// The descriptions of all parts, in the same order.
    public List<PartDescription> descriptions() {
        return parts.stream().map(PartReader::description).toList();
    }
}
