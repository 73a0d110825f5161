package io.millpond.sql.function;

/// What a function does by itself, so that the registry does not do it around it.
public enum Trait {
    /// Takes and interprets NULLs; otherwise a NULL argument makes the result NULL.
    HANDLES_NULLS,
    /// Takes constant columns; otherwise they are spelled out before.
    HANDLES_CONSTANTS,
    /// Takes dictionary columns and LowCardinality types; otherwise they are taken off before, and
    /// a function of one dictionary is applied to the distinct values only.
    HANDLES_DICTIONARIES,
    /// Takes Variant and Dynamic, as those do that take dictionary columns; otherwise it is applied
    /// to the values of each type by itself.
    HANDLES_VARIANTS,
    /// Gives a plain result for a dictionary argument, such as a parsing function.
    NOT_OVER_DICTIONARY,
    /// Gives another result each time, or by row; never folded to a constant.
    NOT_DETERMINISTIC,
    /// Depends on the row even though its arguments are constant, such as `rowNumberInBlock`, or
    /// hides that its result is constant, such as `materialize`.
    NOT_FOLDABLE,
    /// Has a value whatever its arguments are, of the types bound to; a constant that is wrong
    /// fails when the function is bound. A function without this is taken to fail for some rows: it
    /// is not computed for rows that a statement excludes, which costs some speed.
    NEVER_FAILS,
    /// Never fails unless an argument is a decimal: these may overflow.
    NEVER_FAILS_WITHOUT_DECIMALS,
    /// Never fails where all arguments but the first are constant.
    NEVER_FAILS_WITH_CONSTANTS
}
