package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Node;
import io.millpond.sql.ast.Query;
import io.millpond.sql.format.ColumnNames;
import io.millpond.sql.format.SqlFormatter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Text for columns and messages.
final class Names {
    private Names() {}

    /// The expression as SQL.
    static String sql(Expression expression) {
        return SqlFormatter.expression(expression);
    }

    /// The query as SQL on one line.
    static String sql(Query query) {
        return SqlFormatter.singleLine(query);
    }

    /// The name of a column without alias.
    static String column(Expression expression) {
        return ColumnNames.of(expression);
    }

    /// The expression with its identifiers replaced, lambdas and subqueries left alone.
    static Expression mapExpressions(
            Expression expression, Function<Identifier, Expression> mapping) {
        return switch (expression) {
            case Identifier identifier -> mapping.apply(identifier);
            case FunctionCall call -> {
                List<Expression> arguments = new ArrayList<>();
                for (Expression argument : call.arguments()) {
                    arguments.add(mapExpressions(argument, mapping));
                }
                yield call.withArguments(arguments);
            }
            case Expression.Aliased aliased ->
                    new Expression.Aliased(
                            mapExpressions(aliased.expression(), mapping),
                            aliased.alias(),
                            aliased.span());
            default -> expression;
        };
    }

    /// What kind of node something is, for messages.
    static String kind(Node node) {
        return node.getClass().getSimpleName();
    }
}
