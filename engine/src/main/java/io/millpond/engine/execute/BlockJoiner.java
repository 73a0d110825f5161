package io.millpond.engine.execute;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Joins small blocks to larger ones. Single-threaded.
final class BlockJoiner {
    private final Header header;
    private final int rowsEnough;
    private final long bytesEnough;
    private final List<Block> waiting = new ArrayList<>();
    private int rowCount;
    private long byteCount;

    /// @param header the names of joined blocks; their types are those of the blocks added
    BlockJoiner(Header header, int rowsEnough, long bytesEnough) {
        this.header = header;
        this.rowsEnough = rowsEnough;
        this.bytesEnough = bytesEnough;
    }

    /// Takes a block; returns a joined one when there is enough for it.
    Optional<Block> add(Block block) {
        Optional<Block> full =
                rowCount > 0 && rowCount + (long) block.rowCount() > rowsEnough
                        ? rest()
                        : Optional.empty();
        waiting.add(block);
        rowCount += block.rowCount();
        byteCount += block.retainedBytes();
        if (full.isEmpty() && (rowCount >= rowsEnough || byteCount >= bytesEnough)) {
            return rest();
        }
        return full;
    }

    /// What waits, joined.
    Optional<Block> rest() {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        List<Column> columns = new ArrayList<>(header.size());
        for (int i = 0; i < header.size(); i++) {
            List<Column> pieces = new ArrayList<>(waiting.size());
            for (Block block : waiting) {
                pieces.add(block.column(i));
            }
            columns.add(Columns.concat(header.type(i), pieces));
        }
        Block joined = new Block(header, columns, rowCount);
        waiting.clear();
        rowCount = 0;
        byteCount = 0;
        return Optional.of(joined);
    }
}
