package io.millpond.engine.mergetree;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.merge.SortKey;

import java.util.List;

/// The sorting key of a table, over blocks whose columns have the names of the definition.
record RowOrder(MergeTreeKeys keys) implements SortKey {
    @Override
    public Header header() {
        return keys.sortingHeader();
    }

    @Override
    public boolean isDescending(int key) {
        return keys.descending().get(key);
    }

    @Override
    public List<Column> columns(Block block) {
        return keys.sortingColumns(block);
    }
}
