package io.millpond.sql.ast;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// The names of columns in expressions.
public final class Identifiers {
    private Identifiers() {}

    /// Whether an expression calls a function, outside of subqueries.
    public static boolean hasCall(Expression expression, String function) {
        return switch (expression) {
            case FunctionCall call ->
                    call.name().equals(function)
                            || call.arguments().stream().anyMatch(one -> hasCall(one, function));
            case Expression.Aliased aliased -> hasCall(aliased.expression(), function);
            case Expression.Lambda lambda -> hasCall(lambda.body(), function);
            default -> false;
        };
    }

    /// The names in an expression, in order; those of parameters of lambdas and those inside of
    /// subqueries are left out. Of one in parts it is the first.
    public static Set<String> names(Expression expression) {
        Set<String> names = new LinkedHashSet<>();
        replaced(
                expression,
                identifier -> {
                    names.add(identifier.parts().getFirst());
                    return identifier;
                });
        return names;
    }

    /// An expression in which other ones stand for its names. Those of parameters of lambdas and
    /// those inside of subqueries stay.
    ///
    /// @param meaning the identifier itself where it stays
    public static Expression replaced(
            Expression expression, Function<Identifier, Expression> meaning) {
        return replaced(expression, meaning, Set.of());
    }

    private static Expression replaced(
            Expression expression, Function<Identifier, Expression> meaning, Set<String> hidden) {
        return switch (expression) {
            case Identifier identifier ->
                    hidden.contains(identifier.parts().getFirst())
                            ? identifier
                            : meaning.apply(identifier);
            case FunctionCall call -> {
                List<Expression> arguments =
                        call.arguments().stream()
                                .map(argument -> replaced(argument, meaning, hidden))
                                .toList();
                yield call.withArguments(arguments);
            }
            case Expression.Aliased aliased ->
                    new Expression.Aliased(
                            replaced(aliased.expression(), meaning, hidden),
                            aliased.alias(),
                            aliased.span());
            case Expression.Lambda lambda -> {
                Set<String> inner = new TreeSet<>(hidden);
                inner.addAll(lambda.parameters());
                yield new Expression.Lambda(
                        lambda.parameters(),
                        replaced(lambda.body(), meaning, inner),
                        lambda.span());
            }
            default -> expression;
        };
    }
}
