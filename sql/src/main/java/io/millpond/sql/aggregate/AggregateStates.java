package io.millpond.sql.aggregate;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueReader;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.function.Literals;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.sql.parser.SqlParser;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// What the types that name an aggregate function say of it beside its name.
public final class AggregateStates {
    private static final List<String> SIMPLE =
            List.of(
                    "any",
                    "any_respect_nulls",
                    "anyLast",
                    "anyLast_respect_nulls",
                    "min",
                    "max",
                    "sum",
                    "sumWithOverflow",
                    "groupBitAnd",
                    "groupBitOr",
                    "groupBitXor",
                    "sumMap",
                    "minMap",
                    "maxMap",
                    "groupArrayArray",
                    "groupArrayLastArray",
                    "groupUniqArrayArray",
                    "groupUniqArrayArrayMap",
                    "sumMappedArrays",
                    "minMappedArrays",
                    "maxMappedArrays");

    private AggregateStates() {}

    /// `function`, the canonical name of a function that a SimpleAggregateFunction may have.
    ///
    /// Errors: BAD_ARGUMENTS where it is none.
    public static String checkSimple(String function) {
        if (!SIMPLE.contains(function)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Unsupported aggregate function "
                            + function
                            + ", supported functions are "
                            + String.join(",", SIMPLE));
        }
        return function;
    }

    /// The states whose bytes these are.
    ///
    /// @param bytes none of them empty
    ///
    /// Errors: INCORRECT_DATA, naming the type.
    static Column read(StateForm form, BytesColumn bytes, AggregateFunctionType type) {
        try {
            return form.read(bytes);
        } catch (DatabaseException e) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Cannot read a value of type " + type.name() + ": " + e.getMessage(),
                    e);
        }
    }

    /// Parameters as the name of a type shows them.
    public static String parameterText(List<Column> parameters, List<DataType> types) {
        ByteSink text = new ByteSink();
        CodecSettings settings = CodecSettings.in(ZoneOffset.UTC);
        for (int i = 0; i < parameters.size(); i++) {
            text.put(i == 0 ? "" : ", ");
            ValueWriter.of(types.get(i), TextStyle.QUOTED, settings)
                    .write(parameters.get(i), 0, text);
        }
        return text.toString();
    }

    /// Parameters, as the text in a type's name has them.
    ///
    /// @param types is given the type of each
    public static List<Column> parameters(String text, List<DataType> types) {
        List<Column> parameters = new ArrayList<>();
        if (!text.isEmpty()
                && SqlParser.parseExpression("tuple(" + text + ")") instanceof FunctionCall list) {
            for (Expression expression : list.arguments()) {
                DataType type = type(expression);
                types.add(type);
                parameters.add(value(expression, type));
            }
        }
        return parameters;
    }

    private static DataType type(Expression expression) {
        return switch (expression) {
            case Literal literal -> Literals.type(literal);
            case FunctionCall call when call.name().equals("array") ->
                    new ArrayType(
                            Supertypes.common(
                                    call.arguments().stream().map(AggregateStates::type).toList()));
            default ->
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "Parameter "
                                    + SqlFormatter.expression(expression)
                                    + " of an aggregate function in a type must be a literal");
        };
    }

    private static Column value(Expression expression, DataType type) {
        if (expression instanceof Literal literal) {
            return Literals.value(literal);
        }
        byte[] text = SqlFormatter.expression(expression).getBytes(StandardCharsets.UTF_8);
        ColumnBuilder builder = ColumnBuilders.of(type);
        ValueReader.of(type, TextStyle.QUOTED, CodecSettings.in(ZoneOffset.UTC))
                .read(new ByteCursor(text), builder);
        return builder.build();
    }
}
