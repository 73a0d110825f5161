package io.millpond.engine.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a streaming table has read: a position for each partition it ever consumed.
///
/// @param sequence the highest sequence of a frame that set a position; 0: none did
/// @param mode whether it takes in data by itself
public record StreamState(
        long sequence, Map<StreamPartition, StreamPosition> positions, StreamMode mode) {
    static final StreamState EMPTY = new StreamState(0, Map.of());

    public StreamState {
        positions = Map.copyOf(positions);
    }

    /// The state of a table that nobody stopped.
    public StreamState(long sequence, Map<StreamPartition, StreamPosition> positions) {
        this(sequence, positions, StreamMode.RUNNING);
    }

    StreamState with(long newSequence, List<StreamPosition> moved) {
        Map<StreamPartition, StreamPosition> all = new HashMap<>(positions);
        for (StreamPosition position : moved) {
            all.put(position.streamPartition(), position);
        }
        return new StreamState(Math.max(sequence, newSequence), all, mode);
    }

    StreamState with(StreamMode newMode) {
        return new StreamState(sequence, positions, newMode);
    }

    StreamState withoutPositions() {
        return new StreamState(sequence, Map.of(), mode);
    }
}
