package io.millpond.sql.analysis;

import io.millpond.sql.analysis.TableColumns.NamedSlot;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Term;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Binds expressions outside of queries, over the columns of a table or over none.
public final class ExpressionBinders {
    private ExpressionBinders() {}

    /// Binds an expression over columns.
    ///
    /// Errors: those of analysis; BAD_ARGUMENTS for aggregates and arrayJoin.
    ///
    /// @param columns visible by their names
    public static Term bind(Expression expression, List<Slot> columns, Analysis analysis) {
        List<NamedSlot> named = new ArrayList<>();
        columns.forEach(slot -> named.add(new NamedSlot(slot.name(), slot)));
        return bindNamed(expression, named, analysis);
    }

    /// As [#bind], over columns with names of their own.
    static Term bindNamed(Expression expression, List<NamedSlot> named, Analysis analysis) {
        Relation relation =
                new Relation(
                        new Plan.OneRow(),
                        named.isEmpty()
                                ? List.of()
                                : List.of(new TableColumns(null, null, null, named, List.of())),
                        Map.of(),
                        Map.of());
        Scope scope = Scope.over(relation);
        ExpressionBinder binder =
                new ExpressionBinder(scope, analysis, new QueryBinder(analysis), null);
        Term term = binder.bind(expression);
        FunctionBinder.rejectAggregates(term, "outside of a query");
        FunctionBinder.rejectWindows(term, "outside of a query");
        if (!scope.arrayJoins().isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Function arrayJoin cannot stand in " + Names.sql(expression));
        }
        return term;
    }
}
