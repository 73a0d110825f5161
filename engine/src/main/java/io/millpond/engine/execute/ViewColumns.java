package io.millpond.engine.execute;

import io.millpond.sql.ast.Explain;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.SetOperation;
import io.millpond.sql.ast.Span;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.List;

/// The list of names in `CREATE VIEW v (a, b) AS SELECT ...`.
final class ViewColumns {
    private ViewColumns() {}

    /// The query with its columns called `names`; the query itself when there are none.
    ///
    /// Errors: BAD_ARGUMENTS for another number of columns, and for a query whose columns are not
    /// written out.
    static Query named(Query query, List<String> names) {
        if (names.isEmpty()) {
            return query;
        }
        return switch (query) {
            case Select select -> named(select, names);
            case SetOperation operation -> {
                List<Query> queries = new ArrayList<>(operation.queries());
                queries.set(0, named(queries.getFirst(), names));
                yield new SetOperation(operation.operator(), queries, operation.span());
            }
            case Explain explain -> explain;
        };
    }

    private static Select named(Select select, List<String> names) {
        for (Expression column : select.columns()) {
            if (column instanceof Expression.AllColumns
                    || column instanceof Expression.ListedColumns
                    || column instanceof Expression.MatchedColumns) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "A view with a list of names needs a query whose columns are written out");
            }
        }
        if (names.size() != select.columns().size()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The view has %d names for the %d columns of its query"
                            .formatted(names.size(), select.columns().size()));
        }
        List<Expression> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            columns.add(new Expression.Aliased(select.columns().get(i), names.get(i), Span.NONE));
        }
        return new Select(
                select.with(),
                select.distinct(),
                columns,
                select.from(),
                select.prewhere(),
                select.where(),
                select.groupBy(),
                select.having(),
                select.windows(),
                select.qualify(),
                select.orderBy(),
                select.orderByAll(),
                select.interpolate(),
                select.limitBy(),
                select.limit(),
                select.settings(),
                select.span());
    }
}
