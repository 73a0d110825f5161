package io.millpond.engine.system;

import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.format.SqlFormatter;

import java.util.stream.Collectors;

/// Pieces of definitions as text.
public final class SystemTexts {
    private SystemTexts() {}

    /// `name(arguments)`, without parentheses when there are none.
    public static String call(NamedCall call) {
        return call.arguments().isEmpty()
                ? call.name()
                : call.arguments().stream()
                        .map(SqlFormatter::expression)
                        .collect(Collectors.joining(", ", call.name() + "(", ")"));
    }
}
