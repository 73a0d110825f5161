package io.millpond.engine.format;

import io.millpond.sql.codec.TextStyle;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.stream.Collectors;

/// How a field of Template, Regexp or CustomSeparated is set apart from the text around it.
enum EscapingRule {
    RAW("Raw", TextStyle.PLAIN),
    XML("XML", null),
    JSON("JSON", TextStyle.JSON),
    NONE("None", null),
    CSV("CSV", TextStyle.CSV),
    QUOTED("Quoted", TextStyle.QUOTED),
    ESCAPED("Escaped", TextStyle.ESCAPED);

    private final String spelling;
    private final @Nullable TextStyle style;

    EscapingRule(String spelling, @Nullable TextStyle style) {
        this.spelling = spelling;
        this.style = style;
    }

    /// The rule that the value of a setting names.
    ///
    /// Errors: BAD_ARGUMENTS where it names none.
    static EscapingRule ofSetting(FormatSettings settings, String name) {
        String value = settings.text(name);
        EscapingRule rule = find(value);
        if (rule == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Unexpected value of EscapingRule: '%s'. Must be one of [%s]"
                            .formatted(
                                    value,
                                    Arrays.stream(values())
                                            .map(one -> "'" + one.spelling + "'")
                                            .collect(Collectors.joining(", "))));
        }
        return rule;
    }

    /// The rule that stands behind a colon in a template; none is [#NONE].
    ///
    /// Errors: BAD_ARGUMENTS.
    static EscapingRule ofTemplate(String text) {
        EscapingRule rule = text.isEmpty() ? NONE : find(text);
        if (rule == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Unknown escaping rule \"" + text + "\"");
        }
        return rule;
    }

    private static @Nullable EscapingRule find(String text) {
        for (EscapingRule rule : values()) {
            if (rule.spelling.equals(text)) {
                return rule;
            }
        }
        return null;
    }

    /// As settings and templates spell it.
    String spelling() {
        return spelling;
    }

    /// The style of values.
    ///
    /// Errors: BAD_ARGUMENTS where values cannot be read so.
    TextStyle styleToRead() {
        if (style == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Escaping rule " + spelling + " is not suitable for deserialization");
        }
        return style;
    }

    /// The style of values that are written; PLAIN for XML, which is escaped on top.
    ///
    /// Errors: BAD_ARGUMENTS for [#NONE].
    TextStyle styleToWrite() {
        if (this == NONE) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Cannot serialize string with None escaping rule");
        }
        return style == null ? TextStyle.PLAIN : style;
    }
}
