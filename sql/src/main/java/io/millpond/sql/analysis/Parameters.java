package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Span;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.function.Literals;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.plan.Term;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.List;
import java.util.Map;

/// Values of `{name:Type}`.
public final class Parameters {
    private Parameters() {}

    /// The constant that a parameter stands for.
    ///
    /// Errors: UNKNOWN_QUERY_PARAMETER when it has no value, BAD_QUERY_PARAMETER when the value is
    /// not of the type.
    static Term bind(Expression.QueryParameter parameter, Analysis analysis) {
        String text = analysis.parameters().get(parameter.name());
        if (text == null) {
            throw notSet(parameter);
        }
        String type = SqlFormatter.type(parameter.type());
        boolean isNull = text.equals("\\N") && type.startsWith("Nullable");
        String label = "{" + parameter.name() + ":" + type + "}";
        Term value =
                isNull
                        ? analysis.terms()
                                .call(
                                        "CAST",
                                        List.of(
                                                analysis.terms()
                                                        .constant(
                                                                Literals.type(NULL),
                                                                Literals.value(NULL),
                                                                "NULL"),
                                                string(analysis, type)),
                                        label)
                        : cast(parameter.name(), text, type, label, analysis);
        return value;
    }

    /// A parameter as a cast of the text that it has, for statements that are kept.
    ///
    /// Errors: UNKNOWN_QUERY_PARAMETER when it has no value.
    public static Expression written(
            Expression.QueryParameter parameter, Map<String, String> values) {
        String text = values.get(parameter.name());
        if (text == null) {
            throw notSet(parameter);
        }
        String type = SqlFormatter.type(parameter.type());
        boolean isNull = text.equals("\\N") && type.startsWith("Nullable");
        Expression value = isNull ? NULL : Literal.StringLiteral.of(plain(text, type));
        if (type.equals("String")) {
            return value;
        }
        return FunctionCall.call(
                "_CAST", List.of(value, Literal.StringLiteral.of(type)), parameter.span());
    }

    private static DatabaseException notSet(Expression.QueryParameter parameter) {
        return new DatabaseException(
                ErrorCode.UNKNOWN_QUERY_PARAMETER,
                "Substitution `" + parameter.name() + "` is not set");
    }

    private static final Literal.NullLiteral NULL = new Literal.NullLiteral(Span.NONE);

    private static Term string(Analysis analysis, String text) {
        return analysis.terms().constant(DataTypes.STRING, BytesColumn.of(text), "'" + text + "'");
    }

    private static Term cast(
            String name, String text, String type, String label, Analysis analysis) {
        try {
            DataType target = TypeResolver.parse(type);
            boolean isMissing = text.equals("\\N") && target.equals(DataTypes.STRING);
            Column value =
                    Casts.bind(DataTypes.STRING, target, analysis.terms().context())
                            .apply(BytesColumn.of(isMissing ? "" : plain(text, type)), 1);
            return analysis.terms().constant(target, Columns.full(value), label);
        } catch (DatabaseException e) {
            if (e.code() == ErrorCode.UNKNOWN_TYPE) {
                throw e;
            }
            boolean isCutShort =
                    e.code() == ErrorCode.CANNOT_PARSE_TEXT
                            || e.code() == ErrorCode.CANNOT_PARSE_NUMBER;
            throw new DatabaseException(
                    isCutShort ? ErrorCode.BAD_QUERY_PARAMETER : e.code(),
                    "Value "
                            + text
                            + " cannot be parsed as "
                            + type
                            + " for query parameter '"
                            + name
                            + "': "
                            + e.text(),
                    e);
        }
    }

    /// The text as the cast wants it. Elements of arrays, tuples and maps are quoted texts with
    /// escapes of their own, which their reader undoes.
    private static String plain(String text, String type) {
        boolean isNested =
                type.startsWith("Array(") || type.startsWith("Tuple(") || type.startsWith("Map(");
        return isNested ? text : unescape(text);
    }

    /// The text without the escapes of TabSeparated.
    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            out.append(c == '\\' && at < text.length() ? unescaped(text.charAt(at++)) : c);
        }
        return out.toString();
    }

    private static char unescaped(char escaped) {
        return switch (escaped) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case '0' -> '\0';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> escaped;
        };
    }
}
