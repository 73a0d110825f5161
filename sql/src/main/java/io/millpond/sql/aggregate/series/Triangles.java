package io.millpond.sql.aggregate.series;

import java.util.Arrays;

/// Down-sampling of a line: of each bucket of points the one that spans the largest triangle with
/// the point kept before and the mean of the next bucket.
///
/// Source: S. Steinarsson, *Downsampling time series for visual representation*, 2013.
final class Triangles {
    private Triangles() {}

    /// The rows of `[from, to)` that are kept, in the order of x.
    static int[] keep(double[] x, double[] y, int from, int to, int wanted) {
        Integer[] sorted = new Integer[to - from];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = from + i;
        }
        Arrays.sort(sorted, (a, b) -> Double.compare(x[a], x[b]));
        int[] rows = Arrays.stream(sorted).mapToInt(Integer::intValue).toArray();
        if (wanted >= rows.length) {
            return rows;
        }
        if (wanted == 0) {
            return new int[0];
        }
        if (wanted == 1) {
            return new int[] {rows[0]};
        }
        if (wanted == 2) {
            return new int[] {rows[0], rows[rows.length - 1]};
        }
        int[] kept = new int[wanted];
        kept[0] = rows[0];
        double size = (rows.length - 2.0) / (wanted - 2);
        int last = 0;
        for (int i = 0; i < wanted - 2; i++) {
            int nextFrom = 1 + (int) (size * (i + 1));
            int nextTo = Math.min(1 + (int) (size * (i + 2)), rows.length);
            double meanX = 0;
            double meanY = 0;
            for (int place = nextFrom; place < nextTo; place++) {
                meanX += x[rows[place]];
                meanY += y[rows[place]];
            }
            meanX /= nextTo - nextFrom;
            meanY /= nextTo - nextFrom;
            int bucketFrom = 1 + (int) (size * i);
            double largest = -1;
            int best = bucketFrom;
            for (int place = bucketFrom; place < nextFrom; place++) {
                double area =
                        Math.abs(
                                0.5
                                        * ((x[rows[last]] - meanX)
                                                        * (y[rows[place]] - y[rows[last]])
                                                - (x[rows[last]] - x[rows[place]])
                                                        * (meanY - y[rows[last]])));
                if (area > largest) {
                    largest = area;
                    best = place;
                }
            }
            kept[i + 1] = rows[best];
            last = best;
        }
        kept[wanted - 1] = rows[rows.length - 1];
        return kept;
    }
}
