package io.millpond.engine.execute;

import io.millpond.sql.analysis.SetModes;
import io.millpond.sql.ast.Explain;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.OrderElement;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.SetOperation;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.QueryContext;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Writes the current database into the table names of a query that is kept, so that it means the
/// same from everywhere.
///
/// Names that WITH introduces stay as they are, and so does the right side of IN, which may be a
/// column.
final class TableNameQualifier {
    private final UnaryOperator<TableName> naming;
    private final UnaryOperator<SetOperation.Operator> operators;
    private final Set<String> commonTables = new HashSet<>();

    /// Also says ALL or DISTINCT where the settings decide it.
    TableNameQualifier(QueryContext context) {
        this(
                name -> name.in(context.currentDatabase()),
                operator -> SetModes.resolved(operator, context.settings()));
    }

    /// @param naming what a name of a table becomes
    TableNameQualifier(UnaryOperator<TableName> naming) {
        this(naming, UnaryOperator.identity());
    }

    private TableNameQualifier(
            UnaryOperator<TableName> naming, UnaryOperator<SetOperation.Operator> operators) {
        this.naming = naming;
        this.operators = operators;
    }

    Query qualify(Query query) {
        return switch (query) {
            case Select select -> qualify(select);
            case SetOperation operation ->
                    new SetOperation(
                            operators.apply(operation.operator()),
                            operation.queries().stream().map(this::qualify).toList(),
                            operation.span());
            case Explain explain -> explain;
        };
    }

    private Select qualify(Select select) {
        List<Select.WithElement> with = new ArrayList<>();
        for (Select.WithElement element : select.with().elements()) {
            with.add(
                    switch (element) {
                        case Select.ScalarWith(var expression, var span) ->
                                new Select.ScalarWith(
                                        new Expression.Aliased(
                                                qualify(expression.expression()),
                                                expression.alias(),
                                                expression.span()),
                                        span);
                        case Select.CommonTable table -> {
                            commonTables.add(table.name());
                            yield new Select.CommonTable(
                                    table.name(),
                                    table.columns(),
                                    table.materialized(),
                                    qualify(table.query()),
                                    table.span());
                        }
                    });
        }
        return new Select(
                new Select.With(select.with().recursive(), with),
                select.distinct(),
                all(select.columns()),
                select.from() == null ? null : qualify(select.from()),
                orNull(select.prewhere()),
                orNull(select.where()),
                new Select.GroupBy(
                        select.groupBy().kind(),
                        select.groupBy().sets().stream().map(this::all).toList(),
                        select.groupBy().totals()),
                orNull(select.having()),
                select.windows(),
                orNull(select.qualify()),
                select.orderBy().stream().map(this::qualify).toList(),
                select.orderByAll(),
                select.interpolate(),
                select.limitBy(),
                select.limit(),
                select.settings(),
                select.span());
    }

    private TableExpression qualify(TableExpression from) {
        return switch (from) {
            case TableExpression.Table table ->
                    new TableExpression.Table(
                            qualify(table.name()),
                            table.alias(),
                            table.isFinal(),
                            table.sample(),
                            table.span());
            case TableExpression.TableFunction function -> function;
            case TableExpression.SubqueryTable(var query, var alias, var span) ->
                    new TableExpression.SubqueryTable(qualify(query), alias, span);
            case TableExpression.Join join ->
                    new TableExpression.Join(
                            qualify(join.left()),
                            qualify(join.right()),
                            join.kind(),
                            join.strictness(),
                            join.locality(),
                            join.isNatural(),
                            join.using(),
                            orNull(join.on()),
                            join.span());
            case TableExpression.ArrayJoin join ->
                    new TableExpression.ArrayJoin(
                            qualify(join.source()), join.left(), all(join.arrays()), join.span());
        };
    }

    private TableName qualify(TableName name) {
        return name.database() == null && commonTables.contains(name.table())
                ? name
                : naming.apply(name);
    }

    private OrderElement qualify(OrderElement element) {
        return new OrderElement(
                qualify(element.expression()),
                element.direction(),
                element.nulls(),
                element.collation(),
                element.fill(),
                element.span());
    }

    private List<Expression> all(List<Expression> expressions) {
        return expressions.stream().map(this::qualify).toList();
    }

    private @Nullable Expression orNull(@Nullable Expression expression) {
        return expression == null ? null : qualify(expression);
    }

    private Expression qualify(Expression expression) {
        return switch (expression) {
            case FunctionCall call -> call.withArguments(all(call.arguments()));
            case Expression.Aliased(var inner, var alias, var span) ->
                    new Expression.Aliased(qualify(inner), alias, span);
            case Expression.Lambda(var parameters, var body, var span) ->
                    new Expression.Lambda(parameters, qualify(body), span);
            case Expression.Subquery(var query, var span) ->
                    new Expression.Subquery(qualify(query), span);
            case Literal _,
                    Identifier _,
                    Expression.QueryParameter _,
                    Expression.AllColumns _,
                    Expression.ListedColumns _,
                    Expression.MatchedColumns _ ->
                    expression;
        };
    }
}
