package io.millpond.sql.function.cast;

/// What a cast does with values that the target type cannot hold.
public enum CastMode {
    /// Integers lose their high bits, dates become the nearest date: `CAST`.
    WRAPPING,
    /// An error: `accurateCast`.
    ACCURATE
}
