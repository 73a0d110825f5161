package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

/// Writes a table in Markdown.
final class MarkdownWriter implements RowWriter {
    private static final byte[] NULL = {'\\', 'N'};

    private final Header header;
    private final ValueWriter[] cells;

    MarkdownWriter(Header header, FormatSettings settings) {
        this.header = header;
        this.cells = CellWriters.of(header, TextStyle.ESCAPED, settings.codec());
    }

    @Override
    public void start(ByteSink out) {
        for (String name : header.names()) {
            out.put("| ");
            out.put(name);
            out.put(' ');
        }
        out.put("|\n");
        for (int column = 0; column < header.size(); column++) {
            out.put(PrettyText.isRightAligned(header.type(column)) ? "|-:" : "|:-");
        }
        out.put("|\n");
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        for (int column = 0; column < cells.length; column++) {
            out.put("| ");
            if (CellWriters.isNull(block.column(column), row)) {
                out.put(NULL);
            } else {
                cells[column].write(block.column(column), row, out);
            }
            out.put(' ');
        }
        out.put("|\n");
    }
}
