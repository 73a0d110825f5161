package io.millpond.storage.part;

import java.util.List;

/// What a part is, beside its rows; settled before the first row is written.
///
/// @param partitionId names the partition in the names of parts; `all` for a table without
///     partitions
/// @param partition the partition's value as text
/// @param level 0 for an inserted part, one more than the highest source's for a merged one
/// @param minBlock the lowest number of an insert whose rows are in the part
/// @param maxBlock the highest number of an insert whose rows are in the part
/// @param sortKey the sort key as SQL text; not interpreted
/// @param sources the ranges of messages the rows come from; may be empty
/// @param createdAtMs wall time of the writing
public record PartSpec(
        String partitionId,
        String partition,
        int level,
        long minBlock,
        long maxBlock,
        String sortKey,
        List<SourceRange> sources,
        long createdAtMs) {
    public PartSpec {
        sources = List.copyOf(sources);
    }

    /// The name of the part, unique in its table at any time: `partition_minBlock_maxBlock_level`.
    public String name() {
        return "%s_%d_%d_%d".formatted(partitionId, minBlock, maxBlock, level);
    }
}
