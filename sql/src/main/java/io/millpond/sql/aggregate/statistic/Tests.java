package io.millpond.sql.aggregate.statistic;

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
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Tests whether two samples, told apart by an index of 0 and 1, come from one population.
///
/// Each results in a tuple of the statistic and the probability of it or a more extreme one.
public final class Tests {
    private static final String CATEGORY = "Aggregate";

    private Tests() {}

    /// What a test computes of two samples.
    interface Computation {
        double[] of(double[] x, double[] y);
    }

    /// Number, mean and squares of the differences from it.
    private record Sample(double count, double mean, double squares) {
        /// Source: ClickHouse's moments, the order of additions included.
        static Sample of(double[] values) {
            double sum = 0;
            double ofSquares = 0;
            for (double value : values) {
                sum += value;
                ofSquares += value * value;
            }
            double mean = sum / values.length;
            double squares = ofSquares + values.length * mean * mean - 2 * mean * sum;
            return new Sample(values.length, mean, squares);
        }

        double variance() {
            return squares / (count - 1);
        }
    }

    public static List<AggregateFunction> all() {
        return List.of(
                define(
                        "studentTTest[(confidence)](x, index)",
                        "Student's t-test for samples of one variance.",
                        parameters -> (x, y) -> student(x, y, parameters)),
                define(
                        "welchTTest[(confidence)](x, index)",
                        "Welch's t-test for samples of different variances.",
                        parameters -> (x, y) -> welch(x, y, parameters)),
                define(
                        "meanZTest(variance_x, variance_y, confidence)(x, index)",
                        "The z-test for samples of known variances.",
                        parameters -> (x, y) -> meanZ(x, y, parameters)),
                DefinedAggregate.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "mannWhitneyUTest[(alternative[, correction])](x, index)",
                                "The rank test of Mann and Whitney."),
                        Tests::bindMannWhitney),
                KolmogorovSmirnov.function());
    }

    private interface Parameterised {
        Computation with(double[] parameters);
    }

    private static AggregateFunction define(String syntax, String doc, Parameterised test) {
        FunctionDescription description = FunctionDescription.of(CATEGORY, syntax, doc);
        String name = description.name();
        boolean isZ = name.equals("meanZTest");
        return DefinedAggregate.of(
                description,
                (parameters, types, arguments) -> {
                    AggregateArguments.parameters(name, parameters, isZ ? 3 : 0, isZ ? 3 : 1);
                    double[] numbers = new double[parameters.size()];
                    for (int i = 0; i < numbers.length; i++) {
                        numbers[i] = AggregateArguments.number(parameters.get(i), types.get(i));
                    }
                    boolean isBounded =
                            numbers.length > 0
                                    && (numbers[numbers.length - 1] <= 0
                                            || numbers[numbers.length - 1] >= 1);
                    if (isBounded) {
                        throw new DatabaseException(
                                ErrorCode.BAD_ARGUMENTS,
                                "Confidence level parameter must be between 0 and 1 in aggregate"
                                        + " function "
                                        + name
                                        + ".");
                    }
                    String statistic = isZ ? "z_statistic" : "t_statistic";
                    List<String> names = new ArrayList<>(List.of(statistic, "p_value"));
                    if (numbers.length > 0) {
                        names.add("confidence_interval_low");
                        names.add("confidence_interval_high");
                    }
                    return bind(name, arguments, names, test.with(numbers));
                });
    }

    static BoundAggregate bind(
            String name, List<DataType> arguments, List<String> names, Computation test) {
        AggregateArguments.count(name, arguments, 2, 2);
        if (!arguments.stream().allMatch(Numbers::isNumber)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Aggregate function " + name + " only supports numerical types");
        }
        DataType result =
                new TupleType(names, Collections.nCopies(names.size(), DataTypes.FLOAT64));
        return AggregateArguments.bound(
                result,
                () ->
                        new CollectedRows(
                                arguments,
                                (columns, ends, _) ->
                                        results(columns, arguments, ends, result, test)));
    }

    private static Column results(
            List<Column> columns,
            List<DataType> types,
            int[] ends,
            DataType result,
            Computation test) {
        double[] values = Numbers.doubles(columns.get(0), types.get(0));
        double[] indexes = Numbers.doubles(columns.get(1), types.get(1));
        ColumnBuilder builder = ColumnBuilders.of(result);
        int from = 0;
        for (int end : ends) {
            double[] x = new double[end - from];
            double[] y = new double[end - from];
            int countX = 0;
            int countY = 0;
            for (int row = from; row < end; row++) {
                if (indexes[row] == 0) {
                    x[countX++] = values[row];
                } else {
                    y[countY++] = values[row];
                }
            }
            StateRows.append(builder, test.of(Arrays.copyOf(x, countX), Arrays.copyOf(y, countY)));
            from = end;
        }
        return builder.build();
    }

    private static double[] student(double[] x, double[] y, double[] confidence) {
        Sample a = Sample.of(x);
        Sample b = Sample.of(y);
        double freedom = a.count() + b.count() - 2;
        double error =
                Math.sqrt((a.squares() + b.squares()) / freedom * (1 / a.count() + 1 / b.count()));
        return ofStudent(a, b, freedom, error, confidence);
    }

    private static double[] welch(double[] x, double[] y, double[] confidence) {
        Sample a = Sample.of(x);
        Sample b = Sample.of(y);
        double ofA = a.variance() / a.count();
        double ofB = b.variance() / b.count();
        double freedom =
                (ofA + ofB)
                        * (ofA + ofB)
                        / (ofA * ofA / (a.count() - 1) + ofB * ofB / (b.count() - 1));
        return ofStudent(a, b, freedom, Math.sqrt(ofA + ofB), confidence);
    }

    private static double[] ofStudent(
            Sample a, Sample b, double freedom, double error, double[] confidence) {
        double difference = a.mean() - b.mean();
        double t = difference / error;
        double probability =
                Double.isFinite(t) ? Distributions.studentBeyond(t, freedom) : Double.NaN;
        if (!Double.isFinite(t)) {
            t = Double.NaN;
        }
        if (confidence.length == 0) {
            return new double[] {t, probability};
        }
        double bound =
                Double.isNaN(t)
                        ? Double.NaN
                        : Distributions.studentBound(1 - confidence[0], freedom) * error;
        return new double[] {t, probability, difference - bound, difference + bound};
    }

    private static double[] meanZ(double[] x, double[] y, double[] parameters) {
        Sample a = Sample.of(x);
        Sample b = Sample.of(y);
        double error = Math.sqrt(parameters[0] / a.count() + parameters[1] / b.count());
        double difference = a.mean() - b.mean();
        double z = difference / error;
        double bound = Distributions.normalBound(1 - parameters[2]) * error;
        double probability =
                Double.isFinite(z) ? 2 * Distributions.normalAbove(Math.abs(z)) : Double.NaN;
        return new double[] {z, probability, difference - bound, difference + bound};
    }

    private static BoundAggregate bindMannWhitney(
            List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
        String name = "mannWhitneyUTest";
        AggregateArguments.parameters(name, parameters, 0, 2);
        String alternative =
                parameters.isEmpty()
                        ? "two-sided"
                        : AggregateArguments.text(name, parameters.getFirst());
        if (!List.of("two-sided", "less", "greater").contains(alternative)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Unknown alternative in aggregate function "
                            + name
                            + ". It must be one of: 'two-sided', 'less', 'greater'");
        }
        long correction = AggregateArguments.count(name, parameters, parameterTypes, 1, 1);
        return bind(
                name,
                arguments,
                List.of("u_statistic", "p_value"),
                (x, y) -> mannWhitney(x, y, alternative, correction != 0));
    }

    private static double[] mannWhitney(
            double[] x, double[] y, String alternative, boolean isCorrected) {
        if (x.length == 0 || y.length == 0) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Aggregate function mannWhitneyUTest require both samples to be non empty");
        }
        double[] all = Arrays.copyOf(x, x.length + y.length);
        System.arraycopy(y, 0, all, x.length, y.length);
        double[] ranks = Relations.ranks(all);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += ranks[i];
        }
        double product = (double) x.length * y.length;
        double u = sum - x.length * (x.length + 1.0) / 2;
        double count = all.length;
        double mean = product / 2 + (isCorrected ? 0.5 : 0);
        double deviation = Math.sqrt(tieFactor(ranks) * product * (count + 1) / 12);
        double extreme =
                switch (alternative) {
                    case "greater" -> u;
                    case "less" -> product - u;
                    default -> Math.max(u, product - u);
                };
        double above = 1 - Distributions.normalAbove((mean - extreme) / deviation);
        boolean isTwoSided = alternative.equals("two-sided");
        return new double[] {u, isTwoSided ? Math.min(1, 2 * above) : above};
    }

    /// 1 where no ranks are equal, less where some are.
    private static double tieFactor(double[] ranks) {
        double[] sorted = ranks.clone();
        Arrays.sort(sorted);
        double ties = 0;
        int from = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length || sorted[i] != sorted[from]) {
                double size = (double) i - from;
                ties += size * size * size - size;
                from = i;
            }
        }
        double count = sorted.length;
        return count < 2 ? 0 : 1 - ties / (count * count * count - count);
    }
}
