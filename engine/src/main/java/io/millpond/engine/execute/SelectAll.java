package io.millpond.engine.execute;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.Span;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.ast.TableName;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Queries that the server makes for itself.
final class SelectAll {
    private SelectAll() {}

    /// `SELECT * FROM table`.
    static Query from(TableName table) {
        return select(List.of(new Expression.AllColumns(null, List.of(), Span.NONE)), table, null);
    }

    /// `SELECT * FROM table`.
    static Query from(TableExpression table) {
        return Select.of(
                List.of(new Expression.AllColumns(null, List.of(), Span.NONE)), table, null);
    }

    /// `SELECT columns FROM table WHERE condition`.
    ///
    /// @param where null: all rows
    static Select select(List<Expression> columns, TableName table, @Nullable Expression where) {
        return Select.of(
                columns, new TableExpression.Table(table, null, false, null, Span.NONE), where);
    }
}
