package io.millpond.storage.merge;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Rows of several sources in the order of their keys, and where groups of equal keys end.
///
/// Nothing is moved until it is asked for: a row goes by its *place*, from 0 on, in that order.
/// The first [#keptCount] rows are those that the [RowMerger] kept. Single-threaded.
public final class SortedRows {
    private final RowPieces pieces;
    private final Header output;
    private final int[] outputColumns;
    private final int[] allColumns;
    private final int[] rows;
    private final int[] ends;
    private final int groupCount;
    private final int keptCount;

    SortedRows(RowPieces pieces, Header output, RunMerge merged, int keptCount) {
        this.pieces = pieces;
        this.output = output;
        this.outputColumns = output.names().stream().mapToInt(pieces.header()::indexOf).toArray();
        this.allColumns = IntStream.range(0, pieces.header().size()).toArray();
        this.rows = merged.rows();
        this.ends = merged.ends();
        this.groupCount = merged.groupCount();
        this.keptCount = keptCount;
    }

    /// The columns that there are.
    public Header header() {
        return pieces.header();
    }

    public int rowCount() {
        return rows.length;
    }

    /// The rows, from the first one on, that the merger had kept.
    public int keptCount() {
        return keptCount;
    }

    /// The number of groups; 0 when nobody needs them.
    public int groupCount() {
        return groupCount;
    }

    /// The place of the first row of `group`.
    public int start(int group) {
        return group == 0 ? 0 : ends[group - 1];
    }

    /// The place behind the last row of `group`.
    public int end(int group) {
        return ends[group];
    }

    /// A column of all rows.
    public Column column(int index) {
        return pieces.take(new int[] {index}, rows, rows.length).getFirst();
    }

    /// A column of the rows at some places.
    public Column column(int index, int[] places, int count) {
        return pieces.take(new int[] {index}, rowsAt(places, count), count).getFirst();
    }

    private int[] rowsAt(int[] places, int count) {
        int[] taken = new int[count];
        for (int i = 0; i < count; i++) {
            taken[i] = rows[places[i]];
        }
        return taken;
    }

    /// All rows, with the columns of the merge's output.
    public Block all() {
        return new Block(output, pieces.take(outputColumns, rows, rows.length), rows.length);
    }

    /// The rows at some places, with the columns of the merge's output.
    public Block output(int[] places, int count) {
        return new Block(output, pieces.take(outputColumns, rowsAt(places, count), count), count);
    }

    /// The columns of the merge's output.
    public Block output(Block rows) {
        if (output.size() == rows.header().size()) {
            return rows;
        }
        return new Block(
                output,
                IntStream.of(outputColumns).mapToObj(rows::column).toList(),
                rows.rowCount());
    }

    /// Rows with all columns: those at `places`, but in the columns of which there are `others`
    /// those at `orOthers`, where the places from [#rowCount] on are the rows of that column.
    ///
    /// @param others by their indexes in the header; null: not there
    public Block rows(int[] places, int[] orOthers, @Nullable Column[] others) {
        int count = places.length;
        int[] taken = rowsAt(places, count);
        int[] orTaken = new int[count];
        int shift = pieces.rowCount() - rows.length;
        for (int i = 0; i < count; i++) {
            int place = orOthers[i];
            orTaken[i] = place < rows.length ? rows[place] : place + shift;
        }
        List<Column> columns = new ArrayList<>(pieces.take(unless(others), taken, count));
        for (int i = 0; i < others.length; i++) {
            Column other = others[i];
            if (other != null) {
                columns.add(i, pieces.take(i, other, orTaken));
            }
        }
        return new Block(header(), columns, count);
    }

    /// The indexes at which there is null.
    private static int[] unless(@Nullable Column[] others) {
        return IntStream.range(0, others.length).filter(i -> others[i] == null).toArray();
    }

    /// The rows at some places, with all columns; they share nothing with the others.
    public Block rows(int[] places, int count) {
        return new Block(
                header(),
                pieces.take(allColumns, rowsAt(places, count), count).stream()
                        .map(column -> copy(column, count))
                        .toList(),
                count);
    }

    private static Column copy(Column column, int count) {
        return column.gather(IntStream.range(0, count).toArray(), count);
    }
}
