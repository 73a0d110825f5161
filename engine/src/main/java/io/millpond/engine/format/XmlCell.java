package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
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

/// Writes the values of one type with the elements of arrays, tuples and maps as tags.
record XmlCell(ValueWriter writer, List<XmlCell> elements) {
    static XmlCell of(DataType type, CodecSettings settings) {
        List<DataType> elements =
                switch (type) {
                    case ArrayType(DataType element) -> List.of(element);
                    case MapType(DataType key, DataType value) -> List.of(key, value);
                    case TupleType tuple -> tuple.elements();
                    default -> List.of();
                };
        return new XmlCell(
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

    static void putEscaped(ByteSink text, ByteSink out) {
        for (int i = 0; i < text.size(); i++) {
            switch (text.bytes()[i]) {
                case '<' -> out.put("&lt;");
                case '&' -> out.put("&amp;");
                default -> out.put(text.bytes()[i]);
            }
        }
    }

    static void putEscaped(String text, ByteSink out) {
        ByteSink sink = new ByteSink();
        sink.put(text);
        putEscaped(sink, out);
    }
}
