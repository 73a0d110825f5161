package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import java.nio.charset.StandardCharsets;

/// Writes TSKV: `name=value` for each column, a row a line.
public final class TskvWriter implements RowWriter {
    private static final byte[] NULL = {'\\', 'N'};

    private final byte[][] names;
    private final ValueWriter[] cells;

    public TskvWriter(Header header, FormatSettings settings) {
        CodecSettings codec = settings.codec();
        cells = CellWriters.of(header, TextStyle.ESCAPED, codec);
        names = CellWriters.names(header, TextStyle.ESCAPED, codec);
        for (int column = 0; column < names.length; column++) {
            String name = new String(names[column], StandardCharsets.UTF_8).replace("=", "\\=");
            names[column] = (name + "=").getBytes(StandardCharsets.UTF_8);
        }
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        for (int column = 0; column < cells.length; column++) {
            if (column > 0) {
                out.put('\t');
            }
            out.put(names[column]);
            if (CellWriters.isNull(block.column(column), row)) {
                out.put(NULL);
            } else {
                cells[column].write(block.column(column), row, out);
            }
        }
        out.put('\n');
    }
}
