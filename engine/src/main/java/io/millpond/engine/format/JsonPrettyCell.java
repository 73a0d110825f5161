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
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Writes values as JSON that takes several lines where they are nested.
///
/// As in ClickHouse, tuples and maps take a line an element, and so do arrays of arrays, tuples or
/// maps; arrays of anything else stay on one line.
///
/// @param writer writes the value on one line
/// @param elements of a tuple, one for each; of an array or map, one for all its values
/// @param names of a tuple's elements, where it is written as an object
/// @param key writes a map's key as plain text
/// @param string writes strings
/// @param indent what indents a line by one level; where it is empty, values stay on one line
record JsonPrettyCell(
        ValueWriter writer,
        List<JsonPrettyCell> elements,
        List<byte[]> names,
        @Nullable ValueWriter key,
        ValueWriter string,
        String indent) {

    static JsonPrettyCell of(DataType type, CodecSettings settings, String indent) {
        List<JsonPrettyCell> elements =
                switch (type) {
                    case ArrayType(DataType element) when isNested(element) ->
                            List.of(of(element, settings, indent));
                    case MapType(_, DataType value) -> List.of(of(value, settings, indent));
                    case TupleType tuple ->
                            tuple.elements().stream()
                                    .map(element -> of(element, settings, indent))
                                    .toList();
                    default -> List.of();
                };
        List<byte[]> names =
                type instanceof TupleType tuple && settings.json().namedTuplesAsObjects()
                        ? tuple.names().stream()
                                .map(name -> CellWriters.text(name, TextStyle.JSON, settings))
                                .toList()
                        : List.of();
        ValueWriter key =
                type instanceof MapType(DataType keyType, _)
                        ? ValueWriter.of(keyType, TextStyle.PLAIN, settings)
                        : null;
        return new JsonPrettyCell(
                ValueWriter.of(type, TextStyle.JSON, settings),
                elements,
                names,
                key,
                ValueWriter.of(DataTypes.STRING, TextStyle.JSON, settings),
                indent);
    }

    private static boolean isNested(DataType type) {
        return type instanceof ArrayType || type instanceof MapType || type instanceof TupleType;
    }

    /// Writes `depth` times `indent`.
    static void indent(String indent, int depth, ByteSink out) {
        for (int i = 0; i < depth; i++) {
            out.put(indent);
        }
    }

    /// Writes a value whose first line is indented already, by `depth` levels.
    void put(Column column, int row, int depth, ByteSink out) {
        if (indent.isEmpty()) {
            writer.write(column, row, out);
            return;
        }
        switch (column) {
            case ConstantColumn constant -> put(constant.value(), 0, depth, out);
            case TupleColumn tuple -> putTuple(tuple, row, depth, out);
            case MapColumn map when map.end(row) > map.start(row) -> putMap(map, row, depth, out);
            case ArrayColumn array when !elements.isEmpty() && array.end(row) > array.start(row) ->
                    putArray(array, row, depth, out);
            default -> writer.write(column, row, out);
        }
    }

    private void putArray(ArrayColumn array, int row, int depth, ByteSink out) {
        out.put("[\n");
        for (int i = array.start(row); i < array.end(row); i++) {
            startElement(i > array.start(row), depth, out);
            elements.getFirst().put(array.elements(), i, depth + 1, out);
        }
        finish(']', depth, out);
    }

    private void putTuple(TupleColumn tuple, int row, int depth, ByteSink out) {
        out.put(names.isEmpty() ? "[\n" : "{\n");
        for (int i = 0; i < elements.size(); i++) {
            startElement(i > 0, depth, out);
            if (!names.isEmpty()) {
                out.put(names.get(i));
                out.put(": ");
            }
            elements.get(i).put(tuple.elements().get(i), row, depth + 1, out);
        }
        finish(names.isEmpty() ? ']' : '}', depth, out);
    }

    private void putMap(MapColumn map, int row, int depth, ByteSink out) {
        out.put("{\n");
        for (int i = map.start(row); i < map.end(row); i++) {
            startElement(i > map.start(row), depth, out);
            putKey(map.keys(), i, out);
            out.put(": ");
            elements.getFirst().put(map.values(), i, depth + 1, out);
        }
        finish('}', depth, out);
    }

    private void putKey(Column keys, int row, ByteSink out) {
        ByteSink text = new ByteSink();
        if (key != null) {
            key.write(keys, row, text);
        }
        string.write(CellWriters.column(text, 0), 0, out);
    }

    private void startElement(boolean hasOneBefore, int depth, ByteSink out) {
        if (hasOneBefore) {
            out.put(",\n");
        }
        indent(indent, depth + 1, out);
    }

    private void finish(char bracket, int depth, ByteSink out) {
        out.put('\n');
        indent(indent, depth, out);
        out.put(bracket);
    }
}
