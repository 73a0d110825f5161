package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Writes JSONColumns, JSONCompactColumns and JSONColumnsWithMetadata: an array of values for each
/// column; with metadata in the document of [JsonDocumentWriter].
///
/// A column is written only after all its rows are known: the rows are kept until the end.
public final class JsonColumnsWriter implements RowWriter {
    private final byte[][] names;
    private final boolean isCompact;
    private final JsonCells cells;
    private final List<ByteSink> columns;
    private final @Nullable JsonDocumentWriter document;
    private long rowCount;

    /// @param isCompact whether the columns stand in an array, without names
    /// @param isDocument whether metadata stand around the columns
    public JsonColumnsWriter(
            Header header, FormatSettings settings, boolean isCompact, boolean isDocument) {
        CodecSettings codec = settings.codec();
        this.names = CellWriters.names(header, TextStyle.JSON, codec);
        this.isCompact = isCompact;
        this.document = isDocument ? new JsonDocumentWriter(header, settings, false, false) : null;
        this.cells = new JsonCells(header, codec, false);
        this.columns = header.fields().stream().map(_ -> new ByteSink()).toList();
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        for (int column = 0; column < names.length; column++) {
            if (rowCount > 0) {
                columns.get(column).put(", ");
            }
            cells.put(block, column, row, columns.get(column));
        }
        rowCount++;
    }

    @Override
    public void finish(ResultStatistics statistics, ByteSink out) {
        if (document == null) {
            out.put(isCompact ? "[\n" : "{\n");
            putColumns("\t", out);
            out.put(isCompact ? "\n]\n" : "\n}\n");
            return;
        }
        document.putMeta(out);
        out.put("\n\t],\n\n\t\"data\":\n\t{\n");
        putColumns("\t\t", out);
        out.put("\n\t}");
        document.putEnd(statistics, rowCount, out);
    }

    private void putColumns(String indent, ByteSink out) {
        for (int column = 0; column < names.length && !(isCompact && rowCount == 0); column++) {
            out.put(column > 0 ? ",\n" : "");
            out.put(indent);
            if (!isCompact) {
                out.put(names[column]);
                out.put(": ");
            }
            out.put('[');
            ByteSink values = columns.get(column);
            out.put(values.bytes(), 0, values.size());
            out.put(']');
        }
    }
}
