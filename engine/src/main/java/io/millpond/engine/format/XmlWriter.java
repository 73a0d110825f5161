package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import java.util.List;
import java.util.regex.Pattern;

/// Writes XML: a document with the columns, the rows, totals, extremes and statistics.
final class XmlWriter implements RowWriter {
    private static final Pattern TAG = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    /// Writes the values of one type with the elements of arrays, tuples and maps as tags.
    private record Cell(ValueWriter writer, List<Cell> elements) {
        static Cell of(DataType type, CodecSettings settings) {
            List<DataType> elements =
                    switch (type) {
                        case ArrayType(DataType element) -> List.of(element);
                        case MapType(DataType key, DataType value) -> List.of(key, value);
                        case TupleType tuple -> tuple.elements();
                        default -> List.of();
                    };
            return new Cell(
                    ValueWriter.of(type, TextStyle.PLAIN, settings),
                    elements.stream().map(element -> of(element, settings)).toList());
        }

        void put(Column column, int row, ByteSink out) {
            switch (column) {
                case ConstantColumn constant -> put(constant.value(), 0, out);
                case ArrayColumn array -> {
                    out.put("<array>");
                    for (int i = array.start(row); i < array.end(row); i++) {
                        putElement(0, array.elements(), i, "elem", out);
                    }
                    out.put("</array>");
                }
                case MapColumn map -> {
                    out.put("<map>");
                    for (int i = map.start(row); i < map.end(row); i++) {
                        out.put("<elem>");
                        putElement(0, map.keys(), i, "key", out);
                        putElement(1, map.values(), i, "value", out);
                        out.put("</elem>");
                    }
                    out.put("</map>");
                }
                case TupleColumn tuple -> {
                    out.put("<tuple>");
                    for (int i = 0; i < elements.size(); i++) {
                        putElement(i, tuple.elements().get(i), row, "elem", out);
                    }
                    out.put("</tuple>");
                }
                default -> putText(column, row, out);
            }
        }

        private void putElement(int index, Column column, int row, String tag, ByteSink out) {
            out.put("<" + tag + ">");
            elements.get(index).put(column, row, out);
            out.put("</" + tag + ">");
        }

        private void putText(Column column, int row, ByteSink out) {
            if (CellWriters.isNull(column, row)) {
                out.put("\\N");
                return;
            }
            ByteSink text = new ByteSink();
            writer.write(column, row, text);
            putEscaped(text, out);
        }
    }

    private final Header header;
    private final List<Cell> cells;
    private final List<String> tags;
    private final boolean hasStatistics;
    private final ValueWriter number;
    private long rowCount;

    XmlWriter(Header header, FormatSettings settings) {
        CodecSettings codec = settings.codec();
        this.header = header;
        this.cells = header.types().stream().map(type -> Cell.of(type, codec)).toList();
        this.tags =
                header.names().stream()
                        .map(name -> TAG.matcher(name).matches() ? name : "field")
                        .toList();
        this.hasStatistics = settings.flag("output_format_write_statistics");
        this.number = JsonDocumentWriter.secondsWriter(codec);
    }

    private static void putEscaped(ByteSink text, ByteSink out) {
        for (int i = 0; i < text.size(); i++) {
            switch (text.bytes()[i]) {
                case '<' -> out.put("&lt;");
                case '&' -> out.put("&amp;");
                default -> out.put(text.bytes()[i]);
            }
        }
    }

    private static void putEscaped(String text, ByteSink out) {
        ByteSink sink = new ByteSink();
        sink.put(text);
        putEscaped(sink, out);
    }

    @Override
    public void start(ByteSink out) {
        out.put("<?xml version='1.0' encoding='UTF-8' ?>\n<result>\n\t<meta>\n\t\t<columns>\n");
        for (int column = 0; column < header.size(); column++) {
            out.put("\t\t\t<column>\n\t\t\t\t<name>");
            putEscaped(header.name(column), out);
            out.put("</name>\n\t\t\t\t<type>");
            putEscaped(header.type(column).name(), out);
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
