package io.millpond.engine.table;

import io.millpond.sql.ast.Explain;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.SetOperation;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.ast.TableName;

import java.util.Optional;

/// Questions about the query of a view.
public final class ViewQueries {
    private ViewQueries() {}

    /// The table whose inserted blocks run through a materialized view: the first one in FROM, of
    /// the first SELECT. Empty when that is no table.
    public static Optional<TableName> source(Query query) {
        return switch (query) {
            case Select select -> select.from() == null ? Optional.empty() : source(select.from());
            case SetOperation operation -> source(operation.queries().getFirst());
            case Explain _ -> Optional.empty();
        };
    }

    private static Optional<TableName> source(TableExpression from) {
        return switch (from) {
            case TableExpression.Table table -> Optional.of(table.name());
            case TableExpression.Join join -> source(join.left());
            case TableExpression.ArrayJoin join -> source(join.source());
            case TableExpression.SubqueryTable subquery -> source(subquery.query());
            case TableExpression.TableFunction _ -> Optional.empty();
        };
    }
}
