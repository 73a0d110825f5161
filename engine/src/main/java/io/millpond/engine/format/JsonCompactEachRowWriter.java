package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import java.util.List;

/// Writes JSONCompactEachRow and its variants: an array a line.
public final class JsonCompactEachRowWriter implements RowWriter {
    private final Header header;
    private final CodecSettings codec;
    private final DelimitedHeader lines;
    private final JsonCells cells;

    public JsonCompactEachRowWriter(
            Header header, FormatSettings settings, DelimitedHeader lines, boolean isStrings) {
        this.header = header;
        this.codec = settings.codec();
        this.lines = lines;
        this.cells = new JsonCells(header, codec, isStrings);
    }

    @Override
    public void start(ByteSink out) {
        if (lines.hasNames()) {
            putLine(header.names(), out);
        }
        if (lines.hasTypes()) {
            putLine(header.types().stream().map(type -> type.name()).toList(), out);
        }
    }

    private void putLine(List<String> texts, ByteSink out) {
        out.put('[');
        for (int i = 0; i < texts.size(); i++) {
            if (i > 0) {
                out.put(", ");
            }
            out.put(CellWriters.text(texts.get(i), TextStyle.JSON, codec));
        }
        out.put("]\n");
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        putArray(cells, header, block, row, out);
        out.put('\n');
    }

    /// Writes a row as an array on one line.
    static void putArray(JsonCells cells, Header header, Block block, int row, ByteSink out) {
        out.put('[');
        for (int column = 0; column < header.size(); column++) {
            if (column > 0) {
                out.put(", ");
            }
            cells.put(block, column, row, out);
        }
        out.put(']');
    }
}
