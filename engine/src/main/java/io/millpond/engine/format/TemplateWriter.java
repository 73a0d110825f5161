package io.millpond.engine.format;

import io.millpond.engine.format.TemplateText.Place;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.DoubleColumnBuilder;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Writes Template: rows of one shape within a text of another.
public final class TemplateWriter implements RowWriter {
    /// What a result may say, in the order of ClickHouse's numbers.
    private static final List<String> PARTS =
            List.of(
                    "data",
                    "totals",
                    "min",
                    "max",
                    "rows",
                    "rows_before_limit",
                    "time",
                    "rows_read",
                    "bytes_read");

    private static final int DATA = 0;
    private static final int FIRST_NUMBER = 4;

    private final TemplateText rowText;
    private final TemplateText resultText;
    private final byte[] betweenRows;
    private final CodecSettings codec;
    private final ValueWriter[] cells;
    private long rowCount;

    public TemplateWriter(Header header, FormatSettings settings) {
        String row = TemplateText.rowText(settings);
        this.rowText =
                TemplateText.parse(
                        row == null ? "" : row, name -> TemplateText.columnIndex(header, name));
        this.resultText =
                TemplateText.parse(TemplateText.resultText(settings), TemplateWriter::part);
        this.betweenRows = Texts.of(settings, "format_template_rows_between_delimiter");
        this.codec = settings.codec();
        checkResult();
        if (rowText.places().isEmpty()) {
            throw rowText.invalid("No columns specified");
        }
        this.cells = new ValueWriter[rowText.places().size()];
        for (int i = 0; i < cells.length; i++) {
            Place place = rowText.places().get(i);
            if (place.index() == TemplateText.SKIPPED) {
                throw rowText.invalid("A column cannot be left out of what is written", i);
            }
            if (place.rule() == EscapingRule.NONE) {
                throw rowText.invalid("Serialization type for file column is not specified", i);
            }
            cells[i] = RuleWriters.of(header.type(place.index()), place.rule(), codec);
        }
    }

    private static int part(String name) {
        int part = PARTS.indexOf(name);
        if (part < 0) {
            throw new DatabaseException(ErrorCode.SYNTAX_ERROR, "Unknown output part " + name);
        }
        return part;
    }

    private void checkResult() {
        for (int i = 0; i < resultText.places().size(); i++) {
            Place place = resultText.places().get(i);
            boolean isNone = place.rule() == EscapingRule.NONE;
            if (place.index() == TemplateText.SKIPPED) {
                throw resultText.invalid("Output part name cannot be empty.", i);
            }
            if (place.index() < FIRST_NUMBER && !isNone) {
                throw resultText.invalid(
                        "Serialization type for data, totals, min and max must be empty or None",
                        i);
            }
            if (place.index() >= FIRST_NUMBER && isNone) {
                throw resultText.invalid(
                        "Serialization type for output part rows, %s, time, rows_read or bytes_read"
                                        .formatted(place.name())
                                + " is not specified",
                        i);
            }
        }
        if (resultText.places().isEmpty() || resultText.places().getFirst().index() != DATA) {
            throw resultText.invalid("${data} must be the first output part", 0);
        }
    }

    @Override
    public void start(ByteSink out) {
        out.put(resultText.delimiters().getFirst());
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        if (rowCount++ > 0) {
            out.put(betweenRows);
        }
        putRow(block, row, out);
    }

    private void putRow(Block block, int row, ByteSink out) {
        for (int i = 0; i < cells.length; i++) {
            out.put(rowText.delimiters().get(i));
            cells[i].write(block.column(rowText.places().get(i).index()), row, out);
        }
        out.put(rowText.lastDelimiter());
    }

    @Override
    public void finish(ResultStatistics statistics, ByteSink out) {
        for (int i = 0; i < resultText.places().size(); i++) {
            Place place = resultText.places().get(i);
            switch (place.name()) {
                case "totals" -> putExtra(statistics.totals(), 0, i, out);
                case "min" -> putExtra(statistics.extremes(), 0, i, out);
                case "max" -> putExtra(statistics.extremes(), 1, i, out);
                case "rows" -> putNumber(rowCount, place, out);
                case "rows_before_limit" -> {
                    if (statistics.rowsBeforeLimit() < 0) {
                        throw cannotPrint(i);
                    }
                    putNumber(statistics.rowsBeforeLimit(), place, out);
                }
                case "time" -> putSeconds(statistics.elapsedSeconds(), place, out);
                case "rows_read" -> putNumber(statistics.rowsRead(), place, out);
                case "bytes_read" -> putNumber(statistics.bytesRead(), place, out);
                default -> {
                    // The rows are written already.
                }
            }
            out.put(resultText.delimiters().get(i + 1));
        }
    }

    private void putExtra(@Nullable Block block, int row, int place, ByteSink out) {
        if (block == null || block.rowCount() <= row) {
            throw cannotPrint(place);
        }
        putRow(block, row, out);
    }

    private DatabaseException cannotPrint(int place) {
        String name = resultText.places().get(place).name();
        return resultText.invalid("Cannot print " + name + " for this request", place);
    }

    private void putNumber(long value, Place place, ByteSink out) {
        LongColumnBuilder builder = new LongColumnBuilder();
        builder.append(value);
        RuleWriters.of(DataTypes.UINT64, place.rule(), codec).write(builder.build(), 0, out);
    }

    private void putSeconds(double value, Place place, ByteSink out) {
        DoubleColumnBuilder builder = new DoubleColumnBuilder();
        builder.append(value);
        RuleWriters.of(DataTypes.FLOAT64, place.rule(), codec).write(builder.build(), 0, out);
    }
}
