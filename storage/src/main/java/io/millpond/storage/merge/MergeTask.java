package io.millpond.storage.merge;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.merge.RowPieces.Piece;
import io.millpond.storage.part.PartDescription;
import io.millpond.storage.part.PartWriter;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// One merge: sorted streams in, one part out.
///
/// The rows of a [SortedMerge] are written in whole granules; what is left of a granule waits for
/// the next step. Single-threaded; [#rowsRead] may be asked by others.
public final class MergeTask {
    /// Rows of all sources' blocks together, by which the size of a block is set.
    private static final int ROWS_AT_ONCE = 256 << 10;

    /// Bytes of all sources' blocks together: rows of wide tables come in smaller blocks.
    private static final long BYTES_AT_ONCE = 64L << 20;

    private static final int SOURCE_ROWS_MIN = 8192;

    private final Header header;
    private final SortKey sortKey;
    private final SortedMerge rows;
    private final RowStage stage;
    private final PartWriter writer;
    private final int granuleRows;
    private final CancellationToken token;

    /// The rows written last are behind it: fewer than a granule, waiting for company.
    private Block rest;

    /// @param streams in the order of the parts, each sorted by `sortKey`, all of the writer's
    ///     header; closed by whoever made them
    /// @param stage what is done to the reduced rows
    /// @param writer with the sort key's header; closed by whoever made it
    public MergeTask(
            List<? extends BlockStream> streams,
            SortKey sortKey,
            RowMerger merger,
            RowStage stage,
            PartWriter writer,
            CancellationToken token) {
        this.header = writer.header();
        this.sortKey = sortKey;
        this.rows = new SortedMerge(streams, header, sortKey, merger, token);
        this.stage = stage;
        this.writer = writer;
        this.granuleRows = writer.settings().granuleRows();
        this.token = token;
        this.rest = Block.empty(header);
    }

    /// The rows that a block of each of the sources should have; one granule is the least there is.
    public static int blockRows(MergePlan plan) {
        int sourceCount = plan.sources().size();
        long rawBytes = plan.sources().stream().mapToLong(PartDescription::rawBytes).sum();
        long rowBytes = Math.max(1, rawBytes / Math.max(1, plan.rowCount()));
        int byCount = Math.clamp(ROWS_AT_ONCE / sourceCount, SOURCE_ROWS_MIN, Block.ROWS_PREFERRED);
        return Math.clamp(BYTES_AT_ONCE / rowBytes / sourceCount, 1, byCount);
    }

    /// The number of rows taken from the sources so far; thread-safe.
    public long rowsRead() {
        return rows.rowsRead();
    }

    /// Merges everything and finishes the part under the name `target`.
    ///
    /// Throws the token's cause when it was cancelled.
    public PartDescription run(Path target) throws IOException {
        Block block = rows.next();
        while (block != null) {
            for (Block left : stage.apply(block)) {
                write(left);
            }
            block = rows.next();
        }
        for (Block left : stage.finish()) {
            write(left);
        }
        writer.append(rest, sortKey.columns(rest));
        token.check();
        return writer.finish(target);
    }

    /// Writes whole granules of the rest and `block`, in this order, and keeps what is over.
    private void write(Block block) throws IOException {
        int head = 0;
        if (rest.rowCount() > 0) {
            head = Math.min(granuleRows - rest.rowCount(), block.rowCount());
            rest =
                    new RowPieces(
                                    header,
                                    List.of(
                                            new Piece(rest, 0, rest.rowCount()),
                                            new Piece(block, 0, head)))
                            .all();
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
