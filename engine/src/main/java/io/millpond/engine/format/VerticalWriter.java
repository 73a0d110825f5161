package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

/// Writes Vertical: a line a cell, the names in front.
public final class VerticalWriter implements RowWriter {
    private final String[] labels;
    private final PrettyText[] texts;
    private final double tipThreshold;
    private final long rowCountMax;
    private long rowCount;

    public VerticalWriter(Header header, FormatSettings settings) {
        this(header, settings, false);
    }

    /// @param isTupleJson whether tuples with names are written as JSON
    VerticalWriter(Header header, FormatSettings settings, boolean isTupleJson) {
        CodecSettings codec = settings.codec();
        tipThreshold = settings.real("output_format_pretty_single_large_number_tip_threshold");
        rowCountMax = settings.number("output_format_pretty_max_rows");
        labels = new String[header.size()];
        texts = new PrettyText[header.size()];
        int width = 0;
        for (String name : header.names()) {
            width = Math.max(width, PrettyText.width(name));
        }
        for (int column = 0; column < labels.length; column++) {
            String name = header.name(column);
            labels[column] = name + ":" + " ".repeat(width - PrettyText.width(name) + 1);
            texts[column] = new PrettyText(header.type(column), codec, isTupleJson);
        }
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        if (++rowCount > rowCountMax) {
            return;
        }
        if (rowCount > 1) {
            out.put('\n');
        }
        putRow("Row " + rowCount, block, row, out);
    }

    private void putRow(String title, Block block, int row, ByteSink out) {
        out.put(title);
        out.put(":\n");
        out.put("─".repeat(title.length() + 1));
        out.put('\n');
        for (int column = 0; column < labels.length; column++) {
            out.put(labels[column]);
            out.put(texts[column].of(block.column(column), row));
            out.put(texts[column].tip(block.column(column), row, tipThreshold));
            out.put('\n');
        }
    }

    @Override
    public void finish(ResultStatistics statistics, ByteSink out) {
        if (rowCount > rowCountMax) {
            out.put("\nShowed first " + rowCountMax + ".\n");
        }
        Block totals = statistics.totals();
        if (totals != null && totals.rowCount() > 0) {
            out.put("\n\n");
            putRow("Totals", totals, 0, out);
        }
        Block extremes = statistics.extremes();
        if (extremes != null && extremes.rowCount() == 2) {
            out.put(totals == null ? "\n\n" : "\n");
            putRow("Min", extremes, 0, out);
            out.put('\n');
            putRow("Max", extremes, 1, out);
        }
    }
}
