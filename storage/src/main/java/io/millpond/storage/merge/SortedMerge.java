package io.millpond.storage.merge;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.merge.RowPieces.Piece;
import io.millpond.storage.merge.RunMerge.Run;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
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
/// 3. A [RunMerge] finds the order of the rows by their keys alone, and the [RowMerger] takes those
///    that stay, column by column.
///
/// At least one block is used up in each step. Memory is a block for each source and a few times
/// what a step takes.
///
/// Single-threaded; [#rowsRead] may be asked by others.
public final class SortedMerge implements BlockStream {
    private final List<? extends BlockStream> streams;
    private final List<Source> sources = new ArrayList<>();
    private final Header header;
    private final Header output;
    private final SortKey sortKey;
    private final KeyOrder order;
    private final RowMerger merger;
    private final CancellationToken token;
    private final AtomicLong rowsRead = new AtomicLong();
    private boolean isFinished;

    /// The keys of a block with the last row of the step before; for groups that go on.
    private List<Column> lastKeys = List.of();

    private int lastRow;

    /// A stream and the rows of its current block that are not merged yet.
    private final class Source {
        final BlockStream stream;
        Block block = Block.empty(header);
        List<Column> keys = List.of();
        int fromRow;

        Source(BlockStream stream) {
            this.stream = stream;
        }

        /// Goes on to the next block if there are no rows left; false when there is none.
        boolean fill() {
            while (fromRow == block.rowCount()) {
                Block next = stream.next();
                if (next == null) {
                    return false;
                }
                block = next;
                fromRow = 0;
                keys = sortKey.columns(next);
            }
            return true;
        }

        int lastRow() {
            return block.rowCount() - 1;
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
        this(streams, header, header, sortKey, merger, token);
    }

    /// @param streams in the order of the parts, each sorted by `sortKey`, all of `header`
    /// @param output the columns wanted of the result, a part of those of `header`
    /// @param token checked in each step
    public SortedMerge(
            List<? extends BlockStream> streams,
            Header header,
            Header output,
            SortKey sortKey,
            RowMerger merger,
            CancellationToken token) {
        this.streams = List.copyOf(streams);
        this.header = header;
        this.output = output;
        this.sortKey = sortKey;
        this.order = new KeyOrder(sortKey);
        this.merger = merger;
        this.token = token;
        for (BlockStream stream : streams) {
            sources.add(new Source(stream));
        }
    }

    @Override
    public Header header() {
        return output;
    }

    /// The number of rows taken from the sources so far; thread-safe.
    public long rowsRead() {
        return rowsRead.get();
    }

    @Override
    public @Nullable Block next() {
        while (!isFinished) {
            token.check();
            Block block = step();
            if (block.rowCount() > 0) {
                return block;
            }
        }
        return null;
    }

    @Override
    public void close() {
        isFinished = true;
        streams.forEach(BlockStream::close);
    }

    private Block step() {
        sources.removeIf(source -> !source.fill());
        Block kept = merger.kept();
        List<Piece> pieces = new ArrayList<>();
        if (kept.rowCount() > 0) {
            pieces.add(new Piece(kept, 0, kept.rowCount()));
        }
        if (sources.isEmpty()) {
            isFinished = true;
            return pieces.isEmpty()
                    ? Block.empty(output)
                    : merge(pieces, List.of(), kept.rowCount());
        }
        return merge(pieces, takeRuns(limitSource(), pieces, kept.rowCount()), kept.rowCount());
    }

    private Block merge(List<Piece> pieces, List<Run> runs, int keptCount) {
        RowPieces rows = new RowPieces(header, pieces);
        int taken = rows.rowCount() - keptCount;
        RunMerge merge =
                new RunMerge(
                        order, merger.needsGroups(), runs, keptCount, taken, lastKeys, lastRow);
        merge.run();
        lastKeys = merge.lastKeys();
        lastRow = merge.lastRow();
        rowsRead.addAndGet(taken);
        return merger.merge(new SortedRows(rows, output, merge, keptCount), runs.isEmpty());
    }

    /// The earliest source whose block ends with the least key.
    private Source limitSource() {
        Source least = sources.getFirst();
        for (Source source : sources) {
            if (order.compare(source.keys, source.lastRow(), least.keys, least.lastRow()) < 0) {
                least = source;
            }
        }
        return least;
    }

    /// Takes from every source its rows up to the last one of `limit`.
    private List<Run> takeRuns(Source limit, List<Piece> pieces, int keptCount) {
        List<Run> runs = new ArrayList<>();
        int place = keptCount;
        boolean takesEqual = true;
        for (Source source : sources) {
            int from = source.fromRow;
            int to = rowBehind(source, limit, takesEqual);
            takesEqual &= source != limit;
            if (from < to) {
                pieces.add(new Piece(source.block, from, to));
                runs.add(new Run(source.keys, from, to, place));
                place += to - from;
                source.fromRow = to;
            }
        }
        return runs;
    }

    /// The first row of the source that is behind the limit.
    private int rowBehind(Source source, Source limit, boolean takesEqual) {
        int low = source.fromRow;
        int high = source.block.rowCount();
        while (low < high) {
            int middle = (low + high) >>> 1;
            int result = order.compare(source.keys, middle, limit.keys, limit.lastRow());
            if (result < 0 || (takesEqual && result == 0)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
