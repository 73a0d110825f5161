package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Writes Pretty, PrettyCompact and PrettySpace: one table of the whole result.
///
/// Keeps the rows that will be shown, the first and the last ones up to
/// `output_format_pretty_max_rows`, and writes at the end, when all widths are known.
final class PrettyWriter implements BlockWriter {
    private final PrettyStyle style;
    private final Header header;
    private final FormatSettings settings;
    private final OutputStream output;
    private final PrettyText[] texts;
    private final int headCountMax;
    private final int tailCountMax;
    private final int valueWidthMax;
    private final List<String[]> head = new ArrayList<>();
    private final Deque<String[]> tail = new ArrayDeque<>();
    private final double tipThreshold;
    private String tip = "";
    private long rowCount;
    private @Nullable Block firstBlock;

    PrettyWriter(PrettyStyle style, Header header, FormatSettings settings, OutputStream output) {
        this.style = style;
        this.header = header;
        this.settings = settings;
        this.output = output;
        CodecSettings codec = settings.codec();
        texts = new PrettyText[header.size()];
        for (int column = 0; column < texts.length; column++) {
            texts[column] = new PrettyText(header.type(column), codec, true);
        }
        int shown = (int) settings.number("output_format_pretty_max_rows");
        headCountMax = shown - shown / 2;
        tailCountMax = shown / 2;
        valueWidthMax = (int) settings.number("output_format_pretty_max_value_width");
        tipThreshold = settings.real("output_format_pretty_single_large_number_tip_threshold");
    }

    @Override
    public void write(Block block) {
        if (firstBlock == null && block.rowCount() > 0) {
            firstBlock = block.slice(0, Math.min(block.rowCount(), PrettyTable.VERTICAL_ROWS_MAX));
            if (texts.length == 1) {
                tip = texts[0].tip(block.column(0), 0, tipThreshold);
            }
        }
        for (int row = 0; row < block.rowCount(); row++) {
            rowCount++;
            boolean isSkipped =
                    head.size() >= headCountMax && row < block.rowCount() - tailCountMax;
            if (isSkipped) {
                continue;
            }
            if (head.size() < headCountMax) {
                head.add(texts(block, row));
                continue;
            }
            tail.addLast(texts(block, row));
            if (tail.size() > tailCountMax) {
                tail.removeFirst();
            }
        }
    }

    private String[] texts(Block block, int row) {
        String[] row0 = new String[texts.length];
        for (int column = 0; column < texts.length; column++) {
            row0[column] = cut(texts[column].of(block.column(column), row));
        }
        return row0;
    }

    private String cut(String text) {
        boolean isSingle = texts.length == 1 && rowCount == 1;
        if (text.length() <= valueWidthMax || isSingle) {
            return text;
        }
        return text.substring(0, valueWidthMax) + "⋯";
    }

    /// Nothing: a table is written when it is complete.
    @Override
    public void flush() {}

    @Override
    public void finish(ResultStatistics statistics) throws IOException {
        ByteSink sink = new ByteSink(output);
        try {
            if (rowCount > 0) {
                putRows(sink);
            }
            putExtra("Totals", statistics.totals(), sink);
            putExtra("Extremes", statistics.extremes(), sink);
            sink.flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        output.flush();
    }

    private void putRows(ByteSink sink) {
        PrettyTable table =
                new PrettyTable(style, header, settings, head, List.copyOf(tail), rowCount);
        if (table.isBetterVertical() && firstBlock != null) {
            putVertically(firstBlock, sink);
            return;
        }
        table.put(rowCount == 1 ? tip : "", sink);
        long shown = (long) head.size() + tail.size();
        if (shown < rowCount) {
            sink.put(style == PrettyStyle.SPACE ? "\n" : "");
            sink.put("Showed " + shown + " out of " + rowCount + " rows.\n");
        }
    }

    private void putVertically(Block block, ByteSink sink) {
        VerticalWriter writer = new VerticalWriter(header, settings, true);
        for (int row = 0; row < block.rowCount(); row++) {
            writer.row(block, row, sink);
        }
    }

    private void putExtra(String title, @Nullable Block block, ByteSink sink) {
        if (block == null || block.rowCount() == 0) {
            return;
        }
        List<String[]> rows = new ArrayList<>();
        for (int row = 0; row < block.rowCount(); row++) {
            rows.add(texts(block, row));
        }
        sink.put("\n" + title + ":\n");
        new PrettyTable(style, header, settings, rows, List.of(), rows.size()).put("", sink);
    }
}
