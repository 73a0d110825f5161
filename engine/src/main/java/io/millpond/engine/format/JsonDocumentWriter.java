package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Writes JSON, JSONCompact, JSONStrings and JSONCompactStrings: one object with the columns, the
/// rows, totals, extremes and statistics.
public final class JsonDocumentWriter implements RowWriter {
    private final Header header;
    private final CodecSettings codec;
    private final boolean isCompact;
    private final boolean isStrings;
    private final boolean hasStatistics;
    private final byte[][] names;
    private final JsonCells cells;
    private final List<JsonPrettyCell> prettyCells = new ArrayList<>();
    private long rowCount;

    public JsonDocumentWriter(
            Header header, FormatSettings settings, boolean isCompact, boolean isStrings) {
        this.header = header;
        this.codec = settings.codec();
        this.isCompact = isCompact;
        this.isStrings = isStrings;
        this.hasStatistics = settings.flag("output_format_write_statistics");
        this.names = CellWriters.names(header, TextStyle.JSON, codec);
        this.cells = new JsonCells(header, codec, isStrings);
        String indent = settings.flag("output_format_json_pretty_print") ? "\t" : "";
        for (int column = 0; column < header.size(); column++) {
            prettyCells.add(JsonPrettyCell.of(header.type(column), codec, indent));
        }
    }

    @Override
    public void start(ByteSink out) {
        putMeta(out);
        out.put("\n\t],\n\n\t\"data\":\n\t[\n");
    }

    /// Writes what stands before the end of the columns' types.
    void putMeta(ByteSink out) {
        out.put("{\n\t\"meta\":\n\t[\n");
        for (int column = 0; column < names.length; column++) {
            out.put(column > 0 ? ",\n" : "");
            out.put("\t\t{\n\t\t\t\"name\": ");
            out.put(names[column]);
            out.put(",\n\t\t\t\"type\": ");
            out.put(CellWriters.text(header.type(column).name(), TextStyle.JSON, codec));
            out.put("\n\t\t}");
        }
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        if (rowCount++ > 0) {
            out.put(",\n");
        }
        out.put("\t\t");
        putRow(block, row, 2, out);
    }

    /// Writes a row whose first line is indented already, by `depth` tabs.
    private void putRow(Block block, int row, int depth, ByteSink out) {
        if (isCompact) {
            JsonCompactEachRowWriter.putArray(cells, header, block, row, out);
            return;
        }
        out.put("{\n");
        for (int column = 0; column < names.length; column++) {
            out.put(column > 0 ? ",\n" : "");
            JsonPrettyCell.indent("\t", depth + 1, out);
            out.put(names[column]);
            out.put(": ");
            if (isStrings) {
                cells.put(block, column, row, out);
            } else {
                prettyCells.get(column).put(block.column(column), row, depth + 1, out);
            }
        }
        out.put('\n');
        JsonPrettyCell.indent("\t", depth, out);
        out.put('}');
    }

    @Override
    public void finish(ResultStatistics statistics, ByteSink out) {
        out.put("\n\t]");
        putNamedRow("totals", statistics.totals(), 0, 1, ",\n\n", out);
        Block extremes = statistics.extremes();
        if (extremes != null && extremes.rowCount() == 2) {
            out.put(",\n\n\t\"extremes\":\n\t{\n");
            putNamedRow("min", extremes, 0, 2, "", out);
            putNamedRow("max", extremes, 1, 2, ",\n", out);
            out.put("\n\t}");
        }
        putEnd(statistics, rowCount, out);
    }

    /// Writes what stands behind the rows.
    void putEnd(ResultStatistics statistics, long allRows, ByteSink out) {
        putNumber(",\n\n\t\"rows\": ", allRows, out);
        if (statistics.rowsBeforeLimit() >= 0) {
            putNumber(",\n\n\t\"rows_before_limit_at_least\": ", statistics.rowsBeforeLimit(), out);
        }
        if (hasStatistics) {
            putStatistics(statistics, out);
        }
        out.put("\n}\n");
    }

    private void putNamedRow(
            String name, @Nullable Block block, int row, int depth, String before, ByteSink out) {
        if (block == null || block.rowCount() == 0) {
            return;
        }
        out.put(before);
        JsonPrettyCell.indent("\t", depth, out);
        out.put("\"" + name + "\":");
        if (isCompact) {
            out.put(' ');
        } else {
            out.put('\n');
            JsonPrettyCell.indent("\t", depth, out);
        }
        putRow(block, row, depth, out);
    }

    private static void putNumber(String before, long value, ByteSink out) {
        out.put(before);
        out.putDecimal(value);
    }

    private void putStatistics(ResultStatistics statistics, ByteSink out) {
        out.put(",\n\n\t\"statistics\":\n\t{\n\t\t\"elapsed\": ");
        secondsWriter(codec).write(seconds(statistics), 0, out);
        putNumber(",\n\t\t\"rows_read\": ", statistics.rowsRead(), out);
        putNumber(",\n\t\t\"bytes_read\": ", statistics.bytesRead(), out);
        out.put("\n\t}");
    }

    /// The elapsed time as a column of one number, and what writes it.
    static Column seconds(ResultStatistics statistics) {
        return new DoubleColumn(new double[] {statistics.elapsedSeconds()}, 1);
    }

    static ValueWriter secondsWriter(CodecSettings settings) {
        return ValueWriter.of(DataTypes.FLOAT64, TextStyle.PLAIN, settings);
    }
}
