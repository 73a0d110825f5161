package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.DataType;

import java.util.List;

/// Writes CustomSeparated and its variants; totals and extremes are left out, as in ClickHouse.
public final class CustomWriter implements RowWriter {
    private final Header header;
    private final DelimitedHeader lines;
    private final CodecSettings codec;
    private final EscapingRule rule;
    private final ValueWriter[] cells;
    private final byte[] beforeResult;
    private final byte[] afterResult;
    private final byte[] beforeRow;
    private final byte[] afterRow;
    private final byte[] betweenRows;
    private final byte[] betweenFields;
    private boolean isFirst = true;

    public CustomWriter(Header header, FormatSettings settings, DelimitedHeader lines) {
        this.header = header;
        this.lines = lines;
        this.codec = settings.codec();
        this.rule = EscapingRule.ofSetting(settings, "format_custom_escaping_rule");
        this.cells = new ValueWriter[header.size()];
        for (int column = 0; column < cells.length; column++) {
            cells[column] = RuleWriters.of(header.type(column), rule, codec);
        }
        this.beforeResult = Texts.of(settings, "format_custom_result_before_delimiter");
        this.afterResult = Texts.of(settings, "format_custom_result_after_delimiter");
        this.beforeRow = Texts.of(settings, "format_custom_row_before_delimiter");
        this.afterRow = Texts.of(settings, "format_custom_row_after_delimiter");
        this.betweenRows = Texts.of(settings, "format_custom_row_between_delimiter");
        this.betweenFields = Texts.of(settings, "format_custom_field_delimiter");
    }

    @Override
    public void start(ByteSink out) {
        out.put(beforeResult);
        if (lines.hasNames()) {
            putTexts(header.names(), out);
        }
        if (lines.hasTypes()) {
            putTexts(header.types().stream().map(DataType::name).toList(), out);
        }
    }

    private void putTexts(List<String> texts, ByteSink out) {
        startRow(out);
        for (int i = 0; i < texts.size(); i++) {
            if (i > 0) {
                out.put(betweenFields);
            }
            out.put(RuleWriters.text(texts.get(i), rule, codec));
        }
        out.put(afterRow);
    }

    private void startRow(ByteSink out) {
        if (!isFirst) {
            out.put(betweenRows);
        }
        isFirst = false;
        out.put(beforeRow);
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        startRow(out);
        for (int column = 0; column < cells.length; column++) {
            if (column > 0) {
                out.put(betweenFields);
            }
            cells[column].write(block.column(column), row, out);
        }
        out.put(afterRow);
    }

    @Override
    public void finish(ResultStatistics statistics, ByteSink out) {
        out.put(afterResult);
    }
}
