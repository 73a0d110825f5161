package io.millpond.storage.merge;

import io.millpond.storage.block.Block;

import java.util.List;

/// What is done to the rows of one merge between reducing and writing them. Single-threaded.
public interface RowStage {
    /// Leaves all rows as they are.
    RowStage NONE =
            new RowStage() {
                @Override
                public List<Block> apply(Block rows) {
                    return List.of(rows);
                }

                @Override
                public List<Block> finish() {
                    return List.of();
                }
            };

    /// Takes the next rows in the order of the sort key, and hands on rows in this order; it may
    /// hold some back.
    List<Block> apply(Block rows);

    /// What was held back, when there are no more rows.
    List<Block> finish();
}
