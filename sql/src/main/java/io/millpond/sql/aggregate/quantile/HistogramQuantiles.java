package io.millpond.sql.aggregate.quantile;

import io.millpond.sql.aggregate.AggregateArguments;
import io.millpond.sql.aggregate.AggregateFunction;
import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.aggregate.CollectedRows;
import io.millpond.sql.aggregate.DefinedAggregate;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.FloatType;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Quantiles of histograms of Prometheus: rows are the upper bounds of buckets, the last of them
/// infinite, and how many values lie below each.
public final class HistogramQuantiles {
    private HistogramQuantiles() {}

    public static List<AggregateFunction> all() {
        return List.of(
                define("quantilePrometheusHistogram", "[(level)]", false),
                define("quantilesPrometheusHistogram", "(level, ...)", true));
    }

    private static AggregateFunction define(String name, String levels, boolean isArray) {
        return DefinedAggregate.counting(
                FunctionDescription.of(
                        "Aggregate",
                        name + levels + "(upper_bound, cumulative_count)",
                        "A quantile of a histogram, on a line between the bounds of its bucket."),
                (parameters, types, arguments) ->
                        bind(name, isArray, parameters, types, arguments));
    }

    private static BoundAggregate bind(
            String name,
            boolean isArray,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        AggregateArguments.count(name, arguments, 2, 2);
        if (!(arguments.getFirst() instanceof FloatType type)) {
            throw AggregateArguments.illegal(name, arguments.getFirst());
        }
        AggregateArguments.number(name, arguments.get(1));
        double[] levels = QuantileLevels.of(name, isArray, parameters, parameterTypes);
        return AggregateArguments.bound(
                isArray ? new ArrayType(type) : type,
                () ->
                        new CollectedRows(
                                arguments,
                                (columns, ends, groupCount) -> {
                                    Column results = results(columns, arguments, ends, levels);
                                    return isArray
                                            ? CollectedQuantiles.arrays(
                                                    results, levels.length, groupCount)
                                            : results;
                                }));
    }

    private static Column results(
            List<Column> columns, List<DataType> types, int[] ends, double[] levels) {
        double[] bounds = Numbers.doubles(columns.get(0), types.get(0));
        double[] counts = Numbers.doubles(columns.get(1), types.get(1));
        double[] results = new double[ends.length * levels.length];
        int from = 0;
        int at = 0;
        for (int end : ends) {
            TreeMap<Double, Double> buckets = new TreeMap<>();
            for (int row = from; row < end; row++) {
                buckets.merge(bounds[row], counts[row], Double::sum);
            }
            for (double level : levels) {
                results[at++] = buckets.isEmpty() ? 0 : quantile(buckets, level);
            }
            from = end;
        }
        return QuantileLevels.column(results, types.getFirst());
    }

    private static double quantile(NavigableMap<Double, Double> buckets, double level) {
        if (buckets.size() < 2 || buckets.lastKey() != Double.POSITIVE_INFINITY) {
            return Double.NaN;
        }
        double rank = level * buckets.lastEntry().getValue();
        double lower = 0;
        double below = 0;
        boolean isFirst = true;
        for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
            double upper = bucket.getKey();
            if (upper == Double.POSITIVE_INFINITY) {
                break;
            }
            if (bucket.getValue() >= rank) {
                return isFirst && upper <= 0
                        ? upper
                        : lower + (upper - lower) * (rank - below) / (bucket.getValue() - below);
            }
            lower = upper;
            below = bucket.getValue();
            isFirst = false;
        }
        return lower;
    }
}
