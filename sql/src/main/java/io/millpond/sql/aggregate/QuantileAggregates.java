package io.millpond.sql.aggregate;

import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.cast.TimeCasts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.List;

/// Quantiles, all of them exact.
///
/// ClickHouse's `quantile` samples 8192 values of a larger group; here every value counts. Its
/// interpolation, and the choice of the element in the exact kinds, are the same.
final class QuantileAggregates {
    private static final String CATEGORY = "Aggregate";

    private QuantileAggregates() {}

    static List<AggregateFunction> all() {
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
        boolean isDate = !Numbers.isNumber(type) && Numbers.fitsLong(type.layout());
        if ((!Numbers.isNumber(type) && !isDate) || TimeCasts.isTime(type)) {
            throw AggregateArguments.illegal(name, type);
        }
        double[] levels = new double[Math.max(1, parameters.size())];
        levels[0] = QuantileMethod.MEDIAN;
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
                () -> new QuantileAccumulator(type, element, method, levels, isArray));
    }

    private static void checkLevel(double level) {
        if (level < 0 || level > 1) {
            throw new DatabaseException(
                    ErrorCode.PARAMETER_OUT_OF_BOUND, "Quantile level is out of range [0..1]");
        }
    }
}
