package io.millpond.engine.execute;

import io.millpond.engine.format.CellEvaluator;
import io.millpond.engine.table.ColumnCasts;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.LosslessUtf8;
import io.millpond.sql.exec.BoundExpression;
import io.millpond.sql.exec.Expressions;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.parser.SqlParser;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;

import java.util.List;

/// Evaluates expressions among VALUES: constants of any kind, functions of them, subqueries.
final class ValuesEvaluator implements CellEvaluator {
    private static final Block ONE_ROW = new Block(Header.EMPTY, List.of(), 1);

    private final QueryContext context;

    /// Elements of an array need a common type here that is no Variant, as in ClickHouse.
    ValuesEvaluator(QueryContext context) {
        this.context =
                context.withSettings(
                        context.settings().with(QuerySettings.VARIANT_AS_COMMON_TYPE, false));
    }

    @Override
    public int evaluate(byte[] bytes, int from, int to, DataType type, ColumnBuilder builder) {
        int end = end(bytes, from, to);
        Expression expression = SqlParser.parseExpression(LosslessUtf8.decode(bytes, from, end));
        BoundExpression bound = Expressions.bind(expression, Header.EMPTY, context);
        Column value = bound.evaluate(ONE_ROW);
        Column converted = ColumnCasts.of(bound.type(), type, true, context).apply(value, 1);
        builder.append(Columns.full(converted), 0);
        return end;
    }

    /// Where the expression ends: at a comma or a closing parenthesis outside of all brackets,
    /// quotes and comments.
    private static int end(byte[] bytes, int from, int to) {
        int depth = 0;
        int at = from;
        while (at < to) {
            byte b = bytes[at];
            switch (b) {
                case '\'', '"', '`' -> at = quoteEnd(bytes, at, to);
                case '(', '[', '{' -> depth++;
                case ')', ']', '}' -> {
                    if (depth == 0) {
                        return at;
                    }
                    depth--;
                }
                case ',' -> {
                    if (depth == 0) {
                        return at;
                    }
                }
                case '/' -> {
                    if (at + 1 < to && bytes[at + 1] == '*') {
                        at = commentEnd(bytes, at + 2, to);
                    }
                }
                default -> {
                    // Part of the expression.
                }
            }
            at++;
        }
        throw new DatabaseException(
                ErrorCode.SYNTAX_ERROR, "Cannot parse expression of type in VALUES: no end of row");
    }

    /// The place of the closing quote.
    private static int quoteEnd(byte[] bytes, int from, int to) {
        byte quote = bytes[from];
        int at = from + 1;
        while (at < to && bytes[at] != quote) {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    private static int commentEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at + 1 < to && !(bytes[at] == '*' && bytes[at + 1] == '/')) {
            at++;
        }
        return at + 1;
    }
}
