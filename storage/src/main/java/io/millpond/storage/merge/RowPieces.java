package io.millpond.storage.merge;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Rows of some blocks as if they stood one after another, of which columns are taken. Columns are
/// joined when that is the fastest way to take rows of them, and only once. Single-threaded.
final class RowPieces {
    /// Stretches at least this long on average are copied one by one.
    private static final int STRETCH_ROWS = 16;

    private final Header header;
    private final List<Piece> pieces;
    private final int[] firsts;
    private final int rowCount;
    private final @Nullable Column[] joined;

    /// Some rows of a block.
    record Piece(Block block, int fromRow, int toRow) {
        int rowCount() {
            return toRow - fromRow;
        }
    }

    /// Rows to take, in the order in which they are wanted.
    private static final class Wanted {
        final int[] rows;
        final int count;

        /// How many stretches of rows that follow each other there are.
        final int stretches;

        Wanted(int[] rows, int count) {
            this.rows = rows;
            this.count = count;
            int found = count == 0 ? 0 : 1;
            for (int i = 1; i < count; i++) {
                found += rows[i] == rows[i - 1] + 1 ? 0 : 1;
            }
            this.stretches = found;
        }
    }

    RowPieces(Header header, List<Piece> pieces) {
        this.header = header;
        this.pieces = pieces;
        this.firsts = new int[pieces.size() + 1];
        int rows = 0;
        for (int i = 0; i < pieces.size(); i++) {
            firsts[i] = rows;
            rows += pieces.get(i).rowCount();
        }
        firsts[pieces.size()] = rows;
        this.rowCount = rows;
        this.joined = new Column[header.size()];
    }

    Header header() {
        return header;
    }

    int rowCount() {
        return rowCount;
    }

    /// All rows of all pieces.
    Block all() {
        List<Column> columns = new ArrayList<>(header.size());
        for (int i = 0; i < header.size(); i++) {
            columns.add(column(i));
        }
        return new Block(header, columns, rowCount);
    }

    /// A column of all rows of all pieces.
    Column column(int index) {
        Column column = joined[index];
        if (column == null) {
            column = join(index);
            joined[index] = column;
        }
        return column;
    }

    private Column join(int index) {
        if (pieces.size() == 1) {
            Piece piece = pieces.getFirst();
            return piece.block().column(index).slice(piece.fromRow(), piece.toRow());
        }
        ColumnBuilder builder = ColumnBuilders.of(header.type(index));
        builder.reserve(rowCount);
        for (Piece piece : pieces) {
            builder.appendRange(piece.block().column(index), piece.fromRow(), piece.toRow());
        }
        return builder.build();
    }

    /// The rows `rows[0, count)` of some columns.
    ///
    /// @param columns their indexes in the header
    List<Column> take(int[] columns, int[] rows, int count) {
        Wanted wanted = new Wanted(rows, count);
        List<Column> result = new ArrayList<>(columns.length);
        for (int column : columns) {
            result.add(take(column, wanted));
        }
        return result;
    }

    private Column take(int column, Wanted wanted) {
        int count = wanted.count;
        int[] rows = wanted.rows;
        if (wanted.stretches == 1) {
            int piece = pieceOf(rows[0]);
            if (rows[0] + count <= firsts[piece + 1]) {
                int row = rowOf(rows[0], piece);
                return pieces.get(piece).block().column(column).slice(row, row + count);
            }
        }
        boolean isJoined = joined[column] != null;
        if (isJoined || (long) wanted.stretches * STRETCH_ROWS > count || count == 0) {
            return column(column).gather(rows, count);
        }
        ColumnBuilder builder = ColumnBuilders.of(header.type(column));
        builder.reserve(count);
        for (int at = 0; at < count; ) {
            int piece = pieceOf(rows[at]);
            int next = at + 1;
            while (next < count
                    && rows[next] == rows[next - 1] + 1
                    && rows[next] < firsts[piece + 1]) {
                next++;
            }
            int row = rowOf(rows[at], piece);
            builder.appendRange(pieces.get(piece).block().column(column), row, row + next - at);
            at = next;
        }
        return builder.build();
    }

    /// The row of its block that a row is.
    private int rowOf(int row, int piece) {
        return row - firsts[piece] + pieces.get(piece).fromRow();
    }

    /// Rows of a column, of which those from [#rowCount] on are the rows of `more`.
    Column take(int column, Column more, int[] rows) {
        if (more.rowCount() == rows.length) {
            return more;
        }
        ColumnBuilder builder = ColumnBuilders.of(header.type(column));
        builder.reserve(rowCount + more.rowCount());
        for (Piece piece : pieces) {
            builder.appendRange(piece.block().column(column), piece.fromRow(), piece.toRow());
        }
        builder.appendRange(more, 0, more.rowCount());
        return builder.build().gather(rows, rows.length);
    }

    private int pieceOf(int row) {
        int low = 0;
        int high = pieces.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (firsts[middle] <= row) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
