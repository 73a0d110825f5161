package io.millpond.storage.merge;

import io.millpond.storage.part.PartDescription;
import io.millpond.storage.part.PartSpec;
import io.millpond.storage.part.SourceRange;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The parts that shall become one.
///
/// @param sources at least one, of one partition, adjacent, in the order of block numbers
public record MergePlan(List<PartDescription> sources) {
    private static final Comparator<SourceRange> RANGE_ORDER =
            Comparator.comparing(SourceRange::source)
                    .thenComparingInt(SourceRange::partition)
                    .thenComparingLong(SourceRange::fromOffset);

    public MergePlan {
        sources = List.copyOf(sources);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("no sources");
        }
    }

    public List<String> sourceNames() {
        return sources.stream().map(PartDescription::name).toList();
    }

    public long rowCount() {
        return sources.stream().mapToLong(PartDescription::rowCount).sum();
    }

    public long fileBytes() {
        return sources.stream().mapToLong(PartDescription::fileBytes).sum();
    }

    /// What the merged part is: the sources' block numbers and ranges together, one level up.
    public PartSpec spec(long createdAtMs) {
        PartSpec first = sources.getFirst().spec();
        int level = 0;
        long mutation = 0;
        long maxBlock = first.maxBlock();
        List<SourceRange> ranges = new ArrayList<>();
        for (PartDescription source : sources) {
            level = Math.max(level, source.spec().level());
            mutation = Math.max(mutation, source.spec().mutation());
            // A part published late may lie inside the blocks of one that was merged before.
            maxBlock = Math.max(maxBlock, source.spec().maxBlock());
            ranges.addAll(source.spec().sources());
        }
        return new PartSpec(
                first.partitionId(),
                first.partition(),
                level + 1,
                first.minBlock(),
                maxBlock,
                mutation,
                first.sortKey(),
                joined(ranges),
                createdAtMs);
    }

    /// The same offsets in as few ranges as they take.
    private static List<SourceRange> joined(List<SourceRange> ranges) {
        List<SourceRange> joined = new ArrayList<>();
        for (SourceRange range : ranges.stream().sorted(RANGE_ORDER).toList()) {
            SourceRange last = joined.isEmpty() ? null : joined.getLast();
            if (last != null
                    && last.source().equals(range.source())
                    && last.partition() == range.partition()
                    && last.toOffset() >= range.fromOffset()) {
                long to = Math.max(last.toOffset(), range.toOffset());
                joined.set(
                        joined.size() - 1,
                        new SourceRange(last.source(), last.partition(), last.fromOffset(), to));
            } else {
                joined.add(range);
            }
        }
        return joined;
    }
}
