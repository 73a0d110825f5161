package io.millpond.engine.table;

import java.util.Locale;
import java.util.Map;

/// What the engines of tables are called that are made by `CREATE TABLE ... AS function(...)`, and
/// of tables of `system` that are such functions.
public final class FunctionEngines {
    /// Engines that have another name than the function.
    private static final Map<String, String> ENGINES =
            Map.of(
                    "numbers", "SystemNumbers",
                    "numbers_mt", "SystemNumbers",
                    "generate_series", "SystemNumbers",
                    "generateseries", "SystemNumbers",
                    "zeros", "SystemZeros",
                    "zeros_mt", "SystemZeros",
                    "primes", "SystemPrimes",
                    "one", "SystemOne",
                    "url", "URL",
                    "remote", "Distributed");

    private FunctionEngines() {}

    /// What the engine of a table of this function is called.
    public static String engine(String function) {
        String known = ENGINES.get(function.toLowerCase(Locale.ROOT));
        return known != null
                ? known
                : function.substring(0, 1).toUpperCase(Locale.ROOT) + function.substring(1);
    }
}
