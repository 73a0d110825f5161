package io.millpond.storage.merge;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.part.PartScan;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The rows of one part in its order, a few granules at a time.
///
/// A column that the part does not hold is filled with its type's default; a table whose columns
/// have default expressions wraps the part in a stream of its own. Closing does not close the
/// part.
final class MergeSource implements BlockStream {
    private final PartReader part;
    private final Header header;
    private final PartScan scan;
    private final int blockRows;
    private int nextGranule;

    /// @param header the columns wanted, of the types they have in the part
    /// @param blockRows rows from which on a block is large enough; it has one granule at least
    MergeSource(PartReader part, Header header, int blockRows) {
        this.part = part;
        this.header = header;
        this.blockRows = blockRows;
        this.scan =
                part.scan(
                        header.names().stream()
                                .filter(name -> part.header().indexOf(name) >= 0)
                                .toList());
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public @Nullable Block next() {
        if (nextGranule == part.granuleCount()) {
            return null;
        }
        int from = nextGranule++;
        while (nextGranule < part.granuleCount()
                && part.rowCount(from, nextGranule + 1) <= blockRows) {
            nextGranule++;
        }
        Block read = scan.read(from, nextGranule);
        List<Column> columns = new ArrayList<>(header.size());
        for (Field field : header.fields()) {
            int index = read.header().indexOf(field.name());
            columns.add(
                    index < 0
                            ? Columns.defaults(field.type(), read.rowCount())
                            : read.column(index));
        }
        return new Block(header, columns, read.rowCount());
    }

    @Override
    public void close() {
        nextGranule = part.granuleCount();
    }
}
