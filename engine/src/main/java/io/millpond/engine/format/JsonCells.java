package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataTypes;

/// Writes cells as JSON values, or all of them as JSON strings of their plain text.
final class JsonCells {
    private final ValueWriter[] cells;
    private final boolean isStrings;
    private final ValueWriter string;
    private final ByteSink scratch = new ByteSink();

    JsonCells(Header header, CodecSettings settings, boolean isStrings) {
        this.cells = CellWriters.of(header, isStrings ? TextStyle.PLAIN : TextStyle.JSON, settings);
        this.isStrings = isStrings;
        this.string = ValueWriter.of(DataTypes.STRING, TextStyle.JSON, settings);
    }

    void put(Block block, int index, int row, ByteSink out) {
        Column column = block.column(index);
        if (!isStrings) {
            cells[index].write(column, row, out);
            return;
        }
        scratch.clear();
        if (CellWriters.isNull(column, row)) {
            scratch.put(CellWriters.NULL_FOR_PEOPLE);
        } else {
            cells[index].write(column, row, scratch);
        }
        string.write(CellWriters.column(scratch, 0), 0, out);
    }
}
