package io.millpond.sql.ast;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Puts expressions in the place of names, as a call of a function that a user defined is put into
/// a statement that is kept.
///
/// Queries inside of the expression stay as they are.
public final class Substitution {
    private final Map<String, Expression> values;
    private final Function<FunctionCall, Expression> calls;

    private Substitution(Map<String, Expression> values, Function<FunctionCall, Expression> calls) {
        this.values = values;
        this.calls = calls;
    }

    /// The body of a function with arguments in place of its parameters, of which there are as
    /// many.
    ///
    /// @param calls what stands for a call in the body, when its own arguments are in place
    public static Expression apply(
            Expression.Lambda function,
            List<Expression> arguments,
            Function<FunctionCall, Expression> calls) {
        Map<String, Expression> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            values.put(function.parameters().get(i), arguments.get(i));
        }
        return new Substitution(values, calls).in(function.body());
    }

    private Expression in(Expression expression) {
        return switch (expression) {
            case Identifier name ->
                    name.isCompound() ? name : values.getOrDefault(name.shortName(), name);
            case FunctionCall call ->
                    calls.apply(
                            new FunctionCall(
                                    call.name(),
                                    in(call.parameters()),
                                    in(call.arguments()),
                                    call.operator(),
                                    call.nulls(),
                                    call.window(),
                                    call.span()));
            case Expression.Aliased aliased ->
                    new Expression.Aliased(
                            in(aliased.expression()), aliased.alias(), aliased.span());
            case Expression.Lambda lambda -> inLambda(lambda);
            case Literal literal -> literal;
            case Expression.Subquery query -> query;
            case Expression.QueryParameter parameter -> parameter;
            case Expression.AllColumns columns -> columns;
            case Expression.ListedColumns columns -> columns;
            case Expression.MatchedColumns columns -> columns;
        };
    }

    private List<Expression> in(List<Expression> expressions) {
        return expressions.stream().map(this::in).toList();
    }

    /// The names of a lambda hide those outside of it.
    private Expression inLambda(Expression.Lambda lambda) {
        Map<String, Expression> visible = new HashMap<>(values);
        lambda.parameters().forEach(visible::remove);
        return new Expression.Lambda(
                lambda.parameters(),
                new Substitution(visible, calls).in(lambda.body()),
                lambda.span());
    }
}
