package io.millpond.sql.function;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A function of the values of one row. Immutable; a value of the [FunctionRegistry].
public interface ScalarFunction extends NamedFunction {
    /// What the function does by itself.
    Set<Trait> traits();

    /// Checks the arguments and fixes the function to them.
    ///
    /// Callers go through [FunctionRegistry#bind], which adds what the traits do not claim.
    ///
    /// Errors: NUMBER_OF_ARGUMENTS_DOESNT_MATCH, ILLEGAL_TYPE_OF_ARGUMENT and whatever constant
    /// arguments can be wrong about.
    BoundFunction bind(List<Argument> arguments, FunctionContext context);

    /// Fixes a function to its arguments.
    @FunctionalInterface
    interface Binder {
        BoundFunction bind(List<Argument> arguments, FunctionContext context);
    }

    /// The same function, with further traits.
    default ScalarFunction with(Trait... more) {
        Set<Trait> all = EnumSet.noneOf(Trait.class);
        all.addAll(traits());
        all.addAll(List.of(more));
        return new DefinedFunction(description(), this::bind, Set.copyOf(all));
    }

    /// A function made of its parts.
    static ScalarFunction of(FunctionDescription description, Binder binder, Trait... traits) {
        return new DefinedFunction(description, binder, Set.of(traits));
    }
}
