package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.DataType;

import java.nio.charset.StandardCharsets;

/// Writes Native, block after block:
///
/// | bytes | field |
/// |---|---|
/// | varint | columns |
/// | varint | rows |
/// | | for each column: string name, string type, then the values as [NativeColumns] has them |
///
/// A string is its length as a varint and its bytes. Blocks without rows are left out.
///
/// Example: `SELECT 1 AS a` is `01 01 01 61 05 55 49 6e 74 38 01`.
public final class NativeWriter implements DocumentWriter {
    private final Header header;

    public NativeWriter(Header header) {
        this.header = header;
    }

    @Override
    public void write(Block block, int fromRow, int toRow, ByteSink out) {
        if (fromRow == toRow) {
            return;
        }
        out.putVarint(header.size());
        out.putVarint(toRow - fromRow);
        for (int column = 0; column < header.size(); column++) {
            DataType type = header.type(column);
            putString(header.name(column), out);
            putString(type.name(), out);
            NativeColumns.writePrefix(type, block.column(column), fromRow, toRow, out);
            NativeColumns.write(type, block.column(column), fromRow, toRow, out);
        }
    }

    @Override
    public void finish(ByteSink out) {
        // Nothing stands behind the blocks.
    }

    private static void putString(String text, ByteSink out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putVarint(bytes.length);
        out.put(bytes);
    }
}
