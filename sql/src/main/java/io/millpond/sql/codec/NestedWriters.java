package io.millpond.sql.codec;

import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writers of arrays, maps and tuples.
///
/// Outside JSON they print `[1,2]`, `{'a':1}` and `(1,'x')` with quoted elements whatever the style
/// around them; CSV puts that text in double quotes, except that a tuple's elements become fields.
final class NestedWriters {
    private NestedWriters() {}

    static ValueWriter of(DataType type, TextStyle style, CodecSettings settings) {
        return switch (style) {
            case JSON -> json(type, settings);
            case CSV -> csv(type, settings);
            case PLAIN, ESCAPED, QUOTED -> quoted(type, settings);
        };
    }

    private static ValueWriter quoted(DataType type, CodecSettings settings) {
        return switch (type) {
            case ArrayType(DataType element) ->
                    arrays(ValueWriter.of(element, TextStyle.QUOTED, settings));
            case MapType(DataType key, DataType value) ->
                    maps(
                            ValueWriter.of(key, TextStyle.QUOTED, settings),
                            ValueWriter.of(value, TextStyle.QUOTED, settings));
            case TupleType tuple ->
                    tuples(elements(tuple, TextStyle.QUOTED, settings), '(', ',', ')');
            default -> throw new IllegalArgumentException(type.name());
        };
    }

    private static ValueWriter csv(DataType type, CodecSettings settings) {
        boolean isWhole = settings.has(TextOption.CSV_TUPLES_WRITTEN_WHOLE);
        if (type instanceof TupleType tuple && !isWhole) {
            char delimiter = (char) settings.csv().delimiter();
            return tuples(elements(tuple, TextStyle.CSV, settings), '\0', delimiter, '\0');
        }
        ValueWriter writer = quoted(type, settings);
        ByteSink text = new ByteSink();
        return (column, row, out) -> {
            text.clear();
            writer.write(column, row, text);
            StringText.writeCsv(text.bytes(), 0, text.size(), out);
        };
    }

    private static ValueWriter json(DataType type, CodecSettings settings) {
        return switch (type) {
            case ArrayType(DataType element) ->
                    arrays(ValueWriter.of(element, TextStyle.JSON, settings));
            case MapType(DataType key, DataType value) -> {
                ValueWriter values = ValueWriter.of(value, TextStyle.JSON, settings);
                yield settings.has(TextOption.JSON_MAPS_WRITTEN_AS_ARRAYS)
                        ? pairs(ValueWriter.of(key, TextStyle.JSON, settings), values)
                        : maps(jsonKeys(key, settings), values);
            }
            case TupleType tuple -> {
                List<ValueWriter> elements = elements(tuple, TextStyle.JSON, settings);
                yield tuple.names().isEmpty() || !settings.json().namedTuplesAsObjects()
                        ? tuples(elements, '[', ',', ']')
                        : objects(tuple.names(), elements, settings);
            }
            default -> throw new IllegalArgumentException(type.name());
        };
    }

    private static List<ValueWriter> elements(
            TupleType tuple, TextStyle style, CodecSettings settings) {
        return tuple.elements().stream()
                .map(element -> ValueWriter.of(element, style, settings))
                .toList();
    }

    private static ValueWriter arrays(ValueWriter element) {
        return (column, row, out) -> {
            ArrayColumn array = (ArrayColumn) column;
            out.put('[');
            int start = array.start(row);
            for (int i = start; i < array.end(row); i++) {
                if (i > start) {
                    out.put(',');
                }
                element.write(array.elements(), i, out);
            }
            out.put(']');
        };
    }

    private static ValueWriter maps(ValueWriter key, ValueWriter value) {
        return (column, row, out) -> {
            MapColumn map = (MapColumn) column;
            out.put('{');
            int start = map.start(row);
            for (int i = start; i < map.end(row); i++) {
                if (i > start) {
                    out.put(',');
                }
                key.write(map.keys(), i, out);
                out.put(':');
                value.write(map.values(), i, out);
            }
            out.put('}');
        };
    }

    /// Objects with a key and a value each.
    private static ValueWriter pairs(ValueWriter key, ValueWriter value) {
        return (column, row, out) -> {
            MapColumn map = (MapColumn) column;
            out.put('[');
            int start = map.start(row);
            for (int i = start; i < map.end(row); i++) {
                out.put(i > start ? ",{\"keys\":" : "{\"keys\":");
                key.write(map.keys(), i, out);
                out.put(",\"values\":");
                value.write(map.values(), i, out);
                out.put('}');
            }
            out.put(']');
        };
    }

    /// Keys of JSON objects are strings, whatever their type.
    private static ValueWriter jsonKeys(DataType type, CodecSettings settings) {
        ValueWriter writer = ValueWriter.of(type, TextStyle.PLAIN, settings);
        ByteSink text = new ByteSink();
        boolean escapeForwardSlashes = settings.json().escapeForwardSlashes();
        return (column, row, out) -> {
            text.clear();
            writer.write(column, row, text);
            StringText.writeJson(text.bytes(), 0, text.size(), escapeForwardSlashes, out);
        };
    }

    /// A `'\0'` in place of a bracket stands for none.
    private static ValueWriter tuples(
            List<ValueWriter> elements, char open, char separator, char close) {
        return (column, row, out) -> {
            TupleColumn tuple = (TupleColumn) column;
            if (open != '\0') {
                out.put(open);
            }
            for (int i = 0; i < elements.size(); i++) {
                if (i > 0) {
                    out.put(separator);
                }
                elements.get(i).write(tuple.elements().get(i), row, out);
            }
            if (close != '\0') {
                out.put(close);
            }
        };
    }

    private static ValueWriter objects(
            List<String> names, List<ValueWriter> elements, CodecSettings settings) {
        List<byte[]> keys =
                names.stream()
                        .map(
                                name -> {
                                    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
                                    ByteSink sink = new ByteSink();
                                    StringText.writeJson(
                                            bytes,
                                            0,
                                            bytes.length,
                                            settings.json().escapeForwardSlashes(),
                                            sink);
                                    sink.put(':');
                                    return sink.toByteArray();
                                })
                        .toList();
        boolean isNullSkipped = settings.has(TextOption.JSON_NULL_ELEMENTS_LEFT_OUT);
        return (column, row, out) -> {
            TupleColumn tuple = (TupleColumn) column;
            out.put('{');
            boolean isFirst = true;
            for (int i = 0; i < elements.size(); i++) {
                if (isNullSkipped && isNull(tuple.elements().get(i), row)) {
                    continue;
                }
                if (!isFirst) {
                    out.put(',');
                }
                isFirst = false;
                out.put(keys.get(i));
                elements.get(i).write(tuple.elements().get(i), row, out);
            }
            out.put('}');
        };
    }

    private static boolean isNull(Column column, int row) {
        return column instanceof NullableColumn nullable && nullable.isNull(row);
    }
}
