package io.millpond.sql.aggregate.quantile;

import io.millpond.sql.aggregate.AggregateFunction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The kinds of quantiles that weigh their values, or round them.
///
/// Each is a function of the values of a group in order and of their weights.
public final class QuantileKinds {
    private static final int TIMING_MAX = 30_000;
    private static final int TIMING_EXACT_MAX = 5670;
    private static final int TIMING_WEIGHTED_EXACT_MAX = 31;
    private static final int TIMING_FINE_MAX = 1024;
    private static final int TIMING_STEP = 16;

    private QuantileKinds() {}

    public static List<AggregateFunction> all() {
        List<AggregateFunction> all = new ArrayList<>();
        addWeighted(all);
        addRounding(all);
        return all;
    }

    private static void addWeighted(List<AggregateFunction> all) {
        all.addAll(
                new CollectedQuantiles(
                                "ExactWeighted",
                                CollectedQuantiles.Shape.WEIGHTED,
                                CollectedQuantiles.Result.PICKED,
                                QuantileTypes.ALL,
                                QuantileKinds::weighted)
                        .functions());
        all.addAll(
                new CollectedQuantiles(
                                "ExactWeightedInterpolated",
                                CollectedQuantiles.Shape.WEIGHTED,
                                CollectedQuantiles.Result.FLOAT64,
                                QuantileTypes.ALL,
                                QuantileKinds::weightedInterpolated)
                        .functions());
        all.addAll(
                new CollectedQuantiles(
                                "InterpolatedWeighted",
                                CollectedQuantiles.Shape.WEIGHTED,
                                CollectedQuantiles.Result.ARGUMENT,
                                QuantileTypes.ALL,
                                QuantileKinds::interpolatedWeighted)
                        .functions());
        all.addAll(
                new CollectedQuantiles(
                                "Deterministic",
                                CollectedQuantiles.Shape.DETERMINED,
                                CollectedQuantiles.Result.FLOAT64,
                                QuantileTypes.INTEGERS,
                                QuantileKinds::interpolated)
                        .functions());
    }

    private static void addRounding(List<AggregateFunction> all) {
        all.addAll(
                new CollectedQuantiles(
                                "Timing",
                                CollectedQuantiles.Shape.PLAIN,
                                CollectedQuantiles.Result.FLOAT32,
                                QuantileTypes.NARROW,
                                QuantileKinds::timing)
                        .functions());
        all.addAll(
                new CollectedQuantiles(
                                "TimingWeighted",
                                CollectedQuantiles.Shape.WEIGHTED,
                                CollectedQuantiles.Result.FLOAT32,
                                QuantileTypes.NARROW,
                                QuantileKinds::timingWeighted)
                        .functions());
        all.addAll(
                new CollectedQuantiles(
                                "BFloat16",
                                CollectedQuantiles.Shape.PLAIN,
                                CollectedQuantiles.Result.FLOAT64,
                                QuantileTypes.NARROW,
                                QuantileKinds::shortened)
                        .functions());
        all.addAll(
                new CollectedQuantiles(
                                "BFloat16Weighted",
                                CollectedQuantiles.Shape.WEIGHTED,
                                CollectedQuantiles.Result.FLOAT64,
                                QuantileTypes.NARROW,
                                QuantileKinds::shortened)
                        .functions());
        all.addAll(
                new CollectedQuantiles(
                                "DD",
                                CollectedQuantiles.Shape.WITH_ACCURACY,
                                CollectedQuantiles.Result.FLOAT64,
                                QuantileTypes.NARROW,
                                QuantileKinds::inBuckets)
                        .functions());
        all.addAll(
                new CollectedQuantiles(
                                "GK",
                                CollectedQuantiles.Shape.WITH_ACCURACY,
                                CollectedQuantiles.Result.PICKED,
                                QuantileTypes.ALL,
                                (values, _, accuracy, levels) ->
                                        RankSample.quantiles(values, (long) accuracy, levels))
                        .functions());
    }

    private static double sum(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        return sum;
    }

    /// The value at which the sum of the weights reaches the level's share.
    static double[] weighted(double[] values, double[] weights, double accuracy, double[] levels) {
        double total = sum(weights);
        double[] results = new double[levels.length];
        for (int i = 0; i < levels.length; i++) {
            double threshold = Math.ceil(total * levels[i]);
            double accumulated = 0;
            int at = 0;
            while (at < values.length - 1 && accumulated + weights[at] < threshold) {
                accumulated += weights[at++];
            }
            results[i] = values[at];
        }
        return results;
    }

    /// As if each value were there as often as its weight says, with a line between neighbours.
    private static double[] weightedInterpolated(
            double[] values, double[] weights, double accuracy, double[] levels) {
        double total = sum(weights);
        double[] results = new double[levels.length];
        for (int i = 0; i < levels.length; i++) {
            double position = (total - 1) * levels[i];
            double low = at(values, weights, Math.floor(position));
            double high = at(values, weights, Math.ceil(position));
            double share = position - Math.floor(position);
            results[i] = low == high ? low : low * (1 - share) + high * share;
        }
        return results;
    }

    private static double at(double[] values, double[] weights, double rank) {
        double accumulated = 0;
        for (int i = 0; i < values.length; i++) {
            accumulated += weights[i];
            if (accumulated > rank) {
                return values[i];
            }
        }
        return values[values.length - 1];
    }

    /// A line between values that stand in the middles of their weights, which equal values share.
    private static double[] interpolatedWeighted(
            double[] all, double[] allWeights, double accuracy, double[] levels) {
        double[] values = new double[all.length];
        double[] weights = new double[all.length];
        int count = 0;
        for (int i = 0; i < all.length; i++) {
            if (count == 0 || values[count - 1] != all[i]) {
                values[count++] = all[i];
            }
            weights[count - 1] += allWeights[i];
        }
        return betweenMiddles(Arrays.copyOf(values, count), Arrays.copyOf(weights, count), levels);
    }

    private static double[] betweenMiddles(double[] values, double[] weights, double[] levels) {
        double total = sum(weights);
        double[] middles = new double[values.length];
        double accumulated = 0;
        for (int i = 0; i < values.length; i++) {
            accumulated += weights[i];
            middles[i] = (accumulated - 0.5 * weights[i]) / total;
        }
        double[] results = new double[levels.length];
        for (int i = 0; i < levels.length; i++) {
            int low = 0;
            while (low < values.length - 2 && levels[i] > middles[low + 1]) {
                low++;
            }
            int high = Math.min(low + 1, values.length - 1);
            double from = levels[i] > middles[high] ? values[high] : values[low];
            double to = levels[i] < middles[low] ? values[low] : values[high];
            double width = middles[high] - middles[low];
            results[i] = from + (to - from) / (width == 0 ? 1 : width) * (levels[i] - middles[low]);
        }
        return results;
    }

    private static double[] interpolated(
            double[] values, double[] weights, double accuracy, double[] levels) {
        double[] results = new double[levels.length];
        for (int i = 0; i < levels.length; i++) {
            double rank = levels[i] * (values.length - 1);
            int low = (int) rank;
            int high = Math.min(low + 1, values.length - 1);
            results[i] = values[low] * (low + 1 - rank) + values[high] * (rank - low);
        }
        return results;
    }

    /// Milliseconds: up to 1024 exact, then in steps of 16 where there are many, 30 s at most.
    private static double[] timing(
            double[] values, double[] weights, double accuracy, double[] levels) {
        boolean isExact = values.length <= TIMING_EXACT_MAX;
        double[] results = new double[levels.length];
        for (int i = 0; i < levels.length; i++) {
            double rank =
                    isExact
                            ? Math.floor(levels[i] * values.length)
                            : Math.ceil(levels[i] * values.length) - 1;
            double value = values[(int) Math.clamp(rank, 0, values.length - 1.0)];
            results[i] = milliseconds(value, isExact);
        }
        return results;
    }

    private static double milliseconds(double value, boolean isExact) {
        double bounded = Math.min((long) value, TIMING_MAX);
        return isExact || bounded < TIMING_FINE_MAX
                ? bounded
                : bounded - (bounded - TIMING_FINE_MAX) % TIMING_STEP;
    }

    private static double[] timingWeighted(
            double[] values, double[] weights, double accuracy, double[] levels) {
        double total = sum(weights);
        boolean isExact = total <= TIMING_WEIGHTED_EXACT_MAX;
        double[] results = new double[levels.length];
        for (int i = 0; i < levels.length; i++) {
            double share = levels[i] * total;
            double rank = isExact ? Math.floor(share) : Math.ceil(share) - 1;
            double value = at(values, weights, Math.clamp(rank, 0, total - 1));
            results[i] = milliseconds(value, isExact);
        }
        return results;
    }

    /// Values with the eight highest bits of their mantissa only.
    private static double[] shortened(
            double[] values, double[] weights, double accuracy, double[] levels) {
        double[] some =
                Arrays.stream(values)
                        .map(
                                value ->
                                        Float.intBitsToFloat(
                                                Float.floatToRawIntBits((float) value)
                                                        & 0xFFFF_0000))
                        .toArray();
        return weighted(some, weights, accuracy, levels);
    }

    /// Values in buckets whose ends are `accuracy` away from the middle.
    private static double[] inBuckets(
            double[] values, double[] weights, double accuracy, double[] levels) {
        double gamma = (1 + accuracy) / (1 - accuracy);
        double scale = 1 / Math.log(gamma);
        return IntStream.range(0, levels.length)
                .mapToDouble(
                        i -> {
                            double value = values[(int) (levels[i] * (values.length - 1))];
                            if (value == 0) {
                                return 0;
                            }
                            double bucket = Math.floor(Math.log(Math.abs(value)) * scale);
                            double middle = Math.exp(bucket / scale) * (1 + accuracy);
                            return Math.copySign(middle, value);
                        })
                .toArray();
    }
}
