package io.millpond.storage.merge;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.order.BlockSorter;
import io.millpond.storage.order.SortColumn;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Sorted streams joined into one that is sorted too, its rows reduced by a [RowMerger].
///
/// It moves ahead in steps, each over the current block of every source:
///
/// 1. The *limit* is the least of the blocks' last keys, at the earliest source that has it. No row
///    still to come is before it: not of that source, whose rows ascend, nor of another one.
/// 2. Every source gives its rows up to the limit: sources up to that one the rows equal to it as
///    well, later ones only those before it, so that equal keys stay in the order of the sources.
/// 3. The rows are joined, sorted by the [BlockSorter] and reduced by the [RowMerger].
///
/// At least one block is used up in each step. Memory is a block for each source and a few times
/// what a step takes. Compared with picking row by row from a heap, whole columns are moved at a
/// time.
///
/// Single-threaded; [#rowsRead] may be asked by others.
public final class SortedMerge implements BlockStream {
    private final List<? extends BlockStream> streams;
    private final List<Source> sources = new ArrayList<>();
    private final Header header;
    private final SortKey sortKey;
    private final RowMerger merger;
    private final CancellationToken token;
    private final List<ColumnOrder> orders = new ArrayList<>();
    private final AtomicLong rowsRead = new AtomicLong();
    private final Deque<Block> settled = new ArrayDeque<>();
    private boolean isFinished;

    /// The key columns of the step before and its last row; for groups that go on.
    private List<Column> lastKeys = List.of();

    private int lastRow = -1;

    /// A stream and the rows of its current block that are not merged yet.
    private static final class Source {
        final BlockStream stream;
        @Nullable Block block;
        List<Column> keys = List.of();
        int fromRow;

        Source(BlockStream stream) {
            this.stream = stream;
        }
    }

    /// @param streams in the order of the parts, each sorted by `sortKey`, all of `header`
    /// @param token checked in each step
    public SortedMerge(
            List<? extends BlockStream> streams,
            Header header,
            SortKey sortKey,
            RowMerger merger,
            CancellationToken token) {
        this.streams = List.copyOf(streams);
        for (BlockStream stream : streams) {
            sources.add(new Source(stream));
        }
        this.header = header;
        this.sortKey = sortKey;
        this.merger = merger;
        this.token = token;
        for (int key = 0; key < sortKey.header().size(); key++) {
            orders.add(ColumnOrder.of(sortKey.header().type(key)));
        }
    }

    @Override
    public Header header() {
        return header;
    }

    /// The number of rows taken from the sources so far; thread-safe.
    public long rowsRead() {
        return rowsRead.get();
    }

    @Override
    public @Nullable Block next() {
        while (true) {
            Block block = settled.poll();
            if (block == null) {
                if (isFinished) {
                    return null;
                }
                step();
            } else if (block.rowCount() > 0) {
                return block;
            }
        }
    }

    @Override
    public void close() {
        isFinished = true;
        settled.clear();
        streams.forEach(BlockStream::close);
    }

    private void step() {
        token.check();
        fill();
        int limit = limitSource();
        if (limit < 0) {
            settled.addAll(merger.finish());
            isFinished = true;
            return;
        }
        Block step = takeStep(limit);
        rowsRead.addAndGet(step.rowCount());
        settled.addAll(merge(step));
    }

    /// Gives every source without rows its next block.
    private void fill() {
        for (Source source : sources) {
            Block block = source.block;
            if (block == null || source.fromRow == block.rowCount()) {
                source.block = source.stream.next();
                source.fromRow = 0;
                source.keys = source.block == null ? List.of() : sortKey.columns(source.block);
            }
        }
        sources.removeIf(source -> source.block == null);
    }

    /// The earliest source whose block ends with the least key; -1 when there is no row left.
    private int limitSource() {
        int limit = sources.isEmpty() ? -1 : 0;
        for (int i = 1; i < sources.size(); i++) {
            Source source = sources.get(i);
            Source least = sources.get(limit);
            if (compare(source.keys, lastRow(source), least.keys, lastRow(least)) < 0) {
                limit = i;
            }
        }
        return limit;
    }

    private static int lastRow(Source source) {
        return source.block == null ? -1 : source.block.rowCount() - 1;
    }

    private int compare(List<Column> keys, int row, List<Column> otherKeys, int otherRow) {
        for (int key = 0; key < orders.size(); key++) {
            int result = orders.get(key).compare(keys.get(key), row, otherKeys.get(key), otherRow);
            if (result != 0) {
                return sortKey.isDescending(key) ? -result : result;
            }
        }
        return 0;
    }

    /// Takes from every source its rows up to the limit, one source after another.
    private Block takeStep(int limit) {
        Source least = sources.get(limit);
        int limitRow = lastRow(least);
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            Source source = sources.get(i);
            Block block = source.block;
            int to = rowBehind(source, least.keys, limitRow, i <= limit);
            if (block != null && source.fromRow < to) {
                pieces.add(new Piece(block, source.fromRow, to));
                source.fromRow = to;
            }
        }
        return join(header, pieces);
    }

    /// The first row of the source that is behind the limit.
    private int rowBehind(Source source, List<Column> limitKeys, int limitRow, boolean takesEqual) {
        int low = source.fromRow;
        int high = lastRow(source) + 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int result = compare(source.keys, middle, limitKeys, limitRow);
            if (result < 0 || (takesEqual && result == 0)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Some rows of a block.
    record Piece(Block block, int fromRow, int toRow) {
        int rowCount() {
            return toRow - fromRow;
        }
    }

    static Block join(Header header, List<Piece> pieces) {
        if (pieces.size() == 1) {
            Piece piece = pieces.getFirst();
            return piece.block().slice(piece.fromRow(), piece.toRow());
        }
        List<Column> columns = new ArrayList<>(header.size());
        for (int i = 0; i < header.size(); i++) {
            ColumnBuilder builder = ColumnBuilders.of(header.type(i));
            for (Piece piece : pieces) {
                builder.appendRange(piece.block().column(i), piece.fromRow(), piece.toRow());
            }
            columns.add(builder.build());
        }
        int rows = 0;
        for (Piece piece : pieces) {
            rows += piece.rowCount();
        }
        return new Block(header, columns, rows);
    }

    private List<Block> merge(Block step) {
        List<SortColumn> keys = new ArrayList<>();
        List<Column> columns = sortKey.columns(step);
        for (int key = 0; key < columns.size(); key++) {
            keys.add(
                    new SortColumn(
                            columns.get(key),
                            sortKey.header().type(key),
                            sortKey.isDescending(key)));
        }
        Block sorted = BlockSorter.sort(step, keys);
        return merger.merge(sorted, merger.needsGroups() ? groups(sorted) : RowGroups.NONE);
    }

    private RowGroups groups(Block sorted) {
        List<Column> keys = sortKey.columns(sorted);
        int[] ends = new int[sorted.rowCount()];
        int count = 0;
        for (int row = 1; row < sorted.rowCount(); row++) {
            if (compare(keys, row - 1, keys, row) != 0) {
                ends[count++] = row;
            }
        }
        ends[count++] = sorted.rowCount();
        boolean isContinued = lastRow >= 0 && compare(lastKeys, lastRow, keys, 0) == 0;
        lastKeys = keys;
        lastRow = sorted.rowCount() - 1;
        return new RowGroups(ends, count, isContinued);
    }
}
