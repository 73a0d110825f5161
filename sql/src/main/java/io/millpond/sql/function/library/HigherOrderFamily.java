package io.millpond.sql.function.library;

import io.millpond.sql.function.FunctionFamily;
import io.millpond.sql.function.HigherOrderFunction;
import io.millpond.sql.function.composite.ArrayLimits;
import io.millpond.sql.function.composite.HigherOrderFunctions;
import io.millpond.sql.function.composite.MapLambdas;

import java.util.List;

/// The families of functions of a lambda; their names are in `HigherOrderFamily.tsv`.
public enum HigherOrderFamily implements FunctionFamily<HigherOrderFunction> {
    ARRAYS,
    ARRAY_LIMITS,
    MAPS;

    @Override
    public List<HigherOrderFunction> make() {
        return switch (this) {
            case ARRAYS -> HigherOrderFunctions.all();
            case ARRAY_LIMITS -> ArrayLimits.lambdas();
            case MAPS -> MapLambdas.all();
        };
    }
}
