package io.millpond.sql.aggregate.series;

import java.util.Map;
import java.util.TreeMap;

/// A bar chart in one line of text, a character for each of `width` parts of the range of x.
///
/// Values of one x add up; a part's height is the mean of its values. Values of 0 and less leave no
/// trace.
///
/// @param least the begin of the range, or the least long for that of the values
/// @param greatest the last x of the range, or the greatest long for that of the values
/// @param isWhole whether the heights are whole numbers
record Sparkbar(int width, long least, long greatest, boolean isWhole) {
    static final int WIDTH_MAX = 1024;
    private static final int LEVELS = 8;
    private static final String BLOCKS = " ▁▂▃▄▅▆▇█";

    String draw(long[] x, double[] y, int from, int to) {
        Map<Long, Double> points = new TreeMap<>();
        long minX = Long.MAX_VALUE;
        long maxX = Long.MIN_VALUE;
        for (int row = from; row < to; row++) {
            boolean isInside = x[row] >= least && x[row] <= greatest;
            minX = isInside ? Math.min(minX, x[row]) : minX;
            maxX = isInside ? Math.max(maxX, x[row]) : maxX;
            if (isInside && y[row] > 0) {
                points.merge(x[row], y[row], Double::sum);
            }
        }
        if (points.isEmpty()) {
            return "";
        }
        boolean isGiven = least != Long.MIN_VALUE;
        long first = isGiven ? least : minX;
        long last = isGiven ? greatest : maxX;
        if (first >= last) {
            return BLOCKS.substring(LEVELS);
        }
        return text(heights(points, first, last - first));
    }

    private double[] heights(Map<Long, Double> points, long first, long range) {
        double[] heights = new double[width];
        int[] counts = new int[width];
        for (Map.Entry<Long, Double> point : points.entrySet()) {
            long distance = point.getKey() - first;
            int part = (int) Math.min(width / (range + 1.0) * distance, width - 1.0);
            heights[part] += point.getValue();
            counts[part]++;
        }
        for (int part = 0; part < width; part++) {
            if (counts[part] > 0) {
                heights[part] /= counts[part];
            }
            if (isWhole) {
                heights[part] = Math.floor(heights[part]);
            }
        }
        return heights;
    }

    private static String text(double[] heights) {
        double highest = 0;
        for (double height : heights) {
            highest = Math.max(highest, height);
        }
        StringBuilder text = new StringBuilder();
        for (double height : heights) {
            int level = height <= 0 ? 0 : (int) (height * (LEVELS - 1) / highest + 1);
            text.append(BLOCKS.charAt(level));
        }
        return text.toString();
    }
}
