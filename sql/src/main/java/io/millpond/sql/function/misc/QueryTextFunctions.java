package io.millpond.sql.function.misc;

import io.millpond.sql.ast.LosslessUtf8;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.parser.QueryNormalizer;
import io.millpond.sql.parser.SqlParser;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Functions on texts of queries: formatting, and what is left of them without their constants.
public final class QueryTextFunctions {
    private static final String CATEGORY = "Other";

    private QueryTextFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        UnaryOperator<String> lines =
                text -> SqlFormatter.multiLine(SqlParser.parseStatement(text));
        UnaryOperator<String> line =
                text -> SqlFormatter.singleLine(SqlParser.parseStatement(text));
        all.add(strict("formatQuery", "The query in lines, a clause each.", lines));
        all.add(orNull("formatQueryOrNull", "The query in lines; NULL for no query.", lines));
        all.add(strict("formatQuerySingleLine", "The query on one line.", line));
        all.add(
                orNull(
                        "formatQuerySingleLineOrNull",
                        "The query on one line; NULL for no query.",
                        line));
        all.add(
                strict(
                        "normalizeQuery",
                        "The query with `?` for constants and `?..` for lists of them.",
                        text -> QueryNormalizer.normalize(text, false)));
        all.add(
                strict(
                        "normalizeQueryKeepNames",
                        "The query with `?` for constants, names as they are.",
                        text -> QueryNormalizer.normalize(text, true)));
        all.add(hash("normalizedQueryHash", "A hash of the query without constants.", false));
        all.add(
                hash(
                        "normalizedQueryHashKeepNames",
                        "A hash of the query without constants, names as they are.",
                        true));
        return all;
    }

    private static ScalarFunction hash(String name, String doc, boolean keepsNames) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, name + "(query)", doc),
                (arguments, context) -> {
                    Arguments.count(name, arguments, 1);
                    Arguments.text(name, arguments, 0);
                    BoundFunction hash =
                            context.functions()
                                    .bind(
                                            "sipHash64",
                                            List.of(new Argument(DataTypes.STRING, null, "query")),
                                            context);
                    return BoundFunction.of(
                            hash.resultType(),
                            (columns, rowCount) -> {
                                BytesColumn texts = Arguments.texts(columns.getFirst());
                                BytesColumnBuilder hashed = new BytesColumnBuilder();
                                for (int row = 0; row < rowCount; row++) {
                                    String query = text(texts, row);
                                    append(QueryNormalizer.hashed(query, keepsNames), hashed);
                                }
                                return hash.apply(List.of(hashed.build()), rowCount);
                            });
                });
    }

    private static ScalarFunction strict(String name, String doc, UnaryOperator<String> operation) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, name + "(query)", doc),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    Arguments.text(name, arguments, 0);
                    return BoundFunction.of(
                            DataTypes.STRING,
                            (columns, rowCount) -> {
                                BytesColumn texts = Arguments.texts(columns.getFirst());
                                BytesColumnBuilder out = new BytesColumnBuilder();
                                for (int row = 0; row < rowCount; row++) {
                                    append(operation.apply(text(texts, row)), out);
                                }
                                return out.build();
                            });
                });
    }

    private static ScalarFunction orNull(String name, String doc, UnaryOperator<String> operation) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, name + "(query)", doc),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    Arguments.text(name, arguments, 0);
                    return BoundFunction.of(
                            DataTypes.nullable(DataTypes.STRING),
                            (columns, rowCount) ->
                                    orNull(
                                            Arguments.texts(columns.getFirst()),
                                            rowCount,
                                            operation));
                });
    }

    private static Column orNull(BytesColumn texts, int rowCount, UnaryOperator<String> operation) {
        BytesColumnBuilder out = new BytesColumnBuilder();
        byte[] nulls = new byte[rowCount];
        for (int row = 0; row < rowCount; row++) {
            try {
                append(operation.apply(text(texts, row)), out);
            } catch (DatabaseException _) {
                // No query, which is what NULL says.
                nulls[row] = 1;
                out.appendDefault();
            }
        }
        return new NullableColumn(nulls, out.build());
    }

    private static String text(BytesColumn texts, int row) {
        return LosslessUtf8.decode(texts.bytes(), texts.start(row), texts.end(row));
    }

    private static void append(String text, BytesColumnBuilder out) {
        byte[] bytes = LosslessUtf8.encode(text);
        out.append(bytes, 0, bytes.length);
    }
}
