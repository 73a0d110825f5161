package io.millpond.engine.mergetree;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The pieces of a scan that no lane has taken yet. Thread-safe.
final class PieceQueue {
    private final List<MergeTreeSource.Piece> pieces;
    private final AtomicInteger next = new AtomicInteger();

    private final @Nullable TopGranules top;

    /// @param top leaves out what cannot be shown; null: nothing is left out
    PieceQueue(List<MergeTreeSource.Piece> pieces, @Nullable TopGranules top) {
        this.pieces = pieces;
        this.top = top;
    }

    /// The next piece, or null when all are taken.
    MergeTreeSource.@Nullable Piece take() {
        int index = next.getAndIncrement();
        while (index < pieces.size()) {
            MergeTreeSource.Piece piece = pieces.get(index);
            MergeTreeSource.Piece rest = top == null ? piece : top.rest(piece);
            if (rest != null) {
                return rest;
            }
            index = next.getAndIncrement();
        }
        return null;
    }
}
