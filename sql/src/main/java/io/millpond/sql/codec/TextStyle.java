package io.millpond.sql.codec;

/// How a value is set apart from the text around it.
public enum TextStyle {
    /// As `toString` prints it and `CAST` reads it: the whole text is the value.
    PLAIN,
    /// As in TabSeparated: backslash escapes, `\N` for NULL; ends at a tab or a line's end.
    ESCAPED,
    /// As in Values and inside arrays: strings and dates in single quotes, `NULL`.
    QUOTED,
    /// As in the JSON formats.
    JSON,
    /// As in CSV: strings in double quotes, `\N` for NULL; ends at the delimiter or a line's end.
    CSV
}
