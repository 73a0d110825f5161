package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

/// Writes Values: rows in parentheses with commas between them.
public final class ValuesWriter implements RowWriter {
    private final ValueWriter[] cells;
    private boolean isFirst = true;

    public ValuesWriter(Header header, FormatSettings settings) {
        cells = CellWriters.of(header, TextStyle.QUOTED, settings.codec());
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        out.put(isFirst ? "(" : ",(");
        isFirst = false;
        for (int column = 0; column < cells.length; column++) {
            if (column > 0) {
                out.put(',');
            }
            cells[column].write(block.column(column), row, out);
        }
        out.put(')');
    }
}
