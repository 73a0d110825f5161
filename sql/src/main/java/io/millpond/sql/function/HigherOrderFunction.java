package io.millpond.sql.function;

import io.millpond.storage.type.DataType;

import java.util.List;

/// A function whose first argument is a lambda, such as `arrayMap`. Immutable.
public interface HigherOrderFunction extends NamedFunction {
    /// The types of the lambda's parameters, one for each parameter that a lambda may declare.
    ///
    /// @param arrays the arguments after the lambda
    List<DataType> parameterTypes(List<Argument> arrays);

    /// Fixes the function to the type that the lambda returns.
    ///
    /// @param lambdaResult the type of the lambda's body
    /// @param arrays the arguments after the lambda
    BoundHigherOrder bind(DataType lambdaResult, List<Argument> arrays);
}
