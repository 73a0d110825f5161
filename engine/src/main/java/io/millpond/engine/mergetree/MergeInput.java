package io.millpond.engine.mergetree;

import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.part.PartReader;

import org.jspecify.annotations.Nullable;

/// The rows of one part that were not deleted, in its order, with the columns and types the table
/// has now, under their stored names.
final class MergeInput implements BlockStream {
    private final PartReader part;
    private final MergeTreeShape shape;
    private final PartColumns.Reading reading;
    private final int blockRows;
    private int nextGranule;

    /// @param blockRows rows from which on a block is large enough; it has one granule at least
    MergeInput(PartReader part, MergeTreeShape shape, QueryContext context, int blockRows) {
        this.part = part;
        this.shape = shape;
        this.blockRows = blockRows;
        this.reading =
                PartColumns.plan(
                                shape.definition(),
                                part.header(),
                                shape.definition().storedHeader().names(),
                                context)
                        .open(part);
    }

    @Override
    public Header header() {
        return shape.storedHeader();
    }

    @Override
    public @Nullable Block next() {
        while (nextGranule < part.granuleCount()) {
            int from = nextGranule++;
            while (nextGranule < part.granuleCount()
                    && part.rowCount(from, nextGranule + 1) <= blockRows) {
                nextGranule++;
            }
            int[] rows = part.present(from, nextGranule);
            if (rows == null || rows.length > 0) {
                return shape.stored(reading.read(from, nextGranule, rows));
            }
        }
        return null;
    }

    @Override
    public void close() {
        nextGranule = part.granuleCount();
    }
}
