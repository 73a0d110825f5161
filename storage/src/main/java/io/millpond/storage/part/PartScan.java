package io.millpond.storage.part;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import java.util.ArrayList;
import java.util.List;

/// Reads range after range of granules of some columns of one part.
///
/// A chunk that several ranges share is decoded once when they come one after another.
/// Single-threaded; valid as long as the part's reader. Errors are those of [PartReader].
public final class PartScan {
    private final PartReader part;
    private final Header header;
    private final List<PartColumn> columns;
    private final List<PartColumn.Cursor> cursors = new ArrayList<>();

    PartScan(PartReader part, List<PartColumn> columns) {
        this.part = part;
        this.columns = columns;
        List<Field> fields = new ArrayList<>(columns.size());
        for (PartColumn column : columns) {
            fields.add(new Field(column.name(), column.type()));
            cursors.add(column.new Cursor());
        }
        this.header = new Header(fields);
    }

    /// The header of the blocks read.
    public Header header() {
        return header;
    }

    /// The rows of the granules `[fromGranule, toGranule)`.
    public Block read(int fromGranule, int toGranule) {
        List<Column> read = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            read.add(readColumn(i, fromGranule, toGranule));
        }
        return new Block(header, read, part.rowCount(fromGranule, toGranule));
    }

    /// The rows of one column of [#header] alone: to look at a condition before reading the rest.
    public Column readColumn(int column, int fromGranule, int toGranule) {
        return part.read(columns.get(column), cursors.get(column), fromGranule, toGranule);
    }
}
