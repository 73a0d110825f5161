package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// Writes TabSeparated and its variants.
///
/// In the raw variants, values are not escaped. Totals and extremes follow an empty line each.
public final class TabSeparatedWriter implements RowWriter {
    private final Header header;
    private final DelimitedHeader lines;
    private final boolean isRaw;
    private final CodecSettings codec;
    private final ValueWriter[] cells;
    private final byte[] lineEnd;
    private final byte[] nullText;

    public TabSeparatedWriter(
            Header header, FormatSettings settings, DelimitedHeader lines, boolean isRaw) {
        this.header = header;
        this.lines = lines;
        this.isRaw = isRaw;
        this.codec = settings.codec();
        this.cells = CellWriters.of(header, isRaw ? TextStyle.PLAIN : TextStyle.ESCAPED, codec);
        this.lineEnd =
                (settings.flag("output_format_tsv_crlf_end_of_line") ? "\r\n" : "\n")
                        .getBytes(StandardCharsets.UTF_8);
        this.nullText =
                settings.text("format_tsv_null_representation").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void start(ByteSink out) {
        if (lines.hasNames()) {
            for (int column = 0; column < header.size(); column++) {
                putText(header.name(column), column, out);
            }
            out.put(lineEnd);
        }
        if (lines.hasTypes()) {
            for (int column = 0; column < header.size(); column++) {
                putText(header.type(column).name(), column, out);
            }
            out.put(lineEnd);
        }
    }

    private void putText(String text, int column, ByteSink out) {
        if (column > 0) {
            out.put('\t');
        }
        if (isRaw) {
            out.put(text);
        } else {
            out.put(CellWriters.text(text, TextStyle.ESCAPED, codec));
        }
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        for (int column = 0; column < cells.length; column++) {
            if (column > 0) {
                out.put('\t');
            }
            if (CellWriters.isNull(block.column(column), row)) {
                out.put(nullText);
            } else {
                cells[column].write(block.column(column), row, out);
            }
        }
        out.put(lineEnd);
    }

    @Override
    public void finish(ResultStatistics statistics, ByteSink out) {
        putExtra(statistics.totals(), out);
        putExtra(statistics.extremes(), out);
    }

    private void putExtra(@Nullable Block block, ByteSink out) {
        if (block == null) {
            return;
        }
        out.put(lineEnd);
        for (int row = 0; row < block.rowCount(); row++) {
            row(block, row, out);
        }
    }
}
