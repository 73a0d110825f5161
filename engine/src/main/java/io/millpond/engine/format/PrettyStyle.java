package io.millpond.engine.format;

/// The lines of a table for people.
public enum PrettyStyle {
    /// Boxes around every cell.
    FULL,
    /// The names in the upper edge, no lines between rows.
    COMPACT,
    /// No lines at all.
    SPACE
}
