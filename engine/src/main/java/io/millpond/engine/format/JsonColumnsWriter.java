package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import java.util.List;

/// Writes JSONColumns and JSONCompactColumns: an array of values for each column.
///
/// A column is written only after all its rows are known: the rows are kept until the end.
final class JsonColumnsWriter implements RowWriter {
    private final byte[][] names;
    private final boolean isCompact;
    private final JsonCells cells;
    private final List<ByteSink> columns;
    private boolean isEmpty = true;

    /// @param isCompact whether the columns stand in an array, without names
    JsonColumnsWriter(Header header, FormatSettings settings, boolean isCompact) {
        CodecSettings codec = settings.codec();
        this.names = CellWriters.names(header, TextStyle.JSON, codec);
        this.isCompact = isCompact;
        this.cells = new JsonCells(header, codec, false);
        this.columns = header.fields().stream().map(_ -> new ByteSink()).toList();
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        for (int column = 0; column < names.length; column++) {
            if (!isEmpty) {
                columns.get(column).put(", ");
            }
            cells.put(block, column, row, columns.get(column));
        }
        isEmpty = false;
    }

    @Override
    public void finish(ResultStatistics statistics, ByteSink out) {
        out.put(isCompact ? "[\n" : "{\n");
        for (int column = 0; column < names.length && !(isCompact && isEmpty); column++) {
            out.put(column > 0 ? ",\n\t" : "\t");
            if (!isCompact) {
                out.put(names[column]);
                out.put(": ");
            }
            out.put('[');
            ByteSink values = columns.get(column);
            out.put(values.bytes(), 0, values.size());
            out.put(']');
        }
        out.put(isCompact ? "\n]\n" : "\n}\n");
    }
}
