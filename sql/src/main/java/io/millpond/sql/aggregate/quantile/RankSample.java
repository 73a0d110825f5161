package io.millpond.sql.aggregate.quantile;

import java.util.Arrays;

/// Greenwald and Khanna's summary of values in order: a sample of them, each with how many it
/// stands for and how uncertain its rank is, so that ranks are found to within `1 / accuracy`.
///
/// Source: M. Greenwald, S. Khanna, *Space-efficient online computation of quantile summaries*,
/// 2001, in the form that Spark and ClickHouse give it. *Differs:* the summary is made of all
/// values at once, which gives what ClickHouse gives for up to 50,000 values.
final class RankSample {
    private final int count;
    private final double error;
    private double[] values;
    private long[] gaps;
    private long[] deltas;
    private int size;

    private RankSample(double[] sorted, double error) {
        this.count = sorted.length;
        this.error = error;
        this.values = sorted;
        this.gaps = new long[count];
        this.deltas = new long[count];
        this.size = count;
        Arrays.fill(gaps, 1);
        for (int i = 1; i < count - 1; i++) {
            deltas[i] = (long) Math.floor(2 * error * (i + 1));
        }
        compress(2 * error * count);
    }

    /// The quantiles of levels.
    ///
    /// @param sorted at least one value
    /// @param accuracy 1 or more
    static double[] quantiles(double[] sorted, long accuracy, double[] levels) {
        RankSample sample = new RankSample(sorted, 1.0 / Math.max(1, accuracy));
        return Arrays.stream(levels).map(sample::quantile).toArray();
    }

    /// Joins neighbours, from the last one on, while what they stand for stays below the threshold;
    /// the first and the last value stay.
    private void compress(double threshold) {
        double[] keptValues = new double[size];
        long[] keptGaps = new long[size];
        long[] keptDeltas = new long[size];
        int kept = size;
        int head = size - 1;
        long headGap = gaps[head];
        for (int i = size - 2; i >= 1; i--) {
            if (gaps[i] + headGap + deltas[head] < threshold) {
                headGap += gaps[i];
            } else {
                keptValues[--kept] = values[head];
                keptGaps[kept] = headGap;
                keptDeltas[kept] = deltas[head];
                head = i;
                headGap = gaps[i];
            }
        }
        keptValues[--kept] = values[head];
        keptGaps[kept] = headGap;
        keptDeltas[kept] = deltas[head];
        if (size > 1 && values[0] <= values[head]) {
            keptValues[--kept] = values[0];
            keptGaps[kept] = gaps[0];
            keptDeltas[kept] = deltas[0];
        }
        values = Arrays.copyOfRange(keptValues, kept, keptValues.length);
        gaps = Arrays.copyOfRange(keptGaps, kept, keptGaps.length);
        deltas = Arrays.copyOfRange(keptDeltas, kept, keptDeltas.length);
        size = values.length;
    }

    private double quantile(double level) {
        if (level <= error) {
            return values[0];
        }
        if (level >= 1 - error) {
            return values[size - 1];
        }
        double targetError = 0;
        for (int i = 0; i < size; i++) {
            targetError = Math.max(targetError, (deltas[i] + gaps[i]) / 2.0);
        }
        long rank = (long) Math.ceil(level * count);
        long least = gaps[0];
        for (int i = 0; i < size - 1; i++) {
            boolean isNear = least + deltas[i] - targetError <= rank && rank <= least + targetError;
            if (isNear) {
                return values[i];
            }
            least += gaps[i + 1];
        }
        return values[size - 1];
    }
}
