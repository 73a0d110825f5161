package io.millpond.engine.kafka.letter;

import io.millpond.storage.block.Block;

/// Which rows of `system.dead_letter_queue` are to be replayed.
public interface LetterMatching {
    /// The rows of a block that are.
    ///
    /// @param letters under the table's stored header
    /// @return the places in the block of those that are, ascending
    int[] rows(Block letters);
}
