package io.millpond.engine.format;

import io.millpond.sql.codec.BinaryCodec;
import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import java.nio.charset.StandardCharsets;

/// Writes RowBinary and its variants: the cells one after another in their binary form.
///
/// With names, first the column count as a varint, then each name as a string; with types, then
/// each type's name as a string.
public final class RowBinaryWriter implements RowWriter {
    private final Header header;
    private final DelimitedHeader lines;
    private final BinaryCodec[] cells;

    public RowBinaryWriter(Header header, DelimitedHeader lines) {
        this.header = header;
        this.lines = lines;
        this.cells = new BinaryCodec[header.size()];
        for (int column = 0; column < cells.length; column++) {
            cells[column] = BinaryCodec.of(header.type(column));
        }
    }

    @Override
    public void start(ByteSink out) {
        if (!lines.hasNames()) {
            return;
        }
        out.putVarint(header.size());
        for (String name : header.names()) {
            putString(name, out);
        }
        if (lines.hasTypes()) {
            for (int column = 0; column < header.size(); column++) {
                putString(header.type(column).name(), out);
            }
        }
    }

    private static void putString(String text, ByteSink out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putVarint(bytes.length);
        out.put(bytes);
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        for (int column = 0; column < cells.length; column++) {
            cells[column].write(block.column(column), row, out);
        }
    }
}
