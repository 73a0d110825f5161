package io.millpond.sql.function.json;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.FloatText;
import io.millpond.sql.codec.JsonText;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumnBuilder;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.column.TupleColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Values taken out of JSON text, and JSON text of values.
///
/// What is missing, or not of the wanted type, is the type's default value.
public final class JsonFunctions {
    private static final String CATEGORY = "JSON";
    private static final EnumType TYPES =
            new EnumType(
                    8,
                    List.of(
                            new EnumType.Entry("Null", 0),
                            new EnumType.Entry("String", '"'),
                            new EnumType.Entry("Array", '['),
                            new EnumType.Entry("Bool", 'b'),
                            new EnumType.Entry("Double", 'd'),
                            new EnumType.Entry("Int64", 'i'),
                            new EnumType.Entry("UInt64", 'u'),
                            new EnumType.Entry("Object", '{')));

    private JsonFunctions() {}

    /// Appends what the value at the cursor means.
    private interface Extraction {
        void extract(JsonPaths paths, ColumnBuilder out);
    }

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                define(
                        "JSONHas",
                        "Whether there is a value.",
                        DataTypes.UINT8,
                        (_, out) -> ((ByteColumnBuilder) out).append((byte) 1)));
        all.add(
                define(
                        "JSONLength",
                        "The number of elements or members.",
                        DataTypes.UINT64,
                        (paths, out) -> ((LongColumnBuilder) out).append(paths.length())));
        all.add(
                define(
                        "JSONType",
                        "The kind of value.",
                        TYPES,
                        (paths, out) -> ((ByteColumnBuilder) out).append(typeOf(paths.cursor()))));
        all.add(define("JSONExtractInt", "An Int64.", DataTypes.INT64, JsonFunctions::integer));
        all.add(define("JSONExtractUInt", "A UInt64.", DataTypes.UINT64, JsonFunctions::unsigned));
        all.add(
                define(
                        "JSONExtractFloat",
                        "A Float64.",
                        DataTypes.FLOAT64,
                        JsonFunctions::floating));
        all.add(
                define(
                        "JSONExtractBool",
                        "Whether it is true.",
                        DataTypes.UINT8,
                        JsonFunctions::bool));
        all.add(
                define(
                        "JSONExtractString",
                        "A string; other values as text.",
                        DataTypes.STRING,
                        JsonFunctions::string));
        all.add(define("JSONExtractRaw", "The JSON text.", DataTypes.STRING, JsonFunctions::raw));
        all.add(
                define(
                        "JSONExtractArrayRaw",
                        "The JSON texts of the elements.",
                        new ArrayType(DataTypes.STRING),
                        JsonFunctions::rawElements));
        all.add(
                define(
                        "JSONExtractKeys",
                        "The names of the members.",
                        new ArrayType(DataTypes.STRING),
                        JsonFunctions::keys));
        all.add(
                define(
                        "JSONExtractKeysAndValuesRaw",
                        "The names and JSON texts of the members.",
                        new ArrayType(TupleType.of(List.of(DataTypes.STRING, DataTypes.STRING))),
                        JsonFunctions::rawMembers));
        for (String suffix : List.of("", "CaseInsensitive")) {
            all.add(typed("JSONExtract" + suffix, false));
            all.add(typed("JSONExtractKeysAndValues" + suffix, true));
        }
        addIgnoringCase(all);
        all.add(
                define(
                        "JSONKey",
                        "The name of the member at a place.",
                        DataTypes.STRING,
                        (paths, out) -> {
                            byte[] name = paths.memberName();
                            ((BytesColumnBuilder) out).append(name, 0, name.length);
                        }));
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                        CATEGORY,
                                        "JSONArrayLength(json)",
                                        "The number of elements of an array; NULL for other text.")
                                .withAliases("JSON_ARRAY_LENGTH")
                                .ignoringCase(),
                        (arguments, _) -> {
                            Arguments.count("JSONArrayLength", arguments, 1);
                            return bind(
                                    "JSONArrayLength",
                                    new NullableType(DataTypes.UINT64),
                                    JsonFunctions::arrayLength,
                                    arguments,
                                    1);
                        }));
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY, "isValidJSON(json)", "Whether the text is JSON."),
                        (arguments, _) -> {
                            Arguments.count("isValidJSON", arguments, 1);
                            return bind(
                                    "isValidJSON",
                                    DataTypes.UINT8,
                                    (_, out) -> ((ByteColumnBuilder) out).append((byte) 1),
                                    arguments,
                                    1);
                        }));
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(CATEGORY, "toJSONString(x)", "x as JSON text."),
                        JsonFunctions::bindToJson));
        return all.stream().map(JsonFunctions::alsoOverObjects).toList();
    }

    private static void addIgnoringCase(List<ScalarFunction> all) {
        String doc = "As without CaseInsensitive, keys in any case.";
        all.add(ignoringCase("Int", doc, DataTypes.INT64, JsonFunctions::integer));
        all.add(ignoringCase("UInt", doc, DataTypes.UINT64, JsonFunctions::unsigned));
        all.add(ignoringCase("String", doc, DataTypes.STRING, JsonFunctions::string));
        all.add(ignoringCase("Raw", doc, DataTypes.STRING, JsonFunctions::raw));
        DataType texts = new ArrayType(DataTypes.STRING);
        all.add(ignoringCase("ArrayRaw", doc, texts, JsonFunctions::rawElements));
        all.add(ignoringCase("Keys", doc, texts, JsonFunctions::keys));
        DataType pairs = new ArrayType(TupleType.of(List.of(DataTypes.STRING, DataTypes.STRING)));
        all.add(ignoringCase("KeysAndValuesRaw", doc, pairs, JsonFunctions::rawMembers));
        all.add(ignoringCase("Float", doc, DataTypes.FLOAT64, JsonFunctions::floating));
        all.add(ignoringCase("Bool", doc, DataTypes.UINT8, JsonFunctions::bool));
    }

    private static ScalarFunction ignoringCase(
            String name, String doc, DataType type, Extraction extraction) {
        return define("JSONExtract" + name + "CaseInsensitive", doc, type, extraction);
    }

    private static void arrayLength(JsonPaths paths, ColumnBuilder out) {
        if (paths.cursor().peek() != '[') {
            throw paths.cursor().unexpected("an array");
        }
        NullableColumnBuilder length = (NullableColumnBuilder) out;
        ((LongColumnBuilder) length.values()).append(paths.length());
        length.finishRow();
    }

    private static void floating(JsonPaths paths, ColumnBuilder out) {
        paths.cursor().skipIf('"');
        ((DoubleColumnBuilder) out).append(FloatText.readDouble(paths.cursor()));
    }

    private static void bool(JsonPaths paths, ColumnBuilder out) {
        ByteCursor cursor = paths.cursor();
        boolean isTrue =
                cursor.peek() == 't'
                        || (JsonValues.isNumber(cursor)
                                && !JsonValues.hasFraction(cursor)
                                && JsonValues.isNonZero(cursor));
        ((ByteColumnBuilder) out).append((byte) (isTrue ? 1 : 0));
    }

    private static ScalarFunction define(
            String name, String doc, DataType type, Extraction extraction) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, name + "(json[, step, ...])", doc),
                (arguments, _) -> bind(name, type, extraction, arguments, arguments.size()));
    }

    /// The function with a first argument of type JSON taken as its text, where it reads JSON.
    private static ScalarFunction alsoOverObjects(ScalarFunction function) {
        if (!function.description().name().startsWith("JSON")) {
            return function;
        }
        return ScalarFunction.of(
                function.description(),
                (arguments, context) -> {
                    if (arguments.isEmpty()
                            || !(arguments.getFirst().type() instanceof JsonType json)) {
                        return function.bind(arguments, context);
                    }
                    List<Argument> texts = new ArrayList<>(arguments);
                    texts.set(0, Argument.of(DataTypes.STRING));
                    BoundFunction bound = function.bind(texts, context);
                    Cast toText = Casts.bind(json, DataTypes.STRING, context);
                    return BoundFunction.of(
                            bound.resultType(),
                            (columns, rowCount) -> {
                                List<Column> converted = new ArrayList<>(columns);
                                Column text = toText.apply(columns.getFirst(), rowCount);
                                converted.set(0, text);
                                return bound.apply(converted, rowCount);
                            });
                },
                traits(function));
    }

    private static Trait[] traits(ScalarFunction function) {
        Set<Trait> traits = new LinkedHashSet<>(function.traits());
        traits.add(Trait.NOT_OVER_DICTIONARY);
        return traits.toArray(Trait[]::new);
    }

    private static BoundFunction bind(
            String name,
            DataType type,
            Extraction extraction,
            List<Argument> arguments,
            int pathEnd) {
        Arguments.count(name, arguments, 1, Integer.MAX_VALUE);
        Arguments.string(name, arguments, 0);
        List<DataType> types = arguments.stream().map(Argument::type).toList();
        for (int i = 1; i < pathEnd; i++) {
            if (!Arguments.isText(types.get(i)) && !Numbers.isInteger(types.get(i))) {
                throw Arguments.illegal(name, types.get(i));
            }
        }
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    ColumnBuilder builder = ColumnBuilders.of(type);
                    JsonPaths paths = new JsonPaths(name.endsWith("CaseInsensitive"));
                    for (int row = 0; row < rowCount; row++) {
                        boolean isFound =
                                paths.open(texts.bytes(), texts.start(row), texts.end(row))
                                        && walk(paths, columns, types, pathEnd, row);
                        append(isFound, paths, extraction, builder, row);
                    }
                    return builder.build();
                });
    }

    private static void append(
            boolean isFound,
            JsonPaths paths,
            Extraction extraction,
            ColumnBuilder builder,
            int row) {
        if (!isFound) {
            builder.appendDefault();
            return;
        }
        try {
            extraction.extract(paths, builder);
        } catch (DatabaseException _) {
            // A value of another type counts as missing.
            builder.rollback(row);
            builder.appendDefault();
        }
    }

    private static boolean walk(
            JsonPaths paths, List<Column> columns, List<DataType> types, int pathEnd, int row) {
        boolean isFound = true;
        for (int i = 1; i < pathEnd && isFound; i++) {
            Column step = Columns.full(columns.get(i));
            if (Arguments.isText(types.get(i))) {
                BytesColumn names = Arguments.texts(step);
                isFound =
                        paths.enter(
                                Arrays.copyOfRange(
                                        names.bytes(), names.start(row), names.end(row)));
            } else {
                isFound = paths.enter(Numbers.longs(step, types.get(i))[row]);
            }
        }
        return isFound;
    }

    private static byte typeOf(ByteCursor cursor) {
        int letter = cursor.peek();
        return switch (letter) {
            case '"', '[', '{' -> (byte) letter;
            case 't', 'f' -> (byte) 'b';
            case 'n' -> 0;
            default -> {
                int from = cursor.at();
                JsonText.skipValue(cursor);
                for (int i = from; i < cursor.at(); i++) {
                    if (".eE".indexOf(cursor.bytes()[i]) >= 0) {
                        yield (byte) 'd';
                    }
                }
                boolean isLong = letter != '-' && cursor.at() - from > 18;
                yield (byte) (isLong ? 'u' : 'i');
            }
        };
    }

    private static void integer(JsonPaths paths, ColumnBuilder out) {
        ByteCursor cursor = paths.cursor();
        if (cursor.peek() == 't' || cursor.peek() == 'f') {
            throw cursor.unexpected("a number");
        }
        JsonIntegers.read(cursor, DataTypes.INT64, out);
    }

    private static void unsigned(JsonPaths paths, ColumnBuilder out) {
        ByteCursor cursor = paths.cursor();
        if (cursor.peek() == 't' || cursor.peek() == 'f') {
            throw cursor.unexpected("a number");
        }
        JsonIntegers.read(cursor, DataTypes.UINT64, out);
    }

    private static void string(JsonPaths paths, ColumnBuilder out) {
        if (paths.cursor().peek() == 'n') {
            out.appendDefault();
        } else if (paths.cursor().peek() == '"') {
            paths.readString(out);
        } else {
            raw(paths, out);
        }
    }

    private static void raw(JsonPaths paths, ColumnBuilder out) {
        ByteSink sink = new ByteSink();
        paths.writeCompact(sink);
        ((BytesColumnBuilder) out).append(sink.bytes(), 0, sink.size());
    }

    private static void rawElements(JsonPaths paths, ColumnBuilder out) {
        ArrayColumnBuilder array = (ArrayColumnBuilder) out;
        if (paths.cursor().peek() == '[') {
            paths.forEach((_, _) -> raw(paths, array.elements()));
        }
        array.finishRow();
    }

    private static void keys(JsonPaths paths, ColumnBuilder out) {
        ArrayColumnBuilder array = (ArrayColumnBuilder) out;
        if (paths.cursor().peek() == '{') {
            paths.forEach(
                    (name, _) ->
                            ((BytesColumnBuilder) array.elements()).append(name, 0, name.length));
        }
        array.finishRow();
    }

    private static void rawMembers(JsonPaths paths, ColumnBuilder out) {
        members(
                paths,
                out,
                values -> {
                    raw(paths, values);
                    return true;
                });
    }

    private interface MemberValue {
        /// Whether it was appended; a member of another type is left out.
        boolean append(ColumnBuilder values);
    }

    private static void members(JsonPaths paths, ColumnBuilder out, MemberValue value) {
        ArrayColumnBuilder array = (ArrayColumnBuilder) out;
        TupleColumnBuilder pairs = (TupleColumnBuilder) array.elements();
        if (paths.cursor().peek() == '{') {
            paths.forEach(
                    (name, _) -> {
                        if (value.append(pairs.elements().get(1))) {
                            ((BytesColumnBuilder) pairs.elements().get(0))
                                    .append(name, 0, name.length);
                            pairs.finishRow();
                        }
                    });
        }
        array.finishRow();
    }

    /// Functions whose last argument names the wanted type.
    private static ScalarFunction typed(String name, boolean areMembers) {
        return ScalarFunction.of(
                FunctionDescription.of(
                        CATEGORY,
                        name + "(json[, step, ...], type)",
                        areMembers
                                ? "The names and values of the members."
                                : "A value of the named type."),
                (arguments, context) -> {
                    if (arguments.size() < 2) {
                        throw new DatabaseException(
                                ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                                "Function " + name + " requires at least two arguments");
                    }
                    int last = arguments.size() - 1;
                    DataType type = TypeResolver.parse(typeName(name, arguments.get(last)));
                    JsonValue value = JsonValues.of(name, type, context.codec());
                    if (!areMembers) {
                        return bind(name, type, value::readOrDefault, arguments, last);
                    }
                    Extraction all =
                            (paths, out) ->
                                    members(paths, out, values -> value.read(paths, values));
                    DataType pairs = new ArrayType(TupleType.of(List.of(DataTypes.STRING, type)));
                    return bind(name, pairs, all, arguments, last);
                });
    }

    private static String typeName(String function, Argument argument) {
        if (argument.constant() instanceof BytesColumn name) {
            return name.text(0);
        }
        throw new DatabaseException(
                ErrorCode.ILLEGAL_COLUMN,
                "The last argument of function "
                        + function
                        + " should be a constant string specifying the return data type, illegal"
                        + " value: "
                        + argument.text());
    }

    private static BoundFunction bindToJson(List<Argument> arguments, FunctionContext context) {
        Arguments.count("toJSONString", arguments, 1);
        DataType type = arguments.getFirst().type();
        CodecSettings settings = context.codec();
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    ValueWriter writer = ValueWriter.of(type, TextStyle.JSON, settings);
                    ByteSink sink = new ByteSink();
                    int[] ends = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        writer.write(columns.getFirst(), row, sink);
                        ends[row] = sink.size();
                    }
                    return new BytesColumn(sink.bytes(), ends, rowCount);
                });
    }
}
