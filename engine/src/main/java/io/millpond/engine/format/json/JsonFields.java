package io.millpond.engine.format.json;

import io.millpond.sql.codec.CodecSettings;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import java.nio.charset.StandardCharsets;

/// Reads single JSON values into the columns of a header.
public final class JsonFields {
    private final JsonCell[] cells;
    private final int depthMax;
    private int end;

    /// @param depthMax how deep skipped values may be nested
    public JsonFields(Header header, CodecSettings settings, int depthMax) {
        this.depthMax = depthMax;
        JsonCells factory = new JsonCells(settings, depthMax);
        cells = new JsonCell[header.size()];
        for (int column = 0; column < cells.length; column++) {
            cells[column] = factory.of(header.type(column));
        }
    }

    /// Appends the value at `at` to a column and returns the index after it.
    public int read(int column, byte[] bytes, int at, int to, ColumnBuilder builder) {
        return cells[column].read(bytes, at, to, builder);
    }

    /// The index after the value at `at`.
    public int skip(byte[] bytes, int at, int to) {
        return JsonText.skipValue(bytes, at, to, depthMax);
    }

    /// The string at `at`; [#end] is the index after it.
    public String readText(byte[] bytes, int at, int to) {
        int from = JsonText.expect(bytes, at, to, '"');
        int stop = JsonText.stringEnd(bytes, from, to);
        byte[] plain = new byte[stop - from];
        int length = JsonEscapes.unescape(bytes, from, stop, plain, 0);
        end = stop + 1;
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }

    /// The index after the string that was read last.
    public int end() {
        return end;
    }
}
