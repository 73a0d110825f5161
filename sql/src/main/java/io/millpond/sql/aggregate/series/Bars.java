package io.millpond.sql.aggregate.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/// An adaptive histogram: values are joined with their nearest neighbours until few are left.
///
/// Source: Y. Ben-Haim, E. Tom-Tov, *A streaming parallel decision tree algorithm*, 2010; the
/// height of a bar is the area under the line between the joined values.
final class Bars {
    static final int BINS_MAX = 250;

    private Bars() {}

    /// Two neighbours and how far they are apart.
    private record Gap(double width, int left, int right) {}

    /// The bars of the rows `[from, to)`: lower bound, upper bound and height of each.
    ///
    /// Values are joined whenever there are twice as many as bars.
    static List<double[]> of(double[] values, int from, int to, int bins) {
        double[] means = new double[2 * bins];
        double[] weights = new double[2 * bins];
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        int count = 0;
        for (int row = from; row < to; row++) {
            if (!Double.isFinite(values[row])) {
                continue;
            }
            least = Math.min(least, values[row]);
            greatest = Math.max(greatest, values[row]);
            means[count] = values[row];
            weights[count++] = 1;
            if (count == means.length) {
                count = join(means, weights, count, bins);
            }
        }
        count = join(means, weights, count, bins);
        List<double[]> bars = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean isFirst = i == 0;
            boolean isLast = i == count - 1;
            double lower = isFirst ? least : (means[i - 1] + means[i]) / 2;
            double upper = isLast ? greatest : (means[i] + means[i + 1]) / 2;
            double left = isFirst ? weights[i] / 2 : area(weights[i], weights[i - 1]);
            double right = isLast ? weights[i] / 2 : area(weights[i], weights[i + 1]);
            bars.add(new double[] {lower, upper, left + right});
        }
        return bars;
    }

    /// The area under the line from a weight half the way to another.
    private static double area(double weight, double other) {
        return (weight + (weight + other) / 2) / 4;
    }

    /// Joins the nearest neighbours until there are no more than `bins`, and moves those that are
    /// left to the front.
    private static int join(double[] means, double[] weights, int size, int bins) {
        sort(means, weights, size);
        int[] next = new int[size];
        int[] previous = new int[size];
        boolean[] isJoined = new boolean[size];
        PriorityQueue<Gap> gaps =
                new PriorityQueue<>(
                        (a, b) -> {
                            int compared = Double.compare(a.width(), b.width());
                            return compared != 0 ? compared : Integer.compare(a.left(), b.left());
                        });
        for (int i = 0; i < size; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
            if (i + 1 < size) {
                gaps.add(new Gap(means[i + 1] - means[i], i, i + 1));
            }
        }
        int left = size;
        while (left > bins || (!gaps.isEmpty() && gaps.peek().width() == 0)) {
            Gap gap = gaps.poll();
            if (gap == null) {
                break;
            }
            int a = gap.left();
            int b = gap.right();
            boolean isStale =
                    isJoined[a] || isJoined[b] || next[a] != b || means[b] - means[a] > gap.width();
            if (isStale) {
                continue;
            }
            double weight = weights[a] + weights[b];
            means[a] = (means[a] * weights[a] + means[b] * weights[b]) / weight;
            weights[a] = weight;
            isJoined[b] = true;
            next[a] = next[b];
            left--;
            if (next[a] < size) {
                previous[next[a]] = a;
                gaps.add(new Gap(means[next[a]] - means[a], a, next[a]));
            }
            if (previous[a] >= 0) {
                gaps.add(new Gap(means[a] - means[previous[a]], previous[a], a));
            }
        }
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (!isJoined[i]) {
                means[kept] = means[i];
                weights[kept++] = weights[i];
            }
        }
        return kept;
    }

    private static void sort(double[] means, double[] weights, int size) {
        Integer[] order = new Integer[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        double[] oldMeans = Arrays.copyOf(means, size);
        double[] oldWeights = Arrays.copyOf(weights, size);
        Arrays.sort(order, (a, b) -> Double.compare(oldMeans[a], oldMeans[b]));
        for (int i = 0; i < size; i++) {
            means[i] = oldMeans[order[i]];
            weights[i] = oldWeights[order[i]];
        }
    }
}
