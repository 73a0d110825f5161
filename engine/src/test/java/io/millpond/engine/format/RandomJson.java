package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Spells rows as JSON objects in many ways: white space, escapes, order of keys, unknown keys,
/// missing keys, numbers as strings.
final class RandomJson {
    private final RandomGenerator random;
    private final StringBuilder out = new StringBuilder();

    RandomJson(RandomGenerator random) {
        this.random = random;
    }

    /// A row as an object.
    String object(Block block, int row) {
        out.setLength(0);
        List<Integer> order = new ArrayList<>();
        for (int column = 0; column < block.header().size(); column++) {
            if (random.nextInt(8) > 0) {
                order.add(random.nextInt(4) > 0 ? order.size() : 0, column);
            }
        }
        out.append('{');
        boolean isFirst = true;
        for (int column : order) {
            if (random.nextInt(6) == 0) {
                separate(isFirst);
                isFirst = false;
                putString("unknown" + random.nextInt(3));
                out.append(':');
                putAnything(3);
            }
            separate(isFirst);
            isFirst = false;
            putString(block.header().name(column));
            space();
            out.append(':');
            space();
            put(block.header().type(column), block.column(column), row);
            space();
        }
        space();
        return out.append('}').toString();
    }

    private void separate(boolean isFirst) {
        space();
        if (!isFirst) {
            out.append(',');
            space();
        }
    }

    private void space() {
        while (random.nextInt(5) == 0) {
            out.append(" \n\t\r".charAt(random.nextInt(4)));
        }
    }

    private void putAnything(int depth) {
        switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> putString(RandomRows.text(random));
            case 1 -> out.append(random.nextInt());
            case 2 -> out.append("-1.5e10");
            case 3 -> out.append(random.nextBoolean());
            case 4 -> out.append("null");
            case 5 -> {
                out.append('[');
                int count = random.nextInt(3);
                for (int i = 0; i < count; i++) {
                    separate(i == 0);
                    putAnything(depth - 1);
                }
                out.append(']');
            }
            default -> {
                out.append('{');
                int count = random.nextInt(3);
                for (int i = 0; i < count; i++) {
                    separate(i == 0);
                    putString(RandomRows.text(random) + i);
                    out.append(':');
                    putAnything(depth - 1);
                }
                out.append('}');
            }
        }
    }

    private void put(DataType type, Column column, int row) {
        switch (column) {
            case NullableColumn nullable -> {
                if (nullable.isNull(row)) {
                    out.append("null");
                } else {
                    put(((NullableType) type).element(), nullable.values(), row);
                }
            }
            case ArrayColumn array -> {
                out.append('[');
                for (int i = array.start(row); i < array.end(row); i++) {
                    separate(i == array.start(row));
                    put(((ArrayType) type).element(), array.elements(), i);
                }
                space();
                out.append(']');
            }
            case MapColumn map -> {
                out.append('{');
                for (int i = map.start(row); i < map.end(row); i++) {
                    separate(i == map.start(row));
                    putString(plain(DataTypes.STRING, map.keys(), i));
                    space();
                    out.append(':');
                    put(((MapType) type).value(), map.values(), i);
                }
                space();
                out.append('}');
            }
            case TupleColumn tuple -> putTuple((TupleType) type, tuple, row);
            default -> putScalar(type, plain(type, column, row));
        }
    }

    private void putTuple(TupleType type, TupleColumn tuple, int row) {
        boolean isObject = !type.names().isEmpty();
        out.append(isObject ? '{' : '[');
        for (int i = 0; i < type.elements().size(); i++) {
            separate(i == 0);
            if (isObject) {
                putString(type.names().get(i));
                out.append(':');
                space();
            }
            put(type.elements().get(i), tuple.elements().get(i), row);
            space();
        }
        out.append(isObject ? '}' : ']');
    }

    private static String plain(DataType type, Column column, int row) {
        ByteSink sink = new ByteSink();
        ValueWriter.of(type, TextStyle.PLAIN, CodecSettings.in(ZoneId.of("UTC")))
                .write(column, row, sink);
        return sink.toString();
    }

    private void putScalar(DataType type, String plain) {
        switch (type) {
            case BoolType _ -> out.append(plain);
            case IntegerType _, FloatType _, DecimalType _ -> {
                if (random.nextInt(4) == 0) {
                    out.append('"').append(plain).append('"');
                } else {
                    out.append(plain);
                }
            }
            default -> putString(plain);
        }
    }

    private void putString(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                out.append('\\').append(letter);
            } else if (Character.isSurrogate(letter)) {
                // Both halves the same way: a pair is not split.
                if (Character.isHighSurrogate(letter) && random.nextInt(4) == 0) {
                    out.append("\\u%04x\\u%04X".formatted((int) letter, (int) text.charAt(++i)));
                } else {
                    out.append(letter);
                }
            } else if (letter < ' ' || random.nextInt(30) == 0) {
                putEscaped(letter);
            } else {
                out.append(letter);
            }
        }
        out.append('"');
    }

    private void putEscaped(char letter) {
        int named = "\n\r\t\b\f/".indexOf(letter);
        if (named >= 0 && random.nextBoolean()) {
            out.append('\\').append("nrtbf/".charAt(named));
        } else {
            out.append("\\u%04x".formatted((int) letter));
        }
    }
}
