package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import java.util.ArrayList;
import java.util.List;

/// Writes PrettyJSONEachRow: an object a row, with a line a value.
public final class PrettyJsonWriter implements RowWriter {
    private static final String INDENT = "    ";

    private final byte[][] names;
    private final List<JsonPrettyCell> cells = new ArrayList<>();

    public PrettyJsonWriter(Header header, FormatSettings settings) {
        CodecSettings codec = settings.codec();
        this.names = CellWriters.names(header, TextStyle.JSON, codec);
        for (int column = 0; column < header.size(); column++) {
            cells.add(JsonPrettyCell.of(header.type(column), codec, INDENT));
        }
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        out.put("{\n");
        for (int column = 0; column < names.length; column++) {
            out.put(column > 0 ? ",\n" : "");
            out.put(INDENT);
            out.put(names[column]);
            out.put(": ");
            cells.get(column).put(block.column(column), row, 1, out);
        }
        out.put("\n}\n");
    }
}
