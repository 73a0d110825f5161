package io.millpond.sql.codec;

import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Tells the type of a value from its text.
///
/// Source: what ClickHouse 26.7 makes of values in Dynamic and JSON columns. NULL alone is
/// `Nothing`.
final class InferredTypes {
    private static final DataType FINE_TIME = new DateTime64Type(9, null);
    private static final Pattern DATE =
            Pattern.compile("[0-9]{4}-(0?[1-9]|1[0-2])-(0?[1-9]|[12][0-9]|3[01])");
    private static final Pattern DATE_TIME =
            Pattern.compile(
                    "[0-9]{4}-(0?[1-9]|1[0-2])-(0?[1-9]|[12][0-9]|3[01])[ T]"
                            + "[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?"
                            + "(Z|[+-][0-9]{2}:?[0-9]{2})?");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]*)?([eE][+-]?[0-9]+)?");

    private InferredTypes() {}

    /// The type of the value that is all of `field`, which may be moved.
    static DataType of(ByteCursor field, TextStyle style) {
        if (style == TextStyle.JSON) {
            return json(field, null);
        }
        String text =
                new String(field.bytes(), field.at(), field.remaining(), StandardCharsets.UTF_8);
        if (style == TextStyle.CSV && text.length() > 1 && text.startsWith("\"")) {
            String inner = text.substring(1, text.length() - 1).replace("\"\"", "\"");
            return NUMBER.matcher(inner).matches() ? DataTypes.STRING : ofText(inner);
        }
        return style == TextStyle.QUOTED ? quoted(field) : ofText(text);
    }

    private static DataType ofText(String text) {
        if (text.startsWith("[") || text.startsWith("(") || text.startsWith("{")) {
            ByteCursor in = new ByteCursor(text.getBytes(StandardCharsets.UTF_8));
            DataType type = quoted(in);
            return in.isAtEnd() ? type : DataTypes.STRING;
        }
        if (text.equals("true") || text.equals("false")) {
            return DataTypes.BOOL;
        }
        return NUMBER.matcher(text).matches() ? ofNumber(text) : ofString(text);
    }

    private static DataType quoted(ByteCursor in) {
        in.skipWhitespace();
        int letter = in.peek();
        return switch (letter) {
            case '[' -> array(quotedElements(in, ']'), false);
            case '(' ->
                    TupleType.of(
                            quotedElements(in, ')').stream()
                                    .map(type -> type instanceof NothingType ? nullText() : type)
                                    .toList());
            case '{' -> map(in);
            default -> {
                int from = in.at();
                FieldEnds.skip(in, TextStyle.QUOTED, (byte) ',');
                String text = new String(in.bytes(), from, in.at() - from, StandardCharsets.UTF_8);
                if (letter == '\'') {
                    yield ofString(text.substring(1, Math.max(1, text.length() - 1)));
                }
                yield text.equalsIgnoreCase("null") ? DataTypes.NOTHING : ofText(text);
            }
        };
    }

    private static List<DataType> quotedElements(ByteCursor in, char close) {
        in.skip(1);
        List<DataType> elements = new ArrayList<>();
        in.skipWhitespace();
        while (!in.isAtEnd() && !in.skipIf(close)) {
            int before = in.at();
            elements.add(quoted(in));
            in.skipWhitespace();
            if (!in.skipIf(',') && in.at() == before) {
                in.skip(1);
            }
            in.skipWhitespace();
        }
        return elements;
    }

    private static DataType map(ByteCursor in) {
        in.skip(1);
        List<DataType> values = new ArrayList<>();
        in.skipWhitespace();
        while (!in.isAtEnd() && !in.skipIf('}')) {
            int before = in.at();
            quoted(in);
            in.skipWhitespace();
            in.skipIf(':');
            values.add(quoted(in));
            in.skipWhitespace();
            if (!in.skipIf(',') && in.at() == before) {
                in.skip(1);
            }
            in.skipWhitespace();
        }
        ArrayType array = (ArrayType) array(values, false);
        return new MapType(DataTypes.STRING, array.element());
    }

    private static DataType nullText() {
        return DataTypes.nullable(DataTypes.STRING);
    }

    /// The type of the JSON value that begins here; moves past it.
    ///
    /// @param objects the type of the objects in it, whose arrays hold NULLs; null where objects
    ///     become named tuples
    static DataType json(ByteCursor in, @Nullable JsonType objects) {
        in.skipWhitespace();
        return switch (in.peek()) {
            case '"' -> {
                int from = in.at() + 1;
                JsonText.skipString(in);
                yield ofString(in.bytes(), from, in.at() - 1);
            }
            case '{' -> {
                if (objects == null) {
                    yield tuple(in);
                }
                JsonText.skipValue(in);
                yield objects;
            }
            case '[' -> jsonArray(in, objects);
            default -> {
                int from = in.at();
                boolean isTruth = in.startsWith("true") || in.startsWith("false");
                boolean isNull = in.startsWith("null");
                JsonText.skipValue(in);
                yield isTruth
                        ? DataTypes.BOOL
                        : isNull ? DataTypes.NOTHING : ofNumber(in.bytes(), from, in.at());
            }
        };
    }

    private static DataType ofNumber(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte letter = bytes[i];
            if (letter != '-' && (letter < '0' || letter > '9')) {
                return DataTypes.FLOAT64;
            }
        }
        return to - from < 19
                ? DataTypes.INT64
                : ofNumber(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    /// The type of a string; only what looks like a date is looked at as a whole.
    private static DataType ofString(byte[] bytes, int from, int to) {
        int length = to - from;
        boolean mayBeDate = length >= 8 && length <= 40 && bytes[from + 4] == '-';
        return mayBeDate
                ? ofString(new String(bytes, from, length, StandardCharsets.UTF_8))
                : DataTypes.STRING;
    }

    private static DataType jsonArray(ByteCursor in, @Nullable JsonType objects) {
        in.expect('[');
        List<DataType> elements = new ArrayList<>();
        in.skipWhitespace();
        if (!in.skipIf(']')) {
            do {
                elements.add(json(in, objects));
                in.skipWhitespace();
            } while (in.skipIf(','));
            in.expect(']');
        }
        return array(elements, objects != null);
    }

    private static DataType tuple(ByteCursor in) {
        in.expect('{');
        List<String> names = new ArrayList<>();
        List<DataType> elements = new ArrayList<>();
        Token token = new Token();
        in.skipWhitespace();
        if (in.skipIf('}')) {
            return DataTypes.STRING;
        }
        do {
            in.skipWhitespace();
            token.readJson(in);
            names.add(
                    new String(
                            token.bytes,
                            token.from,
                            token.to - token.from,
                            StandardCharsets.UTF_8));
            in.skipWhitespace();
            in.expect(':');
            DataType element = json(in, null);
            elements.add(element instanceof NothingType ? nullText() : element);
            in.skipWhitespace();
        } while (in.skipIf(','));
        in.expect('}');
        return names.stream().distinct().count() < names.size()
                ? DataTypes.STRING
                : new TupleType(names, elements);
    }

    private static DataType ofNumber(String text) {
        boolean isWhole = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
        if (!isWhole) {
            return DataTypes.FLOAT64;
        }
        boolean isNegative = text.startsWith("-");
        int digits = text.length() - (isNegative ? 1 : 0);
        if (digits < 19) {
            return DataTypes.INT64;
        }
        try {
            Long.parseLong(text);
            return DataTypes.INT64;
        } catch (NumberFormatException _) {
            // Too large for a signed number.
        }
        try {
            Long.parseUnsignedLong(text);
            return DataTypes.UINT64;
        } catch (NumberFormatException _) {
            return DataTypes.FLOAT64;
        }
    }

    private static DataType ofString(String text) {
        int length = text.length();
        boolean mayBeDate =
                length >= 8 && length <= 40 && text.charAt(4) == '-' && text.charAt(0) <= '9';
        if (!mayBeDate) {
            return DataTypes.STRING;
        }
        if (DATE.matcher(text).matches()) {
            return DataTypes.DATE;
        }
        if (DATE_TIME.matcher(text).matches()) {
            return text.indexOf('.') > 0 ? FINE_TIME : DataTypes.DATE_TIME;
        }
        return DataTypes.STRING;
    }

    /// The type of an array of values of these types.
    private static DataType array(List<DataType> types, boolean isNullable) {
        List<DataType> elements =
                types.stream().filter(type -> !(type instanceof NothingType)).distinct().toList();
        boolean hasNull = isNullable || types.contains(DataTypes.NOTHING);
        DataType element = elements.isEmpty() ? DataTypes.STRING : elements.getFirst();
        for (DataType type : elements) {
            element = merged(element, type);
        }
        boolean isNull = hasNull && !(element instanceof JsonType);
        return new ArrayType(
                isNull && DataTypes.canBeInsideNullable(element)
                        ? DataTypes.nullable(element)
                        : element);
    }

    private static DataType merged(DataType left, DataType right) {
        if (left.equals(right)) {
            return left;
        }
        if (isNumber(left) && isNumber(right)) {
            boolean isFloat =
                    left instanceof FloatType
                            || right instanceof FloatType
                            || left.equals(DataTypes.UINT64)
                            || right.equals(DataTypes.UINT64);
            return isFloat ? DataTypes.FLOAT64 : DataTypes.INT64;
        }
        if (isText(left) && isText(right)) {
            boolean isString = left instanceof StringType || right instanceof StringType;
            boolean isFine = left.equals(FINE_TIME) || right.equals(FINE_TIME);
            return isString ? DataTypes.STRING : isFine ? FINE_TIME : DataTypes.DATE_TIME;
        }
        if (left instanceof ArrayType(DataType one) && right instanceof ArrayType(DataType two)) {
            boolean isNullable = one.isNullable() || two.isNullable();
            DataType element = merged(DataTypes.notNullable(one), DataTypes.notNullable(two));
            return new ArrayType(
                    isNullable && DataTypes.canBeInsideNullable(element)
                            ? DataTypes.nullable(element)
                            : element);
        }
        return DataTypes.DYNAMIC;
    }

    private static boolean isNumber(DataType type) {
        return type instanceof IntegerType || type instanceof FloatType || type instanceof BoolType;
    }

    private static boolean isText(DataType type) {
        return type instanceof StringType
                || type instanceof DateType
                || type instanceof DateTimeType
                || type instanceof DateTime64Type;
    }
}
