package io.millpond.sql.analysis;

import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.plan.Plan;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// Clauses that only some tables can have.
final class Sources {
    private Sources() {}

    /// Errors: ILLEGAL_PREWHERE where FROM is a query, or one table that does not evaluate
    /// conditions while it is read.
    ///
    /// @param plan of FROM
    static void requirePrewhere(Select select, Plan plan) {
        TableExpression from = select.from();
        Plan read = plan;
        while (from instanceof TableExpression.ArrayJoin join) {
            from = join.source();
            read = read instanceof Plan.ArrayJoin joined ? joined.input() : read;
        }
        switch (from) {
            case null ->
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_PREWHERE, "PREWHERE needs a table to read from");
            case TableExpression.SubqueryTable subquery ->
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_PREWHERE,
                            "Invalid column %s in PREWHERE. Expected column source to be table or"
                                            .formatted(SqlFormatter.expression(prewhere(select)))
                                    + " table function. Actual "
                                    + SqlFormatter.singleLine(subquery.query()));
            case TableExpression.Table _, TableExpression.TableFunction _ -> {
                if (read instanceof Plan.Scan scan && !scan.source().takesPrewhere()) {
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_PREWHERE,
                            "Storage (table %s) does not support PREWHERE"
                                    .formatted(label(from, scan)));
                }
            }
            case TableExpression.Join _, TableExpression.ArrayJoin _ -> {
                // Each side is its own; the condition is evaluated where its columns are.
            }
        }
    }

    private static io.millpond.sql.ast.Expression prewhere(Select select) {
        var prewhere = select.prewhere();
        if (prewhere == null) {
            throw new IllegalArgumentException("no PREWHERE");
        }
        return prewhere;
    }

    /// The name of what is read, as errors spell it.
    private static String label(TableExpression from, Plan.Scan scan) {
        return from instanceof TableExpression.TableFunction
                ? "_table_function." + scan.label()
                : scan.label();
    }
}
