package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import java.nio.charset.StandardCharsets;

/// Writes LineAsString and RawBLOB: the cells as they are, one after another.
public final class PlainTextWriter implements RowWriter {
    private final ValueWriter[] cells;
    private final byte[] rowEnd;

    /// @param rowEnd what stands behind each row
    public PlainTextWriter(Header header, FormatSettings settings, String rowEnd) {
        this.cells = CellWriters.of(header, TextStyle.PLAIN, settings.codec());
        this.rowEnd = rowEnd.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        for (int column = 0; column < cells.length; column++) {
            cells[column].write(block.column(column), row, out);
        }
        out.put(rowEnd);
    }
}
