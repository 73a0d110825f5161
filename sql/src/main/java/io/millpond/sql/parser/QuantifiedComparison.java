package io.millpond.sql.parser;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.Span;
import io.millpond.sql.ast.TableExpression;

import java.util.List;

/// Parses `ANY (query)`, `SOME (query)` and `ALL (query)` behind a comparison.
///
/// As ClickHouse does, equality becomes IN or a comparison with the only value there is, and an
/// inequality becomes a comparison with the least or greatest value.
final class QuantifiedComparison {
    private QuantifiedComparison() {}

    static Expression parse(Grammar grammar, BinaryOperator operator, Expression left) {
        TokenCursor tokens = grammar.tokens;
        boolean isAll = tokens.at("ALL");
        tokens.advance();
        int from = tokens.start();
        tokens.expectOpen();
        Query query = grammar.queries.parse();
        tokens.expectClose();
        Expression.Subquery subquery = new Expression.Subquery(query, tokens.spanFrom(from));
        Span span = tokens.spanFrom(left.span().from());
        return switch (operator) {
            case EQUALS ->
                    FunctionCall.operator(
                            "in",
                            List.of(left, isAll ? over("singleValueOrNull", subquery) : subquery),
                            span);
            case NOT_EQUALS ->
                    FunctionCall.operator(
                            "notIn",
                            List.of(left, isAll ? subquery : over("singleValueOrNull", subquery)),
                            span);
            case LESS, LESS_OR_EQUALS -> extreme(operator, left, subquery, !isAll, span);
            default -> extreme(operator, left, subquery, isAll, span);
        };
    }

    private static Expression extreme(
            BinaryOperator operator,
            Expression left,
            Expression.Subquery subquery,
            boolean greatest,
            Span span) {
        Expression right = over(greatest ? "max" : "min", subquery);
        return FunctionCall.operator(operator.function(), List.of(left, right), span);
    }

    /// `(SELECT aggregate(*) FROM (query))`.
    private static Expression over(String aggregate, Expression.Subquery subquery) {
        Span span = subquery.span();
        Expression all = new Expression.AllColumns(null, List.of(), span);
        Expression call = FunctionCall.call(aggregate, List.of(all), span);
        Select select =
                Select.of(
                        List.of(call),
                        new TableExpression.SubqueryTable(subquery.query(), null, span),
                        null,
                        span);
        return new Expression.Subquery(select, span);
    }
}
