package io.millpond.sql.codec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.MapColumnBuilder;
import io.millpond.storage.column.TupleColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Readers of arrays, maps and tuples; the counterpart of [NestedWriters].
final class NestedReaders {
    private NestedReaders() {}

    static ValueReader of(DataType type, TextStyle style, CodecSettings settings) {
        if (style == TextStyle.CSV) {
            return type instanceof TupleType tuple
                            && !settings.has(TextOption.CSV_TUPLES_READ_WHOLE)
                    ? csvTuples(tuple, settings)
                    : csv(type, settings);
        }
        TextStyle inner = style == TextStyle.JSON ? TextStyle.JSON : TextStyle.QUOTED;
        ValueReader reader =
                switch (type) {
                    case ArrayType(DataType element) ->
                            arrays(
                                    ValueReader.of(element, inner, settings),
                                    element instanceof IntegerType && inner != TextStyle.JSON);
                    case MapType map -> maps(map, inner, settings);
                    case TupleType tuple -> tuples(tuple, inner, settings);
                    default -> throw new IllegalArgumentException(type.name());
                };
        return (in, out) -> {
            int before = out.rowCount();
            try {
                reader.read(in, out);
            } catch (DatabaseException e) {
                out.rollback(before);
                throw e;
            }
        };
    }

    private static ValueReader csv(DataType type, CodecSettings settings) {
        boolean isNested = settings.has(TextOption.CSV_ARRAYS_NESTED) && type instanceof ArrayType;
        ValueReader reader =
                isNested && type instanceof ArrayType(DataType element)
                        ? nestedCsv(ValueReader.of(element, TextStyle.CSV, settings), settings)
                        : of(type, TextStyle.QUOTED, settings);
        Token token = new Token();
        ByteCursor inner = new ByteCursor(new byte[0]);
        byte delimiter = settings.csv().delimiter();
        return (in, out) -> {
            token.read(in, TextStyle.CSV, delimiter);
            inner.reset(token.bytes, token.from, token.to);
            reader.read(inner, out);
        };
    }

    /// Reads an array whose elements are CSV fields, in brackets or not.
    private static ValueReader nestedCsv(ValueReader element, CodecSettings settings) {
        char delimiter = (char) settings.csv().delimiter();
        return (in, out) -> {
            ArrayColumnBuilder array = (ArrayColumnBuilder) out;
            boolean isBracketed = in.skipIf('[');
            in.skipWhitespace();
            if (in.isAtEnd()) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_READ_ARRAY_FROM_TEXT,
                        "Cannot read array from text, expected opening bracket '[' or array"
                                + " element");
            }
            ColumnBuilder elements = array.elements();
            while (!in.isAtEnd() && !(isBracketed && in.peek() == ']')) {
                element.read(in, elements);
                in.skipWhitespace();
                if (!in.skipIf(delimiter)) {
                    break;
                }
                in.skipWhitespace();
            }
            if (isBracketed) {
                in.expect(']');
            }
            array.finishRow();
        };
    }

    private static ValueReader csvTuples(TupleType type, CodecSettings settings) {
        List<ValueReader> readers = elements(type, TextStyle.CSV, settings);
        char delimiter = (char) settings.csv().delimiter();
        return (in, out) -> {
            TupleColumnBuilder tuple = (TupleColumnBuilder) out;
            int before = out.rowCount();
            try {
                for (int i = 0; i < readers.size(); i++) {
                    if (i > 0) {
                        in.expect(delimiter);
                    }
                    readers.get(i).read(in, tuple.elements().get(i));
                }
            } catch (DatabaseException e) {
                out.rollback(before);
                throw e;
            }
            tuple.finishRow();
        };
    }

    private static List<ValueReader> elements(
            TupleType type, TextStyle style, CodecSettings settings) {
        return type.elements().stream()
                .map(element -> ValueReader.of(element, style, settings))
                .toList();
    }

    /// @param areNumbers whether what is no digit is no element, but a missing comma or end
    private static ValueReader arrays(ValueReader element, boolean areNumbers) {
        return (in, out) -> {
            ArrayColumnBuilder array = (ArrayColumnBuilder) out;
            if (!in.skipIf('[')) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_READ_ARRAY_FROM_TEXT,
                        "Array does not start with '[' character");
            }
            ColumnBuilder elements = array.elements();
            in.skipWhitespace();
            boolean isFirst = true;
            while (!in.skipIf(']')) {
                if (!isFirst) {
                    expectComma(in);
                }
                in.skipWhitespace();
                if (areNumbers && !in.isAtEnd() && "+-0123456789".indexOf(in.peek()) < 0) {
                    throw noComma(in);
                }
                element.read(in, elements);
                in.skipWhitespace();
                isFirst = false;
            }
            array.finishRow();
        };
    }

    private static void expectComma(ByteCursor in) {
        if (in.isAtEnd()) {
            throw in.unexpected("]");
        }
        if (!in.skipIf(',')) {
            throw noComma(in);
        }
    }

    private static DatabaseException noComma(ByteCursor in) {
        return new DatabaseException(
                ErrorCode.CANNOT_READ_ARRAY_FROM_TEXT,
                "Cannot read array from text, expected comma or end of array, found '"
                        + (char) in.peek()
                        + "'");
    }

    private static ValueReader maps(MapType type, TextStyle style, CodecSettings settings) {
        ValueReader keys =
                style == TextStyle.JSON
                        ? jsonKeys(type.key(), settings)
                        : ValueReader.of(type.key(), style, settings);
        ValueReader values = ValueReader.of(type.value(), style, settings);
        if (style == TextStyle.JSON && settings.has(TextOption.JSON_MAPS_READ_AS_ARRAYS)) {
            return pairs(ValueReader.of(type.key(), style, settings), values);
        }
        return (in, out) -> {
            MapColumnBuilder map = (MapColumnBuilder) out;
            in.expect('{');
            in.skipWhitespace();
            boolean isFirst = true;
            while (!in.skipIf('}')) {
                if (!isFirst) {
                    in.expect(',');
                    in.skipWhitespace();
                }
                keys.read(in, map.keys());
                in.skipWhitespace();
                in.expect(':');
                in.skipWhitespace();
                values.read(in, map.values());
                in.skipWhitespace();
                isFirst = false;
            }
            map.finishRow();
        };
    }

    /// Reads a map from an array of objects with `keys`, a key, and `values`, its value.
    private static ValueReader pairs(ValueReader keys, ValueReader values) {
        return (in, out) -> {
            MapColumnBuilder map = (MapColumnBuilder) out;
            in.expect('[');
            in.skipWhitespace();
            boolean isFirst = true;
            while (!in.skipIf(']')) {
                if (!isFirst) {
                    in.expect(',');
                    in.skipWhitespace();
                }
                isFirst = false;
                in.expect('{');
                boolean isKey = readMember(in, keys, values, map);
                in.expect(',');
                if (isKey == readMember(in, keys, values, map)) {
                    throw in.unexpected("a key and a value");
                }
                in.expect('}');
                in.skipWhitespace();
            }
            map.finishRow();
        };
    }

    /// Reads a key or a value with its name; true for a key.
    private static boolean readMember(
            ByteCursor in, ValueReader keys, ValueReader values, MapColumnBuilder map) {
        in.skipWhitespace();
        boolean isKey = in.skipIf("\"keys\"");
        if (!isKey && !in.skipIf("\"values\"")) {
            throw in.unexpected("keys");
        }
        in.skipWhitespace();
        in.expect(':');
        in.skipWhitespace();
        if (isKey) {
            keys.read(in, map.keys());
        } else {
            values.read(in, map.values());
        }
        in.skipWhitespace();
        return isKey;
    }

    private static ValueReader jsonKeys(DataType type, CodecSettings settings) {
        ValueReader reader = ValueReader.of(type, TextStyle.PLAIN, settings);
        Token token = new Token();
        ByteCursor inner = new ByteCursor(new byte[0]);
        return (in, out) -> {
            token.readJson(in);
            inner.reset(token.bytes, token.from, token.to);
            reader.read(inner, out);
        };
    }

    private static ValueReader tuples(TupleType type, TextStyle style, CodecSettings settings) {
        List<ValueReader> readers = elements(type, style, settings);
        boolean isJson = style == TextStyle.JSON;
        char open = isJson ? '[' : '(';
        char close = isJson ? ']' : ')';
        boolean isArray = settings.has(TextOption.JSON_TUPLES_READ_AS_ARRAYS);
        return (in, out) -> {
            TupleColumnBuilder tuple = (TupleColumnBuilder) out;
            boolean isObject = isJson && !isArray && in.peek() == '{' && !type.names().isEmpty();
            if (isObject) {
                readObject(in, type.names(), readers, tuple, settings);
            } else {
                readTuple(in, readers, tuple, open, close);
            }
            tuple.finishRow();
        };
    }

    private static void readTuple(
            ByteCursor in,
            List<ValueReader> readers,
            TupleColumnBuilder tuple,
            char open,
            char close) {
        in.expect(open);
        for (int i = 0; i < readers.size(); i++) {
            in.skipWhitespace();
            if (i > 0) {
                in.expect(',');
                in.skipWhitespace();
            }
            readers.get(i).read(in, tuple.elements().get(i));
        }
        in.skipWhitespace();
        if (readers.size() == 1 && in.skipIf(',')) {
            in.skipWhitespace();
        }
        in.expect(close);
    }

    private static void readObject(
            ByteCursor in,
            List<String> names,
            List<ValueReader> readers,
            TupleColumnBuilder tuple,
            CodecSettings settings) {
        int row = tuple.rowCount();
        Token token = new Token();
        in.expect('{');
        in.skipWhitespace();
        boolean isFirst = true;
        while (!in.skipIf('}')) {
            if (!isFirst) {
                in.expect(',');
                in.skipWhitespace();
            }
            isFirst = false;
            token.readJson(in);
            String name =
                    new String(
                            token.bytes, token.from, token.to - token.from, StandardCharsets.UTF_8);
            int index = names.indexOf(name);
            if (index < 0 && settings.has(TextOption.JSON_TUPLE_KEYS_KNOWN)) {
                throw new DatabaseException(
                        ErrorCode.NOT_FOUND_COLUMN_IN_BLOCK,
                        "Tuple doesn't have element with name '%s', enable setting".formatted(name)
                                + " input_format_json_ignore_unknown_keys_in_named_tuple");
            }
            in.skipWhitespace();
            in.expect(':');
            in.skipWhitespace();
            if (index < 0) {
                JsonText.skipValue(in);
            } else {
                ColumnBuilder element = tuple.elements().get(index);
                element.rollback(row);
                readers.get(index).read(in, element);
            }
            in.skipWhitespace();
        }
        for (int i = 0; i < names.size(); i++) {
            if (tuple.elements().get(i).rowCount() > row) {
                continue;
            }
            if (settings.has(TextOption.JSON_TUPLE_ELEMENTS_REQUIRED)) {
                throw new DatabaseException(
                        ErrorCode.INCORRECT_DATA,
                        "JSON object doesn't contain tuple element %s. If you want to insert"
                                        .formatted(names.get(i))
                                + " defaults in case of missing elements, enable setting"
                                + " input_format_json_defaults_for_missing_elements_in_named_tuple");
            }
            tuple.elements().get(i).appendDefault();
        }
    }
}
