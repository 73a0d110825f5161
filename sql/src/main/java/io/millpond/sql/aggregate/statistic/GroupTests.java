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
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Tests of one sample against a mean and of many samples against each other, and what categories
/// tell about an outcome.
public final class GroupTests {
    private static final String CATEGORY = "Aggregate";

    private GroupTests() {}

    public static List<AggregateFunction> all() {
        return List.of(
                DefinedAggregate.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "studentTTestOneSample[(confidence)](x, mean)",
                                "Student's t-test of a sample against a known mean."),
                        GroupTests::bindOneSample),
                DefinedAggregate.of(
                        FunctionDescription.of(
                                        CATEGORY,
                                        "analysisOfVariance(x, group)",
                                        "Fisher's test whether groups have one mean.")
                                .withAliases("anova")
                                .ignoringCase(),
                        (parameters, _, arguments) -> bindVariance(parameters, arguments)),
                DefinedAggregate.counting(
                        FunctionDescription.of(
                                CATEGORY,
                                "categoricalInformationValue(category, ..., outcome)",
                                "How much each category tells about an outcome."),
                        (parameters, _, arguments) -> bindInformation(parameters, arguments)));
    }

    private static BoundAggregate bindOneSample(
            List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
        String name = "studentTTestOneSample";
        AggregateArguments.parameters(name, parameters, 0, 1);
        double confidence =
                parameters.isEmpty()
                        ? 0
                        : AggregateArguments.number(
                                parameters.getFirst(), parameterTypes.getFirst());
        if (!parameters.isEmpty() && (confidence <= 0 || confidence >= 1)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Confidence level parameter must be between 0 and 1 in aggregate function "
                            + name);
        }
        checkNumbers(name, arguments);
        List<String> names = new ArrayList<>(List.of("t_statistic", "p_value"));
        if (!parameters.isEmpty()) {
            names.add("confidence_interval_low");
            names.add("confidence_interval_high");
        }
        return bind(
                arguments,
                names,
                (x, means, from, to) -> oneSample(x, means, from, to, confidence));
    }

    private static void checkNumbers(String name, List<DataType> arguments) {
        AggregateArguments.count(name, arguments, 2, 2);
        if (!arguments.stream().allMatch(Numbers::isNumber)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Aggregate function " + name + " only supports numerical types");
        }
    }

    /// What a test computes of the rows `[from, to)`.
    private interface Test {
        double[] of(double[] x, double[] y, int from, int to);
    }

    private static BoundAggregate bind(List<DataType> arguments, List<String> names, Test test) {
        DataType result =
                new TupleType(names, Collections.nCopies(names.size(), DataTypes.FLOAT64));
        return AggregateArguments.bound(
                result,
                () ->
                        new CollectedRows(
                                arguments,
                                (columns, ends, _) -> {
                                    double[] x = Numbers.doubles(columns.get(0), arguments.get(0));
                                    double[] y = Numbers.doubles(columns.get(1), arguments.get(1));
                                    ColumnBuilder builder = ColumnBuilders.of(result);
                                    int from = 0;
                                    for (int end : ends) {
                                        StateRows.append(builder, test.of(x, y, from, end));
                                        from = end;
                                    }
                                    return builder.build();
                                }));
    }

    private static double[] oneSample(
            double[] x, double[] means, int from, int to, double confidence) {
        double count = (double) to - from;
        double sum = 0;
        double squares = 0;
        for (int row = from; row < to; row++) {
            sum += x[row];
            squares += x[row] * x[row];
        }
        double mean = sum / count;
        double variance = (squares + count * mean * mean - 2 * mean * sum) / (count - 1);
        double error = Math.sqrt(variance / count);
        double t = to == from ? Double.NaN : (mean - means[from]) / error;
        boolean isKnown = Double.isFinite(t);
        double probability = isKnown ? Distributions.studentBeyond(t, count - 1) : Double.NaN;
        if (confidence == 0) {
            return new double[] {isKnown ? t : Double.NaN, probability};
        }
        double bound =
                isKnown
                        ? Distributions.studentBound(1 - confidence, count - 1) * error
                        : Double.NaN;
        return new double[] {isKnown ? t : Double.NaN, probability, mean - bound, mean + bound};
    }

    private static BoundAggregate bindVariance(List<Column> parameters, List<DataType> arguments) {
        String name = "analysisOfVariance";
        AggregateArguments.noParameters(name, parameters);
        checkNumbers(name, arguments);
        DataType group = arguments.get(1);
        if (!Numbers.isInteger(group) || !DataTypes.isUnsigned(group)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Second argument of aggregate function "
                            + name
                            + " should be unsigned integer, not "
                            + group.name());
        }
        return bind(arguments, List.of("f_statistic", "p_value"), GroupTests::variance);
    }

    /// The number, sum and sum of squares of a group.
    private static final class Sums {
        private double count;
        private double sum;
        private double squares;

        private void add(double value) {
            count++;
            sum += value;
            squares += value * value;
        }
    }

    private static double[] variance(double[] x, double[] groups, int from, int to) {
        Map<Double, Sums> byGroup = new TreeMap<>();
        Sums all = new Sums();
        for (int row = from; row < to; row++) {
            byGroup.computeIfAbsent(groups[row], _ -> new Sums()).add(x[row]);
            all.add(x[row]);
        }
        double groupCount = byGroup.size();
        if (groupCount < 2 || all.count == groupCount) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    groupCount < 2
                            ? "There should be at least two groups"
                            : "There is only one observation in each group");
        }
        double between = 0;
        double within = 0;
        for (Sums group : byGroup.values()) {
            double mean = group.sum / group.count;
            double distance = mean - all.sum / all.count;
            between += group.count * distance * distance;
            within += group.squares + group.count * mean * mean - 2 * mean * group.sum;
        }
        double freedom = groupCount - 1;
        double otherFreedom = all.count - groupCount;
        double f = between * otherFreedom / (within * freedom);
        boolean isKnown = Double.isFinite(f) && f >= 0;
        double probability =
                isKnown ? Distributions.fisherAbove(f, freedom, otherFreedom) : Double.NaN;
        return new double[] {isKnown ? f : Double.NaN, probability};
    }

    private static BoundAggregate bindInformation(
            List<Column> parameters, List<DataType> arguments) {
        String name = "categoricalInformationValue";
        AggregateArguments.noParameters(name, parameters);
        if (arguments.size() < 2) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Aggregate function " + name + " requires two or more arguments");
        }
        for (DataType type : arguments) {
            if (!Numbers.isInteger(type) || !Numbers.fitsLong(type.layout())) {
                throw AggregateArguments.illegal(name, type);
            }
        }
        return AggregateArguments.bound(
                new ArrayType(DataTypes.FLOAT64),
                () ->
                        new CollectedRows(
                                arguments,
                                (columns, ends, _) -> information(columns, arguments, ends)));
    }

    private static Column information(List<Column> columns, List<DataType> types, int[] ends) {
        int count = types.size() - 1;
        List<long[]> values = new ArrayList<>();
        for (int i = 0; i <= count; i++) {
            values.add(Numbers.longs(columns.get(i), types.get(i)));
        }
        long[] outcomes = values.get(count);
        double[] results = new double[ends.length * count];
        int[] arrayEnds = new int[ends.length];
        int from = 0;
        for (int group = 0; group < ends.length; group++) {
            for (int i = 0; i < count; i++) {
                results[group * count + i] =
                        information(values.get(i), outcomes, from, ends[group]);
            }
            arrayEnds[group] = (group + 1) * count;
            from = ends[group];
        }
        return new ArrayColumn(arrayEnds, new DoubleColumn(results, results.length), ends.length);
    }

    private static double information(long[] category, long[] outcomes, int from, int to) {
        double[] all = new double[2];
        double[] some = new double[2];
        for (int row = from; row < to; row++) {
            int outcome = outcomes[row] == 0 ? 0 : 1;
            all[outcome]++;
            some[outcome] += category[row] == 0 ? 0 : 1;
        }
        double with = some[1] / all[1];
        double without = some[0] / all[0];
        return (without - with) * Math.log(without / with);
    }
}
