package io.millpond.sql.aggregate;

import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Quantiles, all of them exact.
///
/// ClickHouse's `quantile` samples 8192 values of a larger group; here every value counts. Its
/// interpolation, and the choice of the element in the exact kinds, are the same.
final class QuantileAggregates {
    private static final String CATEGORY = "Aggregate";
    private static final double MEDIAN = 0.5;

    private QuantileAggregates() {}

    /// Which value stands for a level between the ranks.
    private enum Method {
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

        boolean isInterpolated() {
            return switch (this) {
                case INTERPOLATED, EXACT_INCLUSIVE, EXACT_EXCLUSIVE -> true;
                case EXACT, EXACT_LOW, EXACT_HIGH -> false;
            };
        }
    }

    static List<AggregateFunction> all() {
        List<AggregateFunction> all = new ArrayList<>();
        add(all, "", Method.INTERPOLATED);
        add(all, "Exact", Method.EXACT);
        add(all, "ExactLow", Method.EXACT_LOW);
        add(all, "ExactHigh", Method.EXACT_HIGH);
        add(all, "ExactInclusive", Method.EXACT_INCLUSIVE);
        add(all, "ExactExclusive", Method.EXACT_EXCLUSIVE);
        return all;
    }

    private static void add(List<AggregateFunction> all, String suffix, Method method) {
        String single = "quantile" + suffix;
        String many = "quantiles" + suffix;
        String median = "median" + suffix;
        boolean hasMedian = !suffix.endsWith("clusive");
        FunctionDescription description =
                new FunctionDescription(
                        single,
                        hasMedian ? List.of(median) : List.of(),
                        false,
                        CATEGORY,
                        single + "[(level)](x)",
                        "The value below which a share `level` of the values lies.");
        all.add(
                DefinedAggregate.of(
                        description,
                        (parameters, types, arguments) ->
                                bind(single, method, false, parameters, types, arguments)));
        all.add(
                DefinedAggregate.counting(
                        FunctionDescription.of(
                                CATEGORY,
                                many + "(level, ...)(x)",
                                "An array of the quantiles of several levels."),
                        (parameters, types, arguments) ->
                                bind(many, method, true, parameters, types, arguments)));
    }

    private static BoundAggregate bind(
            String name,
            Method method,
            boolean isArray,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        AggregateArguments.count(name, arguments, 1, 1);
        DataType type = arguments.getFirst();
        boolean isDate = !Numbers.isNumber(type) && Numbers.fitsLong(type.layout());
        if (!Numbers.isNumber(type) && !isDate) {
            throw AggregateArguments.illegal(name, type);
        }
        double[] levels = new double[Math.max(1, parameters.size())];
        levels[0] = MEDIAN;
        for (int i = 0; i < parameters.size(); i++) {
            levels[i] = AggregateArguments.number(parameters.get(i), parameterTypes.get(i));
            checkLevel(levels[i]);
        }
        if (!isArray && parameters.size() > 1) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Aggregate function " + name + " requires one level parameter or less");
        }
        DataType element = method.isInterpolated() && !isDate ? DataTypes.FLOAT64 : type;
        return AggregateArguments.bound(
                isArray ? new ArrayType(element) : element,
                () -> new Values(type, element, method, levels, isArray));
    }

    private static void checkLevel(double level) {
        if (level < 0 || level > 1) {
            throw new DatabaseException(
                    ErrorCode.PARAMETER_OUT_OF_BOUND, "Quantile level is out of range [0..1]");
        }
    }

    /// All values as doubles, and the group of each.
    private static final class Values implements Accumulator {
        private final DataType type;
        private final DataType element;
        private final Method method;
        private final double[] levels;
        private final boolean isArray;
        private double[] values = new double[64];
        private int[] groups = new int[64];
        private int size;

        Values(DataType type, DataType element, Method method, double[] levels, boolean isArray) {
            this.type = type;
            this.element = element;
            this.method = method;
            this.levels = levels;
            this.isArray = isArray;
        }

        private void reserve(int count) {
            if (size + count > values.length) {
                int length = SumAccumulators.grown(values.length, size + count);
                values = Arrays.copyOf(values, length);
                groups = Arrays.copyOf(groups, length);
            }
        }

        @Override
        public void add(int[] rowGroups, int groupCount, List<Column> arguments, int rowCount) {
            reserve(rowCount);
            double[] source = Numbers.doubles(arguments.getFirst(), type);
            for (int row = 0; row < rowCount; row++) {
                if (!Double.isNaN(source[row])) {
                    values[size] = source[row];
                    groups[size++] = rowGroups[row];
                }
            }
        }

        @Override
        public void merge(Accumulator other, int[] theirGroups, int groupCount) {
            Values that = (Values) other;
            reserve(that.size);
            for (int i = 0; i < that.size; i++) {
                values[size] = that.values[i];
                groups[size++] = theirGroups[that.groups[i]];
            }
        }

        @Override
        public Column result(int groupCount) {
            int[] ends = new int[groupCount];
            double[] grouped = grouped(ends);
            double[] results = new double[groupCount * levels.length];
            int[] ranks = new int[2 * levels.length];
            for (int group = 0; group < groupCount; group++) {
                int from = group == 0 ? 0 : ends[group - 1];
                int count = ends[group] - from;
                for (int i = 0; i < levels.length; i++) {
                    ranks[2 * i] = from + (int) rank(count, levels[i]);
                    ranks[2 * i + 1] = ranks[2 * i] + 1;
                }
                Arrays.sort(ranks);
                Selection.select(grouped, from, ends[group], ranks);
                for (int i = 0; i < levels.length; i++) {
                    results[group * levels.length + i] = quantile(grouped, from, count, levels[i]);
                }
            }
            return columnOf(results, groupCount);
        }

        /// The values, group after group.
        ///
        /// @param ends is given where each group ends
        private double[] grouped(int[] ends) {
            if (ends.length == 1) {
                ends[0] = size;
                return values;
            }
            for (int i = 0; i < size; i++) {
                ends[groups[i]]++;
            }
            int[] next = new int[ends.length];
            int at = 0;
            for (int group = 0; group < ends.length; group++) {
                next[group] = at;
                at += ends[group];
                ends[group] = at;
            }
            double[] grouped = new double[size];
            for (int i = 0; i < size; i++) {
                grouped[next[groups[i]]++] = values[i];
            }
            return grouped;
        }

        private Column columnOf(double[] results, int groupCount) {
            Column column;
            if (element instanceof FloatType floating) {
                column = Numbers.ofDoubles(results, results.length, floating);
            } else if (element instanceof DecimalType decimal) {
                BigInteger[] unscaled = new BigInteger[results.length];
                for (int i = 0; i < results.length; i++) {
                    double value = Double.isNaN(results[i]) ? 0 : results[i];
                    unscaled[i] =
                            BigDecimal.valueOf(value)
                                    .setScale(decimal.scale(), RoundingMode.HALF_UP)
                                    .unscaledValue();
                }
                column = Numbers.ofBigs(unscaled, element.layout());
            } else {
                long[] longs = new long[results.length];
                for (int i = 0; i < longs.length; i++) {
                    longs[i] = Double.isNaN(results[i]) ? 0 : (long) results[i];
                }
                column = Numbers.ofLongs(longs, longs.length, element.layout());
            }
            if (!isArray) {
                return column;
            }
            int[] ends = new int[groupCount];
            for (int group = 0; group < groupCount; group++) {
                ends[group] = (group + 1) * levels.length;
            }
            return new ArrayColumn(ends, Columns.full(column), groupCount);
        }

        /// The rank of a level among `count` values in order; between two of them only where the
        /// method interpolates.
        private double rank(int count, double level) {
            int element = level < 1 ? (int) (level * count) : count - 1;
            return switch (method) {
                case INTERPOLATED, EXACT_INCLUSIVE -> level * (count - 1);
                case EXACT_EXCLUSIVE ->
                        Math.clamp(level * (count + 1) - 1, 0, Math.max(0, count - 1));
                case EXACT, EXACT_HIGH -> element;
                case EXACT_LOW -> level == MEDIAN ? (count - 1) / 2 : element;
            };
        }

        /// @param selected the group's values from `from` on, those at the level's ranks in order
        private double quantile(double[] selected, int from, int count, double level) {
            if (count == 0) {
                return Double.NaN;
            }
            double rank = rank(count, level);
            int low = (int) rank;
            if (!method.isInterpolated() || low + 1 >= count) {
                return selected[from + low];
            }
            double right = rank - low;
            double left = low + 1 - rank;
            return selected[from + low] * left + selected[from + low + 1] * right;
        }

        @Override
        public long retainedBytes() {
            return 12L * values.length;
        }
    }
}
