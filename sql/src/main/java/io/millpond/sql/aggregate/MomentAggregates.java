package io.millpond.sql.aggregate;

import io.millpond.sql.aggregate.SumAccumulators.Moments;
import io.millpond.sql.aggregate.SumAccumulators.Moments.Result;
import io.millpond.sql.aggregate.SumAccumulators.Moments.Term;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.TupleType;

import java.util.List;

/// Averages, variances, covariances and correlations, all from sums of powers.
///
/// Source: ClickHouse's `VarMoments` and `CovarMoments`, so that rounding agrees.
public final class MomentAggregates {
    private static final String CATEGORY = "Aggregate";
    private static final Term ONE = (_, _) -> 1;
    private static final Term X = (x, _) -> x;
    private static final Term Y = (_, y) -> y;
    private static final Term XX = (x, _) -> x * x;
    private static final Term YY = (_, y) -> y * y;
    private static final Term XY = (x, y) -> x * y;
    private static final Term XXX = (x, _) -> x * x * x;
    private static final Term XXXX = (x, _) -> x * x * x * x;

    private MomentAggregates() {}

    public static List<AggregateFunction> all() {
        List<Term> square = List.of(ONE, X, XX);
        List<Term> both = List.of(ONE, X, Y, XY);
        return List.of(
                average(),
                define(
                        "avgWeighted(x, weight)",
                        "The mean with weights.",
                        List.of(),
                        false,
                        List.of(Y, XY),
                        s -> s[1] / s[0]),
                define(
                        "varPop(x)",
                        "The variance of a population.",
                        List.of("VAR_POP"),
                        false,
                        square,
                        MomentAggregates::varPop),
                define(
                        "varSamp(x)",
                        "The variance of a sample.",
                        List.of("VAR_SAMP"),
                        false,
                        square,
                        MomentAggregates::varSamp),
                define(
                        "stddevPop(x)",
                        "The standard deviation of a population.",
                        List.of("STDDEV_POP", "STD"),
                        false,
                        square,
                        s -> Math.sqrt(varPop(s))),
                define(
                        "stddevSamp(x)",
                        "The standard deviation of a sample.",
                        List.of("STDDEV_SAMP", "STDDEV"),
                        false,
                        square,
                        s -> Math.sqrt(varSamp(s))),
                define(
                        "covarPop(x, y)",
                        "The covariance of a population.",
                        List.of("COVAR_POP"),
                        false,
                        both,
                        s -> (s[3] - s[1] * s[2] / s[0]) / s[0]),
                define(
                        "covarSamp(x, y)",
                        "The covariance of a sample.",
                        List.of("COVAR_SAMP"),
                        false,
                        both,
                        s -> s[0] < 2 ? Double.NaN : (s[3] - s[1] * s[2] / s[0]) / (s[0] - 1)),
                define(
                        "corr(x, y)",
                        "Pearson's correlation coefficient.",
                        List.of(),
                        true,
                        List.of(ONE, X, Y, XY, XX, YY),
                        s ->
                                (s[0] * s[3] - s[1] * s[2])
                                        / Math.sqrt(
                                                (s[0] * s[4] - s[1] * s[1])
                                                        * (s[0] * s[5] - s[2] * s[2]))),
                define(
                        "skewPop(x)",
                        "The skewness of a population.",
                        List.of(),
                        false,
                        List.of(ONE, X, XX, XXX),
                        s -> moment3(s) / Math.pow(varPop(s), 1.5)),
                define(
                        "kurtPop(x)",
                        "The kurtosis of a population.",
                        List.of(),
                        false,
                        List.of(ONE, X, XX, XXX, XXXX),
                        s -> moment4(s) / Math.pow(varPop(s), 2)),
                define(
                        "skewSamp(x)",
                        "The skewness of a sample.",
                        List.of(),
                        false,
                        List.of(ONE, X, XX, XXX),
                        s -> moment3(s) / Math.pow(varSamp(s), 1.5)),
                define(
                        "kurtSamp(x)",
                        "The kurtosis of a sample.",
                        List.of(),
                        false,
                        List.of(ONE, X, XX, XXX, XXXX),
                        s -> moment4(s) / Math.pow(varSamp(s), 2)),
                linearRegression());
    }

    private static AggregateFunction average() {
        return DefinedAggregate.of(
                FunctionDescription.of(CATEGORY, "avg(x)", "The mean.").ignoringCase(),
                (parameters, _, arguments) -> {
                    AggregateArguments.noParameters("avg", parameters);
                    AggregateArguments.count("avg", arguments, 1, 1);
                    DataType type = arguments.getFirst();
                    if (DateAverage.isAbout(type)) {
                        return AggregateArguments.bound(type, () -> DateAverage.of(type));
                    }
                    AggregateArguments.number("avg", type);
                    return AggregateArguments.bound(
                            DataTypes.FLOAT64, () -> new AverageAccumulator(type));
                });
    }

    /// The line nearest to the points: slope and intercept.
    private static AggregateFunction linearRegression() {
        String name = "simpleLinearRegression";
        DataType result =
                new TupleType(List.of("k", "b"), List.of(DataTypes.FLOAT64, DataTypes.FLOAT64));
        return DefinedAggregate.of(
                FunctionDescription.of(
                        CATEGORY, name + "(x, y)", "The line k * x + b nearest to the points."),
                (parameters, _, arguments) -> {
                    AggregateArguments.noParameters(name, parameters);
                    AggregateArguments.count(name, arguments, 2, 2);
                    arguments.forEach(type -> AggregateArguments.number(name, type));
                    return AggregateArguments.bound(
                            result,
                            () ->
                                    new Moments(
                                            arguments,
                                            List.of(ONE, X, Y, XX, XY),
                                            MomentAggregates::lines));
                });
    }

    private static Column lines(double[][] sums, int groupCount) {
        double[] slopes = new double[groupCount];
        double[] intercepts = new double[groupCount];
        for (int group = 0; group < groupCount; group++) {
            double count = sums[0][group];
            double x = sums[1][group];
            double divisor = sums[3][group] * count - x * x;
            double slope =
                    divisor == 0
                            ? Double.NaN
                            : (sums[4][group] * count - x * sums[2][group]) / divisor;
            slopes[group] = slope;
            intercepts[group] = count == 0 ? Double.NaN : (sums[2][group] - slope * x) / count;
        }
        return new TupleColumn(
                List.of(
                        new DoubleColumn(slopes, groupCount),
                        new DoubleColumn(intercepts, groupCount)),
                groupCount);
    }

    private static double varPop(double[] s) {
        return s[0] == 0 ? Double.NaN : Math.max(0, (s[2] - s[1] * s[1] / s[0]) / s[0]);
    }

    private static double varSamp(double[] s) {
        return s[0] < 2 ? Double.NaN : Math.max(0, (s[2] - s[1] * s[1] / s[0]) / (s[0] - 1));
    }

    // Written in ClickHouse's order of operations: rounding differs from that of the mean's powers.
    private static double moment3(double[] s) {
        double inner = 3 * s[2] - 2 * s[1] * s[1] / s[0];
        return (s[3] - inner * s[1] / s[0]) / s[0];
    }

    private static double moment4(double[] s) {
        double inner = 6 * s[2] - 3 * s[1] * s[1] / s[0];
        return (s[4] - (4 * s[3] - inner * s[1] / s[0]) * s[1] / s[0]) / s[0];
    }

    private static AggregateFunction define(
            String syntax,
            String doc,
            List<String> aliases,
            boolean isCaseInsensitive,
            List<Term> terms,
            Result result) {
        String name = syntax.substring(0, syntax.indexOf('('));
        int count = syntax.contains(",") ? 2 : 1;
        return DefinedAggregate.of(
                new FunctionDescription(name, aliases, isCaseInsensitive, CATEGORY, syntax, doc),
                (parameters, _, arguments) -> {
                    AggregateArguments.noParameters(name, parameters);
                    AggregateArguments.count(name, arguments, count, count);
                    List<DataType> numbers =
                            arguments.stream().map(type -> checked(name, count, type)).toList();
                    boolean isNarrow =
                            !name.equals("avgWeighted")
                                    && numbers.stream().allMatch(DataTypes.FLOAT32::equals);
                    if (isNarrow) {
                        return AggregateArguments.bound(
                                DataTypes.FLOAT32,
                                () -> new Narrowed(new Moments(numbers, terms, result)));
                    }
                    return AggregateArguments.bound(
                            DataTypes.FLOAT64,
                            () ->
                                    isCut(name, numbers)
                                            ? new CutFirst(
                                                    new Moments(numbers, terms, result), numbers)
                                            : new Moments(numbers, terms, result));
                });
    }

    /// Whether values are cut to whole numbers, as ClickHouse 26.7 does where weights are such.
    private static boolean isCut(String name, List<DataType> types) {
        return name.equals("avgWeighted")
                && types.getFirst() instanceof FloatType
                && Numbers.isInteger(types.get(1))
                && Numbers.fitsLong(types.get(1).layout());
    }

    /// Results of Float32 values, which are Float32, computed with the precision of Float64.
    private record Narrowed(Accumulator inner) implements WrappingAccumulator {
        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            inner.add(groups, groupCount, arguments, rowCount);
        }

        @Override
        public Column result(int groupCount) {
            double[] results = ((DoubleColumn) inner.result(groupCount)).values();
            return Numbers.ofDoubles(results, groupCount, DataTypes.FLOAT32);
        }
    }

    /// Cuts the fractions of the first argument off.
    private record CutFirst(Accumulator inner, List<DataType> types)
            implements WrappingAccumulator {
        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            double[] values = Numbers.doubles(arguments.getFirst(), types.getFirst()).clone();
            boolean isUnsigned = DataTypes.isUnsigned(types.get(1));
            for (int row = 0; row < rowCount; row++) {
                long whole = (long) values[row];
                values[row] = isUnsigned ? Numbers.unsignedToDouble(whole) : whole;
            }
            FloatType type = (FloatType) types.getFirst();
            Column cut = Numbers.ofDoubles(values, rowCount, type);
            inner.add(groups, groupCount, List.of(cut, arguments.get(1)), rowCount);
        }
    }

    /// The type of the numbers of an argument: a function of two takes narrow ones only.
    private static DataType checked(String name, int count, DataType type) {
        if (count == 1) {
            return AggregateArguments.summable(name, type);
        }
        if (name.equals("avgWeighted") && Numbers.isInteger(type)) {
            return type;
        }
        AggregateArguments.narrowNumber(name, type);
        return type;
    }
}
