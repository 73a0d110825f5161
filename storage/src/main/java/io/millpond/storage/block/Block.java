package io.millpond.storage.block;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/// Some rows in memory: columns of equal length under a header. Immutable.
///
/// Queries work on blocks of up to [#ROWS_PREFERRED] rows; an ingested block is as large as the
/// flush rule lets it be.
///
/// @param rowCount stated, because a block may have rows without columns, as under `count()`
public record Block(Header header, List<Column> columns, int rowCount) {
    /// The unit of query work.
    public static final int ROWS_PREFERRED = 65_536;

    public Block {
        columns = List.copyOf(columns);
        if (columns.size() != header.size()) {
            throw new IllegalArgumentException(
                    "columns: " + columns.size() + ", header: " + header.names());
        }
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).rowCount() != rowCount) {
                throw new IllegalArgumentException(
                        "Column "
                                + header.name(i)
                                + " has "
                                + columns.get(i).rowCount()
                                + " rows, the block "
                                + rowCount);
            }
        }
    }

    /// A block of no rows.
    public static Block empty(Header header) {
        List<Column> columns = new ArrayList<>(header.size());
        for (Field field : header.fields()) {
            columns.add(Columns.empty(field.type()));
        }
        return new Block(header, columns, 0);
    }

    public Column column(int index) {
        return columns.get(index);
    }

    /// The first column called `name`, which must exist.
    public Column column(String name) {
        int index = header.indexOf(name);
        if (index < 0) {
            throw new NoSuchElementException(name);
        }
        return columns.get(index);
    }

    /// The heap bytes the columns keep alive; arrays that columns share are counted for each.
    public long retainedBytes() {
        long bytes = 0;
        for (Column column : columns) {
            bytes += column.retainedBytes();
        }
        return bytes;
    }

    /// The rows `[fromRow, toRow)`.
    public Block slice(int fromRow, int toRow) {
        if (fromRow == 0 && toRow == rowCount) {
            return this;
        }
        List<Column> parts = new ArrayList<>(columns.size());
        for (Column column : columns) {
            parts.add(column.slice(fromRow, toRow));
        }
        return new Block(header, parts, toRow - fromRow);
    }

    /// The rows `rows[0]`, …, `rows[count - 1]` in that order.
    public Block gather(int[] rows, int count) {
        List<Column> parts = new ArrayList<>(columns.size());
        for (Column column : columns) {
            parts.add(column.gather(rows, count));
        }
        return new Block(header, parts, count);
    }
}
