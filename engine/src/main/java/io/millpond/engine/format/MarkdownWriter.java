package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.StringType;

/// Writes a table in Markdown.
public final class MarkdownWriter implements RowWriter {
    private static final String SPECIAL = "\\`*_{}[]()<>#+-.!|~";
    private static final byte[] NULL = {'\\', 'N'};

    private final Header header;
    private final ValueWriter[] cells;

    public MarkdownWriter(Header header, FormatSettings settings) {
        this.header = header;
        this.cells = CellWriters.of(header, TextStyle.ESCAPED, settings.codec());
        if (settings.flag("output_format_markdown_escape_special_characters")) {
            for (int column = 0; column < cells.length; column++) {
                if (DataTypes.withoutWrappers(header.type(column)) instanceof StringType) {
                    cells[column] =
                            escaped(
                                    ValueWriter.of(
                                            header.type(column),
                                            TextStyle.PLAIN,
                                            settings.codec()));
                }
            }
        }
    }

    /// A writer that puts a backslash before what means something in Markdown.
    private static ValueWriter escaped(ValueWriter plain) {
        ByteSink text = new ByteSink();
        return (column, row, out) -> {
            text.clear();
            plain.write(column, row, text);
            for (int i = 0; i < text.size(); i++) {
                byte letter = text.bytes()[i];
                if (SPECIAL.indexOf(letter) >= 0) {
                    out.put('\\');
                }
                out.put(letter);
            }
        };
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
