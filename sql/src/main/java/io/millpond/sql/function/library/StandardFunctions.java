package io.millpond.sql.function.library;

import io.millpond.sql.function.FunctionFamilies;
import io.millpond.sql.function.FunctionRegistry;
import io.millpond.sql.function.variant.VariantBinding;

/// All functions of this program.
public final class StandardFunctions {
    private static final FunctionRegistry REGISTRY =
            new FunctionRegistry(
                    new FunctionFamilies<>(ScalarFamily.class),
                    new FunctionFamilies<>(HigherOrderFamily.class),
                    VariantBinding::bind);

    private StandardFunctions() {}

    /// The registry of them.
    public static FunctionRegistry registry() {
        return REGISTRY;
    }
}
