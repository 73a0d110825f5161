package io.millpond.engine.mergetree;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The pieces of a scan that no lane has taken yet. Thread-safe.
final class PieceQueue {
    private final List<MergeTreeSource.Piece> pieces;
    private final AtomicInteger next = new AtomicInteger();

    PieceQueue(List<MergeTreeSource.Piece> pieces) {
        this.pieces = pieces;
    }

    /// The next piece, or null when all are taken.
    MergeTreeSource.@Nullable Piece take() {
        int index = next.getAndIncrement();
        return index < pieces.size() ? pieces.get(index) : null;
    }
}
