package io.millpond.engine.mergetree;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.merge.SortKey;

import java.util.List;

/// The sorting key of a table, over blocks whose columns have their stored names.
record MergeSortKey(MergeTreeShape shape) implements SortKey {
    @Override
    public Header header() {
        return shape.keys().sortingHeader();
    }

    @Override
    public boolean isDescending(int key) {
        return shape.keys().descending().get(key);
    }

    @Override
    public List<Column> columns(Block block) {
        Block named =
                new Block(shape.definition().storedHeader(), block.columns(), block.rowCount());
        return shape.keys().sortingColumns(named);
    }
}
