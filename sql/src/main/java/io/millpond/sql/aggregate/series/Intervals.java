package io.millpond.sql.aggregate.series;

import java.util.Arrays;

/// Half-open intervals of one group, swept from left to right.
///
/// @param length of what they cover together
/// @param depth the greatest number of them that cover one point
/// @param deepest the first such point
record Intervals(double length, long depth, double deepest) {
    /// The intervals between `starts[i]` and `stops[i]` of the rows `[from, to)`; where the stop
    /// comes first the ends are taken for each other. Empty ones do not count.
    ///
    /// @param isSingle whether lengths are rounded to single precision
    static Intervals of(double[] starts, double[] stops, int from, int to, boolean isSingle) {
        int count = 0;
        double[] opening = new double[to - from];
        double[] closing = new double[to - from];
        for (int row = from; row < to; row++) {
            if (starts[row] != stops[row]) {
                opening[count] = Math.min(starts[row], stops[row]);
                closing[count++] = Math.max(starts[row], stops[row]);
            }
        }
        Arrays.sort(opening, 0, count);
        Arrays.sort(closing, 0, count);
        double length = 0;
        long open = 0;
        long depth = 0;
        double deepest = 0;
        double since = 0;
        int closed = 0;
        for (int i = 0; i < count; i++) {
            while (closed < count && closing[closed] <= opening[i]) {
                open--;
                if (open == 0) {
                    length += length(since, closing[closed], isSingle);
                }
                closed++;
            }
            if (open == 0) {
                since = opening[i];
            }
            open++;
            if (open > depth) {
                depth = open;
                deepest = opening[i];
            }
        }
        if (open > 0) {
            length += length(since, closing[count - 1], isSingle);
        }
        return new Intervals(length, depth, deepest);
    }

    private static double length(double from, double to, boolean isSingle) {
        return isSingle ? (float) (to - from) : to - from;
    }
}
