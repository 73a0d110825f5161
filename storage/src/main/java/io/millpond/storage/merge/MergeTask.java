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
import io.millpond.storage.part.PartDescription;
import io.millpond.storage.part.PartWriter;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// One merge: sorted streams in, one part out.
///
/// It moves ahead in steps, each over the current block of every source:
///
/// 1. The *limit* is the least of the blocks' last keys, at the earliest source that has it. No row
///    still to come is before it: not of that source, whose rows ascend, nor of another one.
/// 2. Every source gives its rows up to the limit: sources up to that one the rows equal to it as
///    well, later ones only those before it, so that equal keys stay in the order of the sources.
/// 3. The rows are joined, sorted by the [BlockSorter], reduced by the [RowMerger], and written in
///    whole granules; what is left of a granule waits for the next step.
///
/// At least one block is used up in each step. Memory is a block for each source and a few times
/// what a step takes. Compared with picking row by row from a heap, whole columns are moved at a
/// time.
///
/// Single-threaded; [#rowsRead] may be asked by others.
public final class MergeTask {
    /// Rows of all sources' blocks together, by which the size of a block is set.
    private static final int ROWS_AT_ONCE = 256 << 10;

    private static final int SOURCE_ROWS_MIN = 8192;

    private final List<Source> sources = new ArrayList<>();
    private final Header header;
    private final SortKey sortKey;
    private final RowMerger merger;
    private final PartWriter writer;
    private final int granuleRows;
    private final CancellationToken token;
    private final List<ColumnOrder> orders = new ArrayList<>();
    private final AtomicLong rowsRead = new AtomicLong();

    /// The rows written last are behind it: fewer than a granule, waiting for company.
    private Block rest;

    /// The key columns of the step before and its last row; for groups that go on.
    private List<Column> lastKeys = List.of();

    private int lastRow;

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

    /// @param streams in the order of the parts, each sorted by `sortKey`, all of the writer's
    ///     header; closed by whoever made them
    /// @param writer with the sort key's header; closed by whoever made it
    public MergeTask(
            List<? extends BlockStream> streams,
            SortKey sortKey,
            RowMerger merger,
            PartWriter writer,
            CancellationToken token) {
        for (BlockStream stream : streams) {
            sources.add(new Source(stream));
        }
        this.header = writer.header();
        this.sortKey = sortKey;
        this.merger = merger;
        this.writer = writer;
        this.granuleRows = writer.settings().granuleRows();
        this.token = token;
        this.rest = Block.empty(header);
        for (int key = 0; key < sortKey.header().size(); key++) {
            orders.add(ColumnOrder.of(sortKey.header().type(key)));
        }
    }

    /// The rows that a block of each of `sourceCount` sources should have.
    public static int blockRows(int sourceCount) {
        return Math.clamp(ROWS_AT_ONCE / sourceCount, SOURCE_ROWS_MIN, Block.ROWS_PREFERRED);
    }

    /// The number of rows taken from the sources so far; thread-safe.
    public long rowsRead() {
        return rowsRead.get();
    }

    /// Merges everything and finishes the part under the name `target`.
    ///
    /// Throws the token's cause when it was cancelled.
    public PartDescription run(Path target) throws IOException {
        while (true) {
            token.check();
            fill();
            int limit = limitSource();
            if (limit < 0) {
                break;
            }
            Block step = takeStep(limit);
            rowsRead.addAndGet(step.rowCount());
            write(merge(step));
        }
        write(merger.finish());
        writer.append(rest, sortKey.columns(rest));
        token.check();
        return writer.finish(target);
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
        return join(pieces);
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
    private record Piece(Block block, int fromRow, int toRow) {
        int rowCount() {
            return toRow - fromRow;
        }
    }

    private Block join(List<Piece> pieces) {
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

    private Block merge(Block step) {
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
        boolean isContinued = !lastKeys.isEmpty() && compare(lastKeys, lastRow, keys, 0) == 0;
        lastKeys = keys;
        lastRow = sorted.rowCount() - 1;
        return new RowGroups(ends, count, isContinued);
    }

    /// Writes whole granules of the rest and `block`, in this order, and keeps what is over.
    private void write(Block block) throws IOException {
        int head = 0;
        if (rest.rowCount() > 0) {
            head = Math.min(granuleRows - rest.rowCount(), block.rowCount());
            rest = join(List.of(new Piece(rest, 0, rest.rowCount()), new Piece(block, 0, head)));
            if (rest.rowCount() < granuleRows) {
                return;
            }
            writer.append(rest, sortKey.columns(rest));
        }
        int end = head + (block.rowCount() - head) / granuleRows * granuleRows;
        writer.append(block, sortKey.columns(block), head, end);
        rest = block.slice(end, block.rowCount());
    }
}
