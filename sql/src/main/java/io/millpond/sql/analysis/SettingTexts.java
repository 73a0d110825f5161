package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Literal;

/// The text of a value in SET and SETTINGS.
public final class SettingTexts {
    private SettingTexts() {}

    /// The text that the setting's type reads: strings without quotes, everything else as written.
    public static String of(Expression value) {
        return switch (value) {
            case Literal.StringLiteral string -> string.value();
            case Literal.IntegerLiteral integer -> integer.value().toString();
            case Literal.BooleanLiteral bool -> bool.value() ? "1" : "0";
            default -> Names.sql(value);
        };
    }
}
