package io.millpond.storage.part;

import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;

/// What the values of one column lie between, in each granule of a part.
///
/// The bounds are values of the granule, except for byte strings longer than [#TEXT_BYTES_MAX],
/// which have a shorter one below the smallest and above the largest. NULL and NaN are no values
/// here: where a granule holds nothing else it has no bounds. Immutable.
public final class GranuleBounds {
    /// The bytes from which on the bound of a byte string is cut.
    public static final int TEXT_BYTES_MAX = 32;

    static final int HAS_VALUES = 1;
    static final int HAS_NULLS = 2;
    static final int HAS_NANS = 4;

    private final ByteColumn flags;
    private final Column min;
    private final Column max;

    GranuleBounds(ByteColumn flags, Column min, Column max) {
        this.flags = flags;
        this.min = min;
        this.max = max;
    }

    ByteColumn flags() {
        return flags;
    }

    /// The lower bound of each granule, inclusive, a row each: of the column's type without
    /// `Nullable` and `LowCardinality`. A row has no meaning unless the granule has values.
    public Column min() {
        return min;
    }

    /// The upper bound of each granule, inclusive, a row each, like [#min].
    public Column max() {
        return max;
    }

    /// Whether the granule holds any value besides NULL and NaN.
    public boolean hasValues(int granule) {
        return (flags.value(granule) & HAS_VALUES) != 0;
    }

    public boolean hasNulls(int granule) {
        return (flags.value(granule) & HAS_NULLS) != 0;
    }

    public boolean hasNans(int granule) {
        return (flags.value(granule) & HAS_NANS) != 0;
    }
}
