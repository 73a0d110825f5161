package io.millpond.engine.kafka.message;

import io.millpond.storage.block.Block;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The rows of a block and the messages they came from. Immutable.
///
/// @param block null when the messages have no rows: tombstones, parked or empty messages
/// @param ranges one a partition; they cover every message taken in, with rows or without
/// @param rows which partition the rows are of
/// @param payloadBytes of the messages, keys not counted
/// @param messages those of the rows, where a failure in a view is to be traced to them; else null
/// @param letters messages without rows that are parked along with the block
public record AssembledBlock(
        @Nullable Block block,
        List<PartitionRange> ranges,
        RowRuns rows,
        long payloadBytes,
        @Nullable BlockMessages messages,
        List<DeadLetter> letters) {
    /// A block that holds nothing and moves nothing.
    public static final AssembledBlock WITHOUT_MESSAGES =
            new AssembledBlock(null, List.of(), new RowRuns(List.of()), 0, null, List.of());

    public AssembledBlock {
        ranges = List.copyOf(ranges);
        letters = List.copyOf(letters);
    }

    public int rowCount() {
        return block == null ? 0 : block.rowCount();
    }

    /// Heap bytes, about.
    long retainedBytes() {
        long bytes = block == null ? 0 : block.retainedBytes();
        bytes += messages == null ? 0 : messages.retainedBytes();
        for (DeadLetter letter : letters) {
            bytes += BlockMessages.retainedBytes(letter.message());
        }
        return bytes;
    }

    public List<TopicPartition> partitions() {
        return ranges.stream().map(PartitionRange::partition).toList();
    }

    public boolean touches(Collection<TopicPartition> partitions) {
        return ranges.stream().anyMatch(range -> partitions.contains(range.partition()));
    }

    /// The same without the messages of some partitions; null when none are left.
    @Nullable
    public AssembledBlock without(Collection<TopicPartition> partitions) {
        List<PartitionRange> kept = new ArrayList<>();
        for (PartitionRange range : ranges) {
            if (!partitions.contains(range.partition())) {
                kept.add(range);
            }
        }
        if (kept.isEmpty()) {
            return null;
        }
        RowRuns keptRows = rows.without(partitions);
        int count = keptRows.rowCount();
        Block keptBlock =
                block == null || count == 0
                        ? null
                        : block.gather(rows.rowsWithout(partitions), count);
        BlockMessages keptMessages = messages == null ? null : messages.without(partitions);
        List<DeadLetter> keptLetters =
                letters.stream()
                        .filter(letter -> !partitions.contains(letter.partition()))
                        .toList();
        return new AssembledBlock(
                keptBlock, kept, keptRows, payloadBytes, keptMessages, keptLetters);
    }
}
