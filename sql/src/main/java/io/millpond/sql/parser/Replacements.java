package io.millpond.sql.parser;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;

/// What stands in a tree for parts of an expression as it is written. Thread-safe.
@FunctionalInterface
public interface Replacements {
    /// Nothing is replaced.
    Replacements NONE = parameter -> parameter;

    /// In place of a parameter that is no identifier.
    Expression parameter(Expression.QueryParameter parameter);

    /// In place of a call, with its arguments replaced already.
    default Expression call(FunctionCall call) {
        return call;
    }
}
