package io.millpond.sql.function;

import java.util.List;
import java.util.Set;

/// A scalar function made of a description and a binder.
record DefinedFunction(FunctionDescription description, Binder binder, Set<Trait> traits)
        implements ScalarFunction {
    @Override
    public BoundFunction bind(List<Argument> arguments, FunctionContext context) {
        return binder.bind(arguments, context);
    }
}
