package io.millpond.sql.aggregate.quantile;

import io.millpond.sql.aggregate.AggregateArguments;
import io.millpond.sql.aggregate.AggregateFunction;
import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.aggregate.CollectedRows;
import io.millpond.sql.aggregate.DefinedAggregate;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Quantiles, all of them exact.
///
/// ClickHouse's `quantile` samples 8192 values of a larger group; here every value counts. Its
/// interpolation, and the choice of the element in the exact kinds, are the same.
public final class QuantileAggregates {
    private static final String CATEGORY = "Aggregate";

    private QuantileAggregates() {}

    public static List<AggregateFunction> all() {
        List<AggregateFunction> all = new ArrayList<>();
        add(all, "", QuantileMethod.INTERPOLATED);
        add(all, "Exact", QuantileMethod.EXACT);
        add(all, "ExactLow", QuantileMethod.EXACT_LOW);
        add(all, "ExactHigh", QuantileMethod.EXACT_HIGH);
        add(all, "ExactInclusive", QuantileMethod.EXACT_INCLUSIVE);
        add(all, "ExactExclusive", QuantileMethod.EXACT_EXCLUSIVE);
        return all;
    }

    private static void add(List<AggregateFunction> all, String suffix, QuantileMethod method) {
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
            QuantileMethod method,
            boolean isArray,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        AggregateArguments.count(name, arguments, 1, 1);
        DataType type = arguments.getFirst();
        method.types().check(name, type);
        double[] levels = new double[Math.max(1, parameters.size())];
        levels[0] = QuantileMethod.MEDIAN;
        if (isArray) {
            QuantileLevels.requireSome(parameters);
        }
        for (int i = 0; i < parameters.size(); i++) {
            levels[i] = AggregateArguments.number(parameters.get(i), parameterTypes.get(i));
            checkLevel(method, levels[i]);
        }
        if (!isArray && parameters.size() > 1) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Aggregate function " + name + " requires one level parameter or less");
        }
        boolean isFloat =
                method.isRankShown()
                        || (method.isInterpolated()
                                && (Numbers.isInteger(type) || type instanceof FloatType));
        DataType element = isFloat ? DataTypes.FLOAT64 : type;
        boolean isPicked = !method.isInterpolated() && !Numbers.fitsLong(type.layout());
        if (isPicked && !(type instanceof FloatType)) {
            return AggregateArguments.bound(
                    isArray ? new ArrayType(element) : element,
                    () ->
                            new CollectedRows(
                                    arguments,
                                    (columns, ends, _) ->
                                            pick(
                                                    columns.getFirst(),
                                                    type,
                                                    ends,
                                                    method,
                                                    levels,
                                                    isArray)));
        }
        return AggregateArguments.bound(
                isArray ? new ArrayType(element) : element,
                () -> new QuantileAccumulator(type, element, method, levels, isArray));
    }

    private static Column pick(
            Column values,
            DataType type,
            int[] ends,
            QuantileMethod method,
            double[] levels,
            boolean isArray) {
        double[] weights = new double[values.rowCount()];
        Arrays.fill(weights, 1);
        Column picked =
                PickedQuantiles.of(
                        values,
                        type,
                        weights,
                        ends,
                        levels.length,
                        some ->
                                Arrays.stream(levels)
                                        .map(level -> method.rank(some.length, level))
                                        .toArray());
        return isArray ? CollectedQuantiles.arrays(picked, levels.length, ends.length) : picked;
    }

    private static void checkLevel(QuantileMethod method, double level) {
        if (method == QuantileMethod.EXACT_EXCLUSIVE && (level == 0 || level == 1)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "QuantileExactExclusive cannot interpolate for the percentiles 1 and 0");
        }
        if (level < 0 || level > 1) {
            throw new DatabaseException(
                    ErrorCode.PARAMETER_OUT_OF_BOUND, "Quantile level is out of range [0..1]");
        }
    }
}
