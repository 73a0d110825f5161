package io.millpond.sql.function.json;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.FloatText;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.SettingType;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.column.TupleColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.TupleType;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Functions of a JSON text and a constant SQL/JSON path, or a tuple or an array of paths.
public final class JsonPathFunctions {
    private static final String CATEGORY = "JSON";
    private static final String ALLOW_NULLABLE = "function_json_value_return_type_allow_nullable";
    private static final String ALLOW_COMPLEX = "function_json_value_return_type_allow_complex";

    private JsonPathFunctions() {}

    /// Appends what the values at a path amount to, the document being open.
    private interface Result {
        void append(JsonPaths paths, JsonPath path, ColumnBuilder out);
    }

    public static List<ScalarFunction> all() {
        return List.of(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "JSON_EXISTS(json, path)",
                                "Whether there is a value at the path."),
                        (arguments, _) ->
                                bind(
                                        "JSON_EXISTS",
                                        arguments,
                                        DataTypes.UINT8,
                                        JsonPathFunctions::exists)),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "JSON_QUERY(json, path)",
                                "The values at the path as a JSON array; empty where there is"
                                        + " none."),
                        (arguments, _) ->
                                bind(
                                        "JSON_QUERY",
                                        arguments,
                                        DataTypes.STRING,
                                        JsonPathFunctions::query)),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "JSON_VALUE(json, path)",
                                "The first value at the path that is no array or object; empty"
                                        + " where there is none."),
                        JsonPathFunctions::bindValue));
    }

    private static BoundFunction bindValue(List<Argument> arguments, FunctionContext context) {
        boolean isNullable = isSet(ALLOW_NULLABLE, context);
        boolean isAny = isSet(ALLOW_COMPLEX, context);
        return bind(
                "JSON_VALUE",
                arguments,
                isNullable ? new NullableType(DataTypes.STRING) : DataTypes.STRING,
                (paths, path, out) -> value(paths, path, isAny, out));
    }

    private static boolean isSet(String name, FunctionContext context) {
        return context.settings().get(QuerySettings.known(name, SettingType.BOOL));
    }

    private static BoundFunction bind(
            String name, List<Argument> arguments, DataType one, Result result) {
        if (arguments.size() < 2) {
            throw new DatabaseException(
                    ErrorCode.TOO_FEW_ARGUMENTS_FOR_FUNCTION,
                    "Function " + name + " requires at least 2 arguments");
        }
        DataType json = arguments.getFirst().type();
        if (!(json instanceof StringType)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "JSONPath functions require first argument to be JSON of string, illegal type: "
                            + json.name());
        }
        DataType pathType = arguments.get(1).type();
        DataType type = resultType(pathType, one);
        List<JsonPath> parsed = parsed(Arguments.constant(name, arguments, 1));
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    ColumnBuilder out = ColumnBuilders.of(type);
                    JsonPaths paths = new JsonPaths(false);
                    for (int row = 0; row < rowCount; row++) {
                        boolean isJson =
                                paths.open(texts.bytes(), texts.start(row), texts.end(row));
                        append(isJson, paths, parsed, result, out);
                    }
                    return out.build();
                });
    }

    private static DataType resultType(DataType path, DataType one) {
        return switch (path) {
            case StringType _ -> one;
            case ArrayType(StringType _) -> new ArrayType(one);
            case TupleType tuple when isTexts(tuple.elements()) ->
                    TupleType.of(Collections.nCopies(tuple.elements().size(), one));
            default ->
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                            "Second argument of JSONPath functions must be a String JSONPath, a"
                                    + " Tuple(String) of JSONPaths, or an Array(String) of"
                                    + " JSONPaths, illegal type: "
                                    + path.name());
        };
    }

    private static boolean isTexts(List<DataType> types) {
        return !types.isEmpty() && types.stream().allMatch(StringType.class::isInstance);
    }

    private static List<JsonPath> parsed(Column paths) {
        List<JsonPath> parsed = new ArrayList<>();
        switch (paths) {
            case ArrayColumn array -> addParsed(array.elements(), parsed);
            case TupleColumn tuple ->
                    tuple.elements().forEach(element -> addParsed(element, parsed));
            default -> addParsed(paths, parsed);
        }
        return parsed;
    }

    private static void addParsed(Column column, List<JsonPath> parsed) {
        BytesColumn texts = Arguments.texts(column);
        for (int i = 0; i < texts.rowCount(); i++) {
            parsed.add(JsonPath.parse(texts.text(i)));
        }
    }

    private static void append(
            boolean isJson,
            JsonPaths paths,
            List<JsonPath> parsed,
            Result result,
            ColumnBuilder out) {
        switch (out) {
            case ArrayColumnBuilder array -> {
                for (JsonPath path : parsed) {
                    appendOne(isJson, paths, path, result, array.elements());
                }
                array.finishRow();
            }
            case TupleColumnBuilder tuple -> {
                for (int i = 0; i < parsed.size(); i++) {
                    appendOne(isJson, paths, parsed.get(i), result, tuple.elements().get(i));
                }
                tuple.finishRow();
            }
            default -> appendOne(isJson, paths, parsed.getFirst(), result, out);
        }
    }

    private static void appendOne(
            boolean isJson, JsonPaths paths, JsonPath path, Result result, ColumnBuilder out) {
        if (isJson) {
            result.append(paths, path, out);
        } else {
            out.appendDefault();
        }
    }

    private static void exists(JsonPaths paths, JsonPath path, ColumnBuilder out) {
        boolean isFound = paths.visit(path, () -> true);
        ((ByteColumnBuilder) out).append((byte) (isFound ? 1 : 0));
    }

    private static void query(JsonPaths paths, JsonPath path, ColumnBuilder out) {
        ByteSink sink = new ByteSink();
        sink.put('[');
        paths.visit(
                path,
                () -> {
                    if (sink.size() > 1) {
                        sink.put(',');
                        sink.put(' ');
                    }
                    paths.writeCompact(sink, JsonPathFunctions::writeFloat);
                    return false;
                });
        sink.put(']');
        boolean isFound = sink.size() > 2;
        ((BytesColumnBuilder) out).append(sink.bytes(), 0, isFound ? sink.size() : 0);
    }

    private static void value(JsonPaths paths, JsonPath path, boolean isAny, ColumnBuilder out) {
        boolean isFound =
                paths.visit(
                        path,
                        () -> {
                            int letter = paths.cursor().peek();
                            boolean isWanted = isAny || (letter != '{' && letter != '[');
                            if (isWanted) {
                                appendValue(paths, letter == '"', out);
                            }
                            return isWanted;
                        });
        if (!isFound) {
            out.appendDefault();
        }
    }

    private static void appendValue(JsonPaths paths, boolean isString, ColumnBuilder out) {
        ColumnBuilder texts = out instanceof NullableColumnBuilder some ? some.values() : out;
        if (isString) {
            paths.readString(texts);
        } else {
            ByteSink sink = new ByteSink();
            paths.writeCompact(sink, JsonPathFunctions::writeFloat);
            ((BytesColumnBuilder) texts).append(sink.bytes(), 0, sink.size());
        }
        if (out instanceof NullableColumnBuilder some) {
            some.finishRow();
        }
    }

    /// The shorter of the plain and the scientific form, such as `1e+05`; the plain one when both
    /// are as long.
    private static void writeFloat(double value, ByteSink out) {
        if (value == 0) {
            FloatText.write(value, out);
            return;
        }
        BigDecimal number = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        String digits = number.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - number.scale();
        String scientific =
                (value < 0 ? "-" : "")
                        + digits.charAt(0)
                        + (digits.length() > 1 ? "." + digits.substring(1) : "")
                        + (exponent < 0 ? "e-" : "e+")
                        + (Math.abs(exponent) < 10 ? "0" : "")
                        + Math.abs(exponent);
        String plain = number.toPlainString();
        out.put(plain.length() <= scientific.length() ? plain : scientific);
    }
}
