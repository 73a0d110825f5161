package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.plan.Term;
import io.millpond.sql.source.BlockSource;
import io.millpond.sql.source.LoopSource;
import io.millpond.sql.source.TableArgument;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.BytesColumn;

import java.util.ArrayList;
import java.util.List;

/// Evaluates the arguments of table functions: they are constants, names or `key = value`.
final class TableFunctions {
    private final ExpressionBinder binder;

    TableFunctions(ExpressionBinder binder) {
        this.binder = binder;
    }

    /// What the call returns.
    TableSource open(FunctionCall call) {
        if (call.name().equalsIgnoreCase("loop")
                && call.arguments().size() == 1
                && call.arguments().getFirst() instanceof FunctionCall inner
                && !inner.operator()) {
            return new LoopSource(looped(inner));
        }
        List<TableArgument> arguments = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            arguments.add(argument(argument));
        }
        return binder.analysis().tables().tableFunction(call.name(), arguments);
    }

    /// What a call inside of `loop` returns; the rows of `view(SELECT …)` are kept in memory.
    private TableSource looped(FunctionCall inner) {
        if (inner.name().equals("view")
                && inner.arguments().size() == 1
                && inner.arguments().getFirst() instanceof Expression.Subquery subquery) {
            Block rows =
                    binder.analysis()
                            .subqueries()
                            .run(
                                    binder.queries().bindInner(subquery.query(), binder),
                                    Long.MAX_VALUE);
            return new BlockSource(rows.header(), List.of(), rows);
        }
        return open(inner);
    }

    private TableArgument argument(Expression expression) {
        if (expression instanceof Identifier identifier
                && !(binder.find(identifier) instanceof Term.Constant)) {
            return new TableArgument.Name(identifier.fullName());
        }
        if (expression instanceof FunctionCall call
                && call.name().equals("equals")
                && call.arguments().size() == 2
                && call.arguments().getFirst() instanceof Identifier key) {
            Term.Constant value = constant(call.arguments().getLast());
            return new TableArgument.Assigned(
                    key.fullName(), value.type(), value.value(), Names.sql(expression));
        }
        if (expression instanceof FunctionCall call
                && call.name().equalsIgnoreCase("REGEXP")
                && call.arguments().size() == 1
                && constant(call.arguments().getFirst()).value() instanceof BytesColumn pattern) {
            return new TableArgument.Pattern(pattern.text(0));
        }
        Term.Constant value = constant(expression);
        return new TableArgument.Value(value.type(), value.value(), Names.sql(expression));
    }

    private Term.Constant constant(Expression expression) {
        if (binder.bind(expression) instanceof Term.Constant constant) {
            return constant;
        }
        throw new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "Argument "
                        + Names.sql(expression)
                        + " of a table function is not a constant expression");
    }
}
