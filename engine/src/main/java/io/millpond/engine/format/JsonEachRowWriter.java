package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

/// Writes JSONEachRow and its variants: an object a line.
///
/// With progress, each object is wrapped as `{"row":…}`, and lines with the columns, the totals and
/// what was read stand around them.
public final class JsonEachRowWriter implements RowWriter {
    private final Header header;
    private final CodecSettings codec;
    private final byte[][] names;
    private final JsonCells cells;
    private final boolean isCompact;
    private final boolean isWithProgress;
    private final boolean isArray;
    private boolean isFirst = true;

    public JsonEachRowWriter(
            Header header, FormatSettings settings, boolean isStrings, boolean isWithProgress) {
        this(header, settings, isStrings, isWithProgress, false);
    }

    /// @param isCompact whether rows are arrays instead of objects
    public JsonEachRowWriter(
            Header header,
            FormatSettings settings,
            boolean isStrings,
            boolean isWithProgress,
            boolean isCompact) {
        this.header = header;
        this.codec = settings.codec();
        this.names = CellWriters.names(header, TextStyle.JSON, codec);
        this.cells = new JsonCells(header, codec, isStrings);
        this.isCompact = isCompact;
        this.isWithProgress = isWithProgress;
        this.isArray = !isWithProgress && settings.flag("output_format_json_array_of_rows");
    }

    @Override
    public void start(ByteSink out) {
        if (isArray) {
            out.put("[\n");
        }
        if (isWithProgress) {
            putMeta(out);
        }
    }

    private void putMeta(ByteSink out) {
        out.put("{\"meta\":[");
        for (int column = 0; column < names.length; column++) {
            out.put(column > 0 ? ",{\"name\":" : "{\"name\":");
            out.put(names[column]);
            out.put(",\"type\":");
            out.put(CellWriters.text(header.type(column).name(), TextStyle.JSON, codec));
            out.put('}');
        }
        out.put("]}\n");
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        if (isWithProgress) {
            putWrapped("row", block, row, out);
            return;
        }
        if (isArray && !isFirst) {
            out.put(",\n");
        }
        isFirst = false;
        putObject(block, row, out);
        if (!isArray) {
            out.put('\n');
        }
    }

    private void putWrapped(String name, Block block, int row, ByteSink out) {
        out.put("{\"");
        out.put(name);
        out.put("\":");
        putObject(block, row, out);
        out.put("}\n");
    }

    private void putObject(Block block, int row, ByteSink out) {
        if (isCompact) {
            JsonCompactEachRowWriter.putArray(cells, header, block, row, out);
            return;
        }
        out.put('{');
        for (int column = 0; column < names.length; column++) {
            if (column > 0) {
                out.put(',');
            }
            out.put(names[column]);
            out.put(':');
            cells.put(block, column, row, out);
        }
        out.put('}');
    }

    @Override
    public void finish(ResultStatistics statistics, ByteSink out) {
        if (isArray) {
            out.put(isFirst ? "]\n" : "\n]\n");
        }
        if (isWithProgress) {
            putTotals(statistics.totals(), out);
            putExtremes(statistics.extremes(), out);
            putProgress(statistics, out);
            if (statistics.rowsBeforeLimit() >= 0) {
                out.put("{\"rows_before_limit_at_least\":");
                out.putDecimal(statistics.rowsBeforeLimit());
                out.put("}\n");
            }
        }
    }

    private void putTotals(@Nullable Block totals, ByteSink out) {
        if (totals != null && totals.rowCount() > 0) {
            putWrapped("totals", totals, 0, out);
        }
    }

    private void putExtremes(@Nullable Block extremes, ByteSink out) {
        if (extremes != null && extremes.rowCount() == 2) {
            putWrapped("min", extremes, 0, out);
            putWrapped("max", extremes, 1, out);
        }
    }

    private static void putProgress(ResultStatistics statistics, ByteSink out) {
        out.put("{\"progress\":{\"read_rows\":\"");
        out.putDecimal(statistics.rowsRead());
        out.put("\",\"read_bytes\":\"");
        out.putDecimal(statistics.bytesRead());
        out.put("\",\"elapsed_ns\":\"");
        out.putDecimal(Math.round(statistics.elapsedSeconds() * 1e9));
        out.put("\"}}\n");
    }
}
