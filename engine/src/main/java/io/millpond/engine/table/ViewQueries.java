package io.millpond.engine.table;

import io.millpond.sql.ast.Explain;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.SetOperation;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.ast.TableName;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Questions about the query of a view.
public final class ViewQueries {
    private ViewQueries() {}

    /// The table whose inserted blocks run through a materialized view: the first one in FROM, of
    /// the first SELECT. Empty when that is no table.
    public static Optional<TableName> source(Query query) {
        return source(query, Map.of());
    }

    /// @param common the queries that WITH gives a name around this one
    private static Optional<TableName> source(Query query, Map<String, Query> common) {
        return switch (query) {
            case Select select -> {
                TableExpression from = select.from();
                yield from == null ? Optional.empty() : source(from, with(select, common));
            }
            case SetOperation operation -> source(operation.queries().getFirst(), common);
            case Explain _ -> Optional.empty();
        };
    }

    private static Map<String, Query> with(Select select, Map<String, Query> common) {
        Map<String, Query> named = new HashMap<>(common);
        for (Select.WithElement element : select.with().elements()) {
            if (element instanceof Select.CommonTable table) {
                named.put(table.name(), table.query());
            }
        }
        return named;
    }

    private static Optional<TableName> source(TableExpression from, Map<String, Query> common) {
        return switch (from) {
            case TableExpression.Table table -> {
                TableName name = table.name();
                Query query = name.database() == null ? common.get(name.table()) : null;
                yield query == null ? Optional.of(name) : source(query, without(common, name));
            }
            case TableExpression.Join join -> source(join.left(), common);
            case TableExpression.ArrayJoin join -> source(join.source(), common);
            case TableExpression.SubqueryTable subquery -> source(subquery.query(), common);
            case TableExpression.TableFunction _ -> Optional.empty();
        };
    }

    /// Inside of its own query a name means a table.
    private static Map<String, Query> without(Map<String, Query> common, TableName name) {
        Map<String, Query> others = new HashMap<>(common);
        others.remove(name.table());
        return others;
    }
}
