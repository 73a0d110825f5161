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
        ValueReader reader = of(type, TextStyle.QUOTED, settings);
        Token token = new Token();
        ByteCursor inner = new ByteCursor(new byte[0]);
        byte delimiter = settings.csv().delimiter();
        return (in, out) -> {
            token.read(in, TextStyle.CSV, delimiter);
            inner.reset(token.bytes, token.from, token.to);
            reader.read(inner, out);
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
        return (in, out) -> {
            TupleColumnBuilder tuple = (TupleColumnBuilder) out;
            if (isJson && in.peek() == '{' && !type.names().isEmpty()) {
                readObject(in, type.names(), readers, tuple);
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
            TupleColumnBuilder tuple) {
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
            int index =
                    names.indexOf(
                            new String(
                                    token.bytes,
                                    token.from,
                                    token.to - token.from,
                                    StandardCharsets.UTF_8));
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
        for (ColumnBuilder element : tuple.elements()) {
            if (element.rowCount() == row) {
                element.appendDefault();
            }
        }
    }
}
