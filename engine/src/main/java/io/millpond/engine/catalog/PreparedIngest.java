package io.millpond.engine.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A block of a streaming table that is durable in all its targets and not visible: whether it will
/// be is decided outside of this catalog.
///
/// At most one of a lane exists. Its parts are in no [CatalogSnapshot#parts], so nothing reads or
/// merges them, and their files stay.
///
/// @param lane that prepared it
/// @param sequence tells it from every other of the table, dropped ones too
/// @param token drawn at random: tells it from a block of the same sequence that a copy of this
///     data directory prepared
/// @param ranges what was read, one range a partition
/// @param parts by target; a target that was dropped since is missing
public record PreparedIngest(
        int lane, long sequence, long token, List<Range> ranges, Map<UUID, List<PartEntry>> parts) {
    public PreparedIngest {
        ranges = List.copyOf(ranges);
        parts = Map.copyOf(parts);
    }

    /// Offsets `[fromOffset, end.nextOffset())` of one partition.
    ///
    /// @param end the table's position once the block is visible
    public record Range(long fromOffset, StreamPosition end) {}

    /// The positions once the block is visible.
    public List<StreamPosition> positions() {
        return ranges.stream().map(Range::end).toList();
    }

    /// This block with these parts.
    public PreparedIngest with(Map<UUID, List<PartEntry>> newParts) {
        return new PreparedIngest(lane, sequence, token, ranges, newParts);
    }

    PreparedIngest without(UUID target) {
        Map<UUID, List<PartEntry>> kept = new HashMap<>(parts);
        kept.remove(target);
        return new PreparedIngest(lane, sequence, token, ranges, kept);
    }
}
