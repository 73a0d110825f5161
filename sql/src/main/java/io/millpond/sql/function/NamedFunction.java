package io.millpond.sql.function;

/// A function that statements call by name. Immutable.
public interface NamedFunction {
    FunctionDescription description();
}
