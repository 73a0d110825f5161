package io.millpond.sql.function;

import java.util.ArrayList;
import java.util.List;

/// The lists of all functions, one family after another.
final class StandardFunctions {
    private StandardFunctions() {}

    static List<ScalarFunction> scalar() {
        List<ScalarFunction> all = new ArrayList<>();
        return all;
    }

    static List<HigherOrderFunction> higherOrder() {
        List<HigherOrderFunction> all = new ArrayList<>();
        return all;
    }
}
