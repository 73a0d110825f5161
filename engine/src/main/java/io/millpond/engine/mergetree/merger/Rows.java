package io.millpond.engine.mergetree.merger;

import io.millpond.storage.block.Block;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import java.util.ArrayList;
import java.util.List;

/// Takes rows out of blocks and puts blocks together.
final class Rows {
    private Rows() {}

    /// The rows of both blocks, which have one header.
    static Block join(Block first, Block second) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < first.header().size(); i++) {
            columns.add(
                    Columns.concat(
                            first.header().type(i), List.of(first.column(i), second.column(i))));
        }
        return new Block(first.header(), columns, first.rowCount() + second.rowCount());
    }

    /// The rows `rows[0, count)`; rows that stand together are not copied.
    static Block gather(Block block, int[] rows, int count) {
        if (count == 0) {
            return Block.empty(block.header());
        }
        for (int i = 1; i < count; i++) {
            if (rows[i] != rows[0] + i) {
                return block.gather(rows, count);
            }
        }
        return block.slice(rows[0], rows[0] + count);
    }
}
