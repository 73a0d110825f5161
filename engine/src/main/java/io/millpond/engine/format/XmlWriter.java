package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import java.util.List;
import java.util.regex.Pattern;

/// Writes XML: a document with the columns, the rows, totals, extremes and statistics.
public final class XmlWriter implements RowWriter {
    private static final Pattern TAG = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    private final Header header;
    private final List<XmlCell> cells;
    private final List<String> tags;
    private final boolean hasStatistics;
    private final ValueWriter number;
    private long rowCount;

    public XmlWriter(Header header, FormatSettings settings) {
        CodecSettings codec = settings.codec();
        this.header = header;
        this.cells = header.types().stream().map(type -> XmlCell.of(type, codec)).toList();
        this.tags =
                header.names().stream()
                        .map(name -> TAG.matcher(name).matches() ? name : "field")
                        .toList();
        this.hasStatistics = settings.flag("output_format_write_statistics");
        this.number = JsonDocumentWriter.secondsWriter(codec);
    }

    @Override
    public void start(ByteSink out) {
        out.put("<?xml version='1.0' encoding='UTF-8' ?>\n<result>\n\t<meta>\n\t\t<columns>\n");
        for (int column = 0; column < header.size(); column++) {
            out.put("\t\t\t<column>\n\t\t\t\t<name>");
            XmlCell.putEscaped(header.name(column), out);
            out.put("</name>\n\t\t\t\t<type>");
            XmlCell.putEscaped(header.type(column).name(), out);
            out.put("</type>\n\t\t\t</column>\n");
        }
        out.put("\t\t</columns>\n\t</meta>\n\t<data>\n");
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        rowCount++;
        putRow("row", block, row, 2, out);
    }

    private void putRow(String tag, Block block, int row, int depth, ByteSink out) {
        String indent = "\t".repeat(depth);
        out.put(indent + "<" + tag + ">\n");
        for (int column = 0; column < cells.size(); column++) {
            out.put(indent + "\t<" + tags.get(column) + ">");
            cells.get(column).put(block.column(column), row, out);
            out.put("</" + tags.get(column) + ">\n");
        }
        out.put(indent + "</" + tag + ">\n");
    }

    @Override
    public void finish(ResultStatistics statistics, ByteSink out) {
        out.put("\t</data>\n");
        Block totals = statistics.totals();
        if (totals != null && totals.rowCount() > 0) {
            putRow("totals", totals, 0, 1, out);
        }
        Block extremes = statistics.extremes();
        if (extremes != null && extremes.rowCount() == 2) {
            out.put("\t<extremes>\n");
            putRow("min", extremes, 0, 2, out);
            putRow("max", extremes, 1, 2, out);
            out.put("\t</extremes>\n");
        }
        out.put("\t<rows>" + rowCount + "</rows>\n");
        if (statistics.rowsBeforeLimit() >= 0) {
            out.put(
                    "\t<rows_before_limit_at_least>"
                            + statistics.rowsBeforeLimit()
                            + "</rows_before_limit_at_least>\n");
        }
        if (hasStatistics) {
            out.put("\t<statistics>\n\t\t<elapsed>");
            number.write(JsonDocumentWriter.seconds(statistics), 0, out);
            out.put("</elapsed>\n\t\t<rows_read>" + statistics.rowsRead() + "</rows_read>\n");
            out.put("\t\t<bytes_read>" + statistics.bytesRead() + "</bytes_read>\n");
            out.put("\t</statistics>\n");
        }
        out.put("</result>\n");
    }
}
