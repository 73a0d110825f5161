package io.millpond.engine.format.arrow;

/// The units that Arrow has for points in time, and the widths of its decimals.
final class ArrowTimes {
    private ArrowTimes() {}

    /// The digits behind the second of the nearest unit that loses nothing: 0, 3, 6 or 9.
    static int unitScale(int scale) {
        return (scale + 2) / 3 * 3;
    }

    /// What a number of ticks of `scale` is multiplied with to be one of the unit.
    static long multiplier(int scale) {
        long multiplier = 1;
        for (int i = scale; i < unitScale(scale); i++) {
            multiplier *= 10;
        }
        return multiplier;
    }

    /// Whether a time of the day in that unit has 32 bits.
    static boolean isNarrow(int scale) {
        return unitScale(scale) <= 3;
    }

    /// The bytes of a decimal, which is not written in less than 16.
    static int decimalBytes(int precision) {
        return precision <= 38 ? 16 : 32;
    }
}
