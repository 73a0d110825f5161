package io.millpond.sql.function.json;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextOption;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueReader;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.MapColumnBuilder;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.column.TupleColumnBuilder;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.SimpleAggregateFunctionType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.TupleType;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// The readers of values out of JSON, by type.
///
/// Elements of arrays, tuples and maps that are not of their type become its default; a composite
/// of which no element is of its type is none itself.
///
/// Source: ClickHouse 26.7's JSONExtract.
final class JsonValues {
    private static final byte[] ZERO = {'0'};
    private static final byte[] ONE = {'1'};

    private JsonValues() {}

    /// The reader of values of `type`.
    ///
    /// Errors: ILLEGAL_TYPE_OF_ARGUMENT where JSON has no values of the type.
    static JsonValue of(String function, DataType type, CodecSettings codec) {
        return switch (type) {
            case NullableType(DataType element) -> nullable(of(function, element, codec));
            case LowCardinalityType(DataType element) ->
                    dictionary(element, of(function, element, codec));
            case SimpleAggregateFunctionType simple -> of(function, simple.element(), codec);
            case ArrayType(DataType element) -> array(of(function, element, codec));
            case MapType(DataType key, DataType value) when key instanceof StringType ->
                    map(of(function, value, codec));
            case MapType _ -> throw unsupported(function, type, " with key type not String");
            case TupleType tuple -> tuple(function, tuple, codec);
            case BoolType _ -> JsonValues::readBool;
            case StringType _ -> JsonValues::readText;
            case FloatType _ -> {
                ValueReader reader = ValueReader.of(type, TextStyle.JSON, codec);
                yield leaf((paths, out) -> readFloat(paths.cursor(), reader, out));
            }
            case IntegerType integer ->
                    leaf((paths, out) -> JsonIntegers.read(paths.cursor(), integer, out));
            case NothingType _, IntervalType _, AggregateFunctionType _ ->
                    throw unsupported(function, type, "");
            case JsonType _ -> object(ValueReader.of(type, TextStyle.JSON, codec));
            default -> {
                ValueReader reader =
                        ValueReader.of(
                                type, TextStyle.JSON, codec.with(TextOption.DECIMALS_OF_LAYOUT));
                yield leaf((paths, out) -> reader.read(paths.cursor(), out));
            }
        };
    }

    private static DatabaseException unsupported(String function, DataType type, String why) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                function + " doesn't support the return type schema: " + type.name() + why);
    }

    /// Appends a value, or fails and leaves the builder unchanged.
    private interface Leaf {
        void read(JsonPaths paths, ColumnBuilder out);
    }

    private static JsonValue leaf(Leaf leaf) {
        return (paths, out) -> {
            int rowCount = out.rowCount();
            int letter = paths.cursor().peek();
            if (letter == 'n' || letter == '{') {
                return false;
            }
            try {
                leaf.read(paths, out);
                return true;
            } catch (DatabaseException _) {
                // A value of another type counts as missing.
                out.rollback(rowCount);
                return false;
            }
        };
    }

    private static JsonValue object(ValueReader reader) {
        return (paths, out) -> {
            if (paths.cursor().peek() != '{') {
                return false;
            }
            try {
                reader.read(paths.cursor(), out);
                return true;
            } catch (DatabaseException _) {
                // An object that is none of this type counts as missing.
                return false;
            }
        };
    }

    private static JsonValue nullable(JsonValue element) {
        return (paths, out) -> {
            NullableColumnBuilder some = (NullableColumnBuilder) out;
            if (paths.cursor().peek() == 'n') {
                some.appendNull();
                return true;
            }
            if (!element.read(paths, some.values())) {
                return false;
            }
            some.finishRow();
            return true;
        };
    }

    private static JsonValue dictionary(DataType type, JsonValue element) {
        return (paths, out) -> {
            ColumnBuilder one = ColumnBuilders.of(type);
            if (!element.read(paths, one)) {
                return false;
            }
            out.append(one.build(), 0);
            return true;
        };
    }

    private static JsonValue array(JsonValue element) {
        return (paths, out) -> {
            if (paths.cursor().peek() != '[') {
                return false;
            }
            ArrayColumnBuilder array = (ArrayColumnBuilder) out;
            int from = array.elements().rowCount();
            boolean[] hasAny = {false};
            paths.forEach((_, _) -> hasAny[0] |= readElement(element, paths, array.elements()));
            if (hasAny[0]) {
                array.finishRow();
            } else {
                array.elements().rollback(from);
            }
            return hasAny[0];
        };
    }

    /// Appends an element or its default; whether it is one.
    private static boolean readElement(JsonValue element, JsonPaths paths, ColumnBuilder out) {
        boolean isOne = element.read(paths, out);
        if (!isOne) {
            out.appendDefault();
        }
        return isOne;
    }

    private static JsonValue map(JsonValue value) {
        return (paths, out) -> {
            if (paths.cursor().peek() != '{') {
                return false;
            }
            MapColumnBuilder map = (MapColumnBuilder) out;
            BytesColumnBuilder keys = (BytesColumnBuilder) map.keys();
            paths.forEach(
                    (name, _) -> {
                        keys.append(name, 0, name.length);
                        value.readOrDefault(paths, map.values());
                    });
            map.finishRow();
            return true;
        };
    }

    private static JsonValue tuple(String function, TupleType type, CodecSettings codec) {
        List<JsonValue> values =
                type.elements().stream().map(element -> of(function, element, codec)).toList();
        List<byte[]> names =
                type.names().stream().map(n -> n.getBytes(StandardCharsets.UTF_8)).toList();
        return (paths, out) -> {
            int letter = paths.cursor().peek();
            if (letter != '{' && letter != '[') {
                return false;
            }
            List<ColumnBuilder> builders = ((TupleColumnBuilder) out).elements();
            boolean hasAny = false;
            int from = paths.cursor().at();
            for (int i = 0; i < values.size(); i++) {
                paths.cursor().seek(from);
                boolean isThere =
                        (letter == '{' && !names.isEmpty())
                                ? paths.enter(names.get(i))
                                : paths.enter(i + 1L);
                if (isThere) {
                    hasAny |= readElement(values.get(i), paths, builders.get(i));
                } else {
                    builders.get(i).appendDefault();
                }
            }
            if (hasAny) {
                ((TupleColumnBuilder) out).finishRow();
            } else {
                builders.forEach(builder -> builder.rollback(out.rowCount()));
            }
            return hasAny;
        };
    }

    private static boolean readBool(JsonPaths paths, ColumnBuilder out) {
        ByteCursor cursor = paths.cursor();
        int letter = cursor.peek();
        if (letter == '"') {
            cursor.skip(1);
        }
        if (letter != 't' && letter != 'f' && !isNumber(cursor)) {
            return false;
        }
        boolean isTrue =
                letter == 't' || (letter != 'f' && cursor.peek() != '-' && isNonZero(cursor));
        ((ByteColumnBuilder) out).append((byte) (isTrue ? 1 : 0));
        return true;
    }

    /// Reads a number, a number in quotes or a boolean.
    private static void readFloat(ByteCursor cursor, ValueReader reader, ColumnBuilder out) {
        boolean isTrue = cursor.peek() == 't';
        boolean isBoolean = isTrue || cursor.peek() == 'f';
        reader.read(isBoolean ? new ByteCursor(isTrue ? ONE : ZERO) : cursor, out);
    }

    private static boolean readText(JsonPaths paths, ColumnBuilder out) {
        int letter = paths.cursor().peek();
        if (letter == 'n') {
            return false;
        }
        if (letter == '"') {
            paths.readString(out);
        } else {
            ByteSink sink = new ByteSink();
            paths.writeCompact(sink);
            ((BytesColumnBuilder) out).append(sink.bytes(), 0, sink.size());
        }
        return true;
    }

    /// Whether a number begins at the cursor.
    static boolean isNumber(ByteCursor cursor) {
        int letter = cursor.peek();
        return letter == '-' || (letter >= '0' && letter <= '9');
    }

    /// Whether the number at the cursor has a fraction or an exponent.
    static boolean hasFraction(ByteCursor cursor) {
        return number(cursor).chars().anyMatch(letter -> ".eE".indexOf(letter) >= 0);
    }

    /// Whether the number at the cursor is not 0.
    static boolean isNonZero(ByteCursor cursor) {
        return number(cursor).chars().takeWhile(c -> c != 'e' && c != 'E').anyMatch(c -> c > '0');
    }

    private static String number(ByteCursor cursor) {
        int from = cursor.at();
        int to = from;
        while (to < from + cursor.remaining()
                && "+-.0123456789eE".indexOf(cursor.bytes()[to]) >= 0) {
            to++;
        }
        return new String(cursor.bytes(), from, to - from, StandardCharsets.US_ASCII);
    }
}
