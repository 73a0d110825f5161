package io.millpond.engine.execute;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Makes blocks of about one size: joins small ones, and cuts those up that are much larger.
/// Single-threaded.
final class BlockJoiner {
    private final Header header;
    private final int rowsEnough;
    private final long bytesEnough;
    private final long bytesMax;
    private final List<Block> waiting = new ArrayList<>();
    private int rowCount;
    private long byteCount;

    /// @param header the names of joined blocks; their types are those of the blocks added
    /// @param rowsEnough rows from which on none are added
    /// @param bytesEnough bytes from which on none are added
    /// @param bytesMax bytes that no block has, but one of a single row
    BlockJoiner(Header header, int rowsEnough, long bytesEnough, long bytesMax) {
        this.header = header;
        this.rowsEnough = rowsEnough;
        this.bytesEnough = bytesEnough;
        this.bytesMax = bytesMax;
    }

    /// Takes a block, and hands on what there is enough for.
    void add(Block block, Consumer<Block> full) {
        int rows = block.rowCount();
        long bytes = bytes(block);
        int step = bytes <= bytesMax ? rows : (int) Math.max(1, (double) bytesMax / bytes * rows);
        for (int from = 0; from < rows; from += step) {
            int to = Math.min(rows, from + step);
            addPiece(block.slice(from, to), bytes / rows * (to - from), full);
        }
    }

    private void addPiece(Block piece, long bytes, Consumer<Block> full) {
        if (rowCount > 0
                && (rowCount + (long) piece.rowCount() > rowsEnough
                        || byteCount + bytes > bytesMax)) {
            rest().ifPresent(full);
        }
        waiting.add(piece);
        rowCount += piece.rowCount();
        byteCount += bytes;
        if (rowCount >= rowsEnough || byteCount >= bytesEnough) {
            rest().ifPresent(full);
        }
    }

    /// The bytes of a block once each row has its own values, as in a joined one.
    private static long bytes(Block block) {
        long bytes = 0;
        for (Column column : block.columns()) {
            long retained = column.retainedBytes();
            bytes += column instanceof ConstantColumn ? retained * block.rowCount() : retained;
        }
        return bytes;
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
