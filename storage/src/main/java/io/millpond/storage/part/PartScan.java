package io.millpond.storage.part;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

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

    PartScan(PartReader part, List<PartColumn> columns, ColumnPart columnPart) {
        this.part = part;
        this.columns = columns;
        List<Field> fields = new ArrayList<>(columns.size());
        for (PartColumn column : columns) {
            PartColumn.Cursor cursor = column.new Cursor(columnPart);
            fields.add(new Field(column.name(), cursor.type()));
            cursors.add(cursor);
        }
        this.header = new Header(fields);
    }

    /// The header of the blocks read.
    public Header header() {
        return header;
    }

    /// The rows of the granules `[fromGranule, toGranule)`.
    public Block read(int fromGranule, int toGranule) {
        return read(fromGranule, toGranule, null);
    }

    /// Some rows of the granules `[fromGranule, toGranule)`. Chunks without any are not read.
    ///
    /// @param rows ascending, counted from the first row of the granules; null: all
    public Block read(int fromGranule, int toGranule, int @Nullable [] rows) {
        List<Column> read = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            read.add(part.read(columns.get(i), cursors.get(i), fromGranule, toGranule, rows));
        }
        int rowCount = rows == null ? part.rowCount(fromGranule, toGranule) : rows.length;
        return new Block(header, read, rowCount);
    }

    /// The bytes of all chunks decoded so far, before compression.
    public long readBytes() {
        return cursors.stream().mapToLong(PartColumn.Cursor::readBytes).sum();
    }
}
