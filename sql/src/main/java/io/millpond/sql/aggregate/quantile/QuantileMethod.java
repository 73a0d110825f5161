package io.millpond.sql.aggregate.quantile;

/// Which value stands for a level between the ranks.
enum QuantileMethod {
    /// A line between the two nearest values; the result is a float.
    INTERPOLATED,
    /// The value at `level * count`, in the argument's type.
    EXACT,
    /// The lower one of two middle values.
    EXACT_LOW,
    /// The higher one of two middle values.
    EXACT_HIGH,
    /// As INTERPOLATED between the values at `level * (count - 1)`.
    EXACT_INCLUSIVE,
    /// As INTERPOLATED between the values at `level * (count + 1) - 1`.
    EXACT_EXCLUSIVE;

    static final double MEDIAN = 0.5;

    boolean isInterpolated() {
        return switch (this) {
            case INTERPOLATED, EXACT_INCLUSIVE, EXACT_EXCLUSIVE -> true;
            case EXACT, EXACT_LOW, EXACT_HIGH -> false;
        };
    }

    /// Whether the result is a Float64 even of dates.
    boolean isRankShown() {
        return this == EXACT_INCLUSIVE || this == EXACT_EXCLUSIVE;
    }

    /// The types of arguments.
    QuantileTypes types() {
        return switch (this) {
            case INTERPOLATED, EXACT -> QuantileTypes.ALL;
            case EXACT_LOW, EXACT_HIGH -> QuantileTypes.DECIMALS;
            case EXACT_INCLUSIVE, EXACT_EXCLUSIVE -> QuantileTypes.NARROW;
        };
    }

    /// How far a level is from the value at [#rank] to the next one.
    double share(int count, double level) {
        return switch (this) {
            // One more is added and taken away again, as ClickHouse does, for the same rounding.
            case EXACT_INCLUSIVE -> part(level * (count - 1) + 1);
            case EXACT_EXCLUSIVE -> part(level * (count + 1));
            case INTERPOLATED, EXACT, EXACT_LOW, EXACT_HIGH -> part(rank(count, level));
        };
    }

    private static double part(double number) {
        return number - (long) number;
    }

    /// The rank of a level among `count` values in order; between two of them only where the
    /// method interpolates.
    double rank(int count, double level) {
        int element = level < 1 ? (int) (level * count) : count - 1;
        return switch (this) {
            case INTERPOLATED, EXACT_INCLUSIVE -> level * (count - 1);
            case EXACT_EXCLUSIVE -> Math.clamp(level * (count + 1) - 1, 0, Math.max(0, count - 1));
            case EXACT, EXACT_HIGH -> element;
            case EXACT_LOW -> level == MEDIAN ? (count - 1) / 2 : element;
        };
    }
}
