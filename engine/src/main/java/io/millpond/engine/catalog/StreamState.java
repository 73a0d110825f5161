package io.millpond.engine.catalog;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What a streaming table has read: a position for each partition it ever consumed.
///
/// @param sequence the highest sequence of a frame that set a position or prepared a block; 0: none
///     did
/// @param mode whether it takes in data by itself
/// @param prepared by sequence, what waits for its decision
/// @param isRestored whether it comes from a backup: what the group has of partitions without
///     position was read by others
/// @param decided by lane, the sequence of the last prepared block that became visible
public record StreamState(
        long sequence,
        Map<StreamPartition, StreamPosition> positions,
        StreamMode mode,
        Map<Long, PreparedIngest> prepared,
        Map<Integer, Long> decided,
        boolean isRestored) {
    static final StreamState EMPTY = new StreamState(0, Map.of());

    public StreamState {
        positions = Map.copyOf(positions);
        prepared = Map.copyOf(prepared);
        decided = Map.copyOf(decided);
    }

    /// The state of a table that nobody stopped.
    public StreamState(long sequence, Map<StreamPartition, StreamPosition> positions) {
        this(sequence, positions, StreamMode.RUNNING, Map.of(), Map.of(), false);
    }

    StreamState with(long newSequence, List<StreamPosition> moved) {
        Map<StreamPartition, StreamPosition> all = new HashMap<>(positions);
        for (StreamPosition position : moved) {
            all.put(position.streamPartition(), position);
        }
        return new StreamState(
                Math.max(sequence, newSequence), all, mode, prepared, decided, isRestored);
    }

    StreamState with(StreamMode newMode) {
        return new StreamState(sequence, positions, newMode, prepared, decided, isRestored);
    }

    StreamState withoutPositions() {
        return new StreamState(sequence, Map.of(), mode, prepared, decided, false);
    }

    StreamState asRestored() {
        return new StreamState(sequence, positions, mode, prepared, decided, true);
    }

    StreamState withDecided(int lane, long newSequence) {
        Map<Integer, Long> all = new HashMap<>(decided);
        all.put(lane, newSequence);
        return new StreamState(sequence, positions, mode, prepared, all, isRestored);
    }

    StreamState with(PreparedIngest ingest) {
        Map<Long, PreparedIngest> all = new HashMap<>(prepared);
        if (all.put(ingest.sequence(), ingest) != null) {
            throw new IllegalStateException(
                    "Block %d is prepared already".formatted(ingest.sequence()));
        }
        return new StreamState(
                Math.max(sequence, ingest.sequence()), positions, mode, all, decided, isRestored);
    }

    StreamState withoutPrepared(long ofSequence) {
        Map<Long, PreparedIngest> kept = new HashMap<>(prepared);
        kept.remove(ofSequence);
        return new StreamState(sequence, positions, mode, kept, decided, isRestored);
    }

    StreamState withoutTarget(UUID target) {
        Map<Long, PreparedIngest> kept = new HashMap<>(prepared);
        kept.replaceAll((_, ingest) -> ingest.without(target));
        return new StreamState(sequence, positions, mode, kept, decided, isRestored);
    }

    /// The prepared block, which has to be there.
    PreparedIngest known(long ofSequence) {
        PreparedIngest ingest = prepared.get(ofSequence);
        if (ingest == null) {
            throw new DatabaseException(
                    ErrorCode.ABORTED, "Block %d is not prepared any more".formatted(ofSequence));
        }
        return ingest;
    }
}
