package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.sql.aggregate.library.StandardAggregates;
import io.millpond.sql.analysis.Parameters;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Substitution;
import io.millpond.sql.function.library.StandardFunctions;
import io.millpond.sql.parser.Replacements;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What stands in a statement that is kept for what may change or go: the values of parameters, and
/// the bodies of functions that users defined.
///
final class KeptExpressions implements Replacements {
    private final CatalogSnapshot snapshot;
    private final Optional<Map<String, String>> parameters;

    /// @param parameters the values of parameters; empty: these stay
    KeptExpressions(CatalogSnapshot snapshot, Optional<Map<String, String>> parameters) {
        this.snapshot = snapshot;
        this.parameters = parameters;
    }

    @Override
    public Expression parameter(Expression.QueryParameter parameter) {
        return parameters.isEmpty() ? parameter : Parameters.written(parameter, parameters.get());
    }

    @Override
    public Expression call(FunctionCall call) {
        return expanded(call, Set.of());
    }

    /// A call stays where its function calls itself or takes another number of arguments: using it
    /// says what is wrong.
    ///
    /// @param within the functions whose bodies the call is in
    private Expression expanded(FunctionCall call, Set<String> within) {
        boolean isOwn =
                !within.contains(call.name())
                        && !StandardFunctions.registry().contains(call.name())
                        && !StandardAggregates.registry().contains(call.name());
        Optional<Expression.Lambda> function =
                isOwn
                        ? snapshot.function(call.name()).map(FunctionStatements::lambda)
                        : Optional.empty();
        List<Expression> arguments = call.arguments();
        if (function.isEmpty() || function.get().parameters().size() != arguments.size()) {
            return call;
        }
        Set<String> inside = new HashSet<>(within);
        inside.add(call.name());
        return Substitution.apply(function.get(), arguments, inner -> expanded(inner, inside))
                .withSpan(call.span());
    }
}
