package io.millpond.storage.part;

import java.util.List;

/// What a part is, beside its rows; settled before the first row is written.
///
/// A file may be linked under another name later: the block numbers, the level and the mutation
/// are then those of the name, see [#named].
///
/// @param partitionId names the partition in the names of parts; `all` for a table without
///     partitions
/// @param partition the partition's value as text
/// @param level 0 for an inserted part, one more than the highest source's for a merged one
/// @param minBlock the lowest number of an insert whose rows are in the part
/// @param maxBlock the highest number of an insert whose rows are in the part
/// @param mutation the number of the last change that its rows went through; 0: none
/// @param sortKey the sort key as SQL text; not interpreted
/// @param sources the ranges of messages the rows come from; may be empty
/// @param createdAtMs wall time of the writing
public record PartSpec(
        String partitionId,
        String partition,
        int level,
        long minBlock,
        long maxBlock,
        long mutation,
        String sortKey,
        List<SourceRange> sources,
        long createdAtMs) {
    public PartSpec {
        sources = List.copyOf(sources);
    }

    /// The spec of a part that no change went through.
    public PartSpec(
            String partitionId,
            String partition,
            int level,
            long minBlock,
            long maxBlock,
            String sortKey,
            List<SourceRange> sources,
            long createdAtMs) {
        this(partitionId, partition, level, minBlock, maxBlock, 0, sortKey, sources, createdAtMs);
    }

    /// The name of the part, unique in its table at any time: `partition_minBlock_maxBlock_level`,
    /// then `_mutation` if there was one.
    public String name() {
        String name = "%s_%d_%d_%d".formatted(partitionId, minBlock, maxBlock, level);
        return mutation == 0 ? name : name + "_" + mutation;
    }

    /// The same part with what `name`, which is one of the same partition, says of it.
    public PartSpec named(String name) {
        PartName parsed = PartName.parse(name);
        return new PartSpec(
                parsed.partitionId(),
                partition,
                parsed.level(),
                parsed.minBlock(),
                parsed.maxBlock(),
                parsed.mutation(),
                sortKey,
                sources,
                createdAtMs);
    }

    /// The number that tells which changes the rows went through: all up to it.
    public long dataVersion() {
        return Math.max(minBlock, mutation);
    }
}
