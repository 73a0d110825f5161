package io.millpond.benchmarks.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Measured values of one kind, in the order they were measured, at least one.
public record Samples(List<Double> values) {
    private static final double MEDIAN = 0.5;

    public Samples {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("values is empty");
        }
    }

    /// One value of each of `measurements`.
    public static <T> Samples of(List<T> measurements, ToDoubleFunction<T> value) {
        return new Samples(measurements.stream().map(value::applyAsDouble).toList());
    }

    /// The smallest value that `fraction` of all do not exceed.
    public double quantile(double fraction) {
        double[] sorted = sorted();
        int rank = (int) Math.ceil(fraction * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
    }

    /// The middle value, or the mean of the two in the middle.
    public double median() {
        double[] sorted = sorted();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? quantile(MEDIAN) : (sorted[half - 1] + sorted[half]) / 2;
    }

    public double max() {
        return quantile(1);
    }

    /// The number whose logarithm is the mean of the logarithms: of ratios, their mean. All values
    /// must be positive.
    public double geometricMean() {
        double logarithms = 0;
        for (double value : values) {
            if (!(value > 0)) {
                throw new IllegalArgumentException("value " + value + " is not positive");
            }
            logarithms += Math.log(value);
        }
        return Math.exp(logarithms / values.size());
    }

    private double[] sorted() {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
