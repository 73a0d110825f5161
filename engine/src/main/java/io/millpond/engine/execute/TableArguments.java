package io.millpond.engine.execute;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.exec.BoundExpression;
import io.millpond.sql.exec.Expressions;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.source.TableArgument;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Columns;

import java.util.ArrayList;
import java.util.List;

/// Table functions that stand outside of queries.
final class TableArguments {
    private TableArguments() {}

    /// What a call of a table function returns.
    static TableSource source(FunctionCall call, QueryContext context) {
        return context.tables().tableFunction(call.name(), of(call, context));
    }

    /// The arguments of a call.
    static List<TableArgument> of(FunctionCall call, QueryContext context) {
        List<TableArgument> arguments = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            arguments.add(argument(argument, context));
        }
        return arguments;
    }

    private static TableArgument argument(Expression expression, QueryContext context) {
        if (expression instanceof Identifier identifier) {
            return new TableArgument.Name(identifier.fullName());
        }
        BoundExpression bound = Expressions.bind(expression, Header.EMPTY, context);
        return new TableArgument.Value(
                bound.type(),
                Columns.full(bound.evaluate(new Block(Header.EMPTY, List.of(), 1))),
                SqlFormatter.expression(expression));
    }
}
