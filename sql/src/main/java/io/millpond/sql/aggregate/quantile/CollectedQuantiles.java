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
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;

import java.util.Arrays;
import java.util.List;

/// A kind of quantiles that is computed of all values of a group: `quantileX`, `quantilesX`,
/// `medianX`.
///
/// @param suffix X
/// @param types of the values
/// @param estimator the quantiles of the values of one group
record CollectedQuantiles(
        String suffix, Shape shape, Result result, QuantileTypes types, Estimator estimator) {
    private static final double MEDIAN = 0.5;

    /// What the function is given beside levels and values.
    enum Shape {
        PLAIN,
        /// An unsigned integer for each value.
        WEIGHTED,
        /// A number for each value that decides on its being sampled; all values are taken here.
        DETERMINED,
        /// An accuracy before the levels.
        WITH_ACCURACY
    }

    /// The type of a quantile.
    enum Result {
        /// One of the values: the estimator is given their places in order instead of themselves.
        PICKED,
        ARGUMENT,
        /// The argument's where it is a decimal or a date.
        FLOAT64,
        FLOAT32
    }

    /// What finds quantiles.
    @FunctionalInterface
    interface Estimator {
        /// The quantile for each level.
        ///
        /// @param values at least one, in order
        /// @param weights of the values, more than 0 but for InterpolatedWeighted
        double[] quantiles(double[] values, double[] weights, double accuracy, double[] levels);
    }

    List<AggregateFunction> functions() {
        String first = shape == Shape.WITH_ACCURACY ? "accuracy, " : "";
        String arguments =
                switch (shape) {
                    case PLAIN, WITH_ACCURACY -> "(x)";
                    case WEIGHTED -> "(x, weight)";
                    case DETERMINED -> "(x, determinator)";
                };
        String single = "quantile" + suffix;
        String many = "quantiles" + suffix;
        return List.of(
                DefinedAggregate.of(
                        FunctionDescription.of(
                                        "Aggregate",
                                        single + "(" + first + "level)" + arguments,
                                        "The value below which a share `level` of the values lies.")
                                .withAliases("median" + suffix),
                        (parameters, types, argumentTypes) ->
                                bind(single, false, parameters, types, argumentTypes)),
                DefinedAggregate.counting(
                        FunctionDescription.of(
                                "Aggregate",
                                many + "(" + first + "level, ...)" + arguments,
                                "An array of the quantiles of several levels."),
                        (parameters, types, argumentTypes) ->
                                bind(many, true, parameters, types, argumentTypes)));
    }

    private BoundAggregate bind(
            String name,
            boolean isArray,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        boolean hasSecond = shape == Shape.WEIGHTED || shape == Shape.DETERMINED;
        AggregateArguments.count(name, arguments, hasSecond ? 2 : 1, hasSecond ? 2 : 1);
        DataType type = arguments.getFirst();
        types.check(name, type);
        boolean isCount =
                hasSecond
                        && Numbers.isInteger(arguments.get(1))
                        && DataTypes.isUnsigned(arguments.get(1));
        if (hasSecond && !isCount) {
            throw AggregateArguments.illegal(name, arguments.get(1));
        }
        int first = shape == Shape.WITH_ACCURACY ? 1 : 0;
        if (parameters.size() < first) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Aggregate function " + name + " requires relative accuracy parameter");
        }
        double accuracy =
                first == 0
                        ? 0
                        : AggregateArguments.number(
                                parameters.getFirst(), parameterTypes.getFirst());
        boolean isWhole =
                first == 0
                        || result != Result.PICKED
                        || Numbers.isInteger(parameterTypes.getFirst());
        if (!isWhole) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Aggregate function "
                            + name
                            + " requires accuracy parameter with integer type");
        }
        double[] levels =
                QuantileLevels.of(
                        name,
                        isArray,
                        parameters.subList(first, parameters.size()),
                        parameterTypes.subList(first, parameterTypes.size()));
        DataType element = elementType(type);
        return AggregateArguments.bound(
                isArray ? new ArrayType(element) : element,
                () ->
                        new CollectedRows(
                                arguments,
                                (columns, ends, groupCount) ->
                                        finish(
                                                columns, arguments, ends, accuracy, levels, element,
                                                isArray)));
    }

    private DataType elementType(DataType type) {
        return switch (result) {
            case PICKED, ARGUMENT -> type;
            case FLOAT64 ->
                    Numbers.isInteger(type) || type instanceof FloatType ? DataTypes.FLOAT64 : type;
            case FLOAT32 -> DataTypes.FLOAT32;
        };
    }

    private Column finish(
            List<Column> columns,
            List<DataType> arguments,
            int[] ends,
            double accuracy,
            double[] levels,
            DataType element,
            boolean isArray) {
        Column first = columns.getFirst();
        double[] weights =
                shape == Shape.WEIGHTED
                        ? Numbers.doubles(columns.get(1), arguments.get(1))
                        : ones(first.rowCount());
        if (result == Result.PICKED) {
            Column picked =
                    PickedQuantiles.of(
                            first,
                            element,
                            weights,
                            ends,
                            levels.length,
                            some ->
                                    estimator.quantiles(
                                            places(some.length), some, accuracy, levels));
            return isArray ? arrays(picked, levels.length, ends.length) : picked;
        }
        double[] values = Numbers.doubles(first, QuantileTypes.stored(arguments.getFirst()));
        double[] results = new double[ends.length * levels.length];
        int from = 0;
        for (int group = 0; group < ends.length; group++) {
            double[] quantiles = ofGroup(values, weights, from, ends[group], accuracy, levels);
            System.arraycopy(quantiles, 0, results, group * levels.length, levels.length);
            from = ends[group];
        }
        Column column = QuantileLevels.column(results, QuantileTypes.stored(element));
        return isArray ? arrays(column, levels.length, ends.length) : column;
    }

    static Column arrays(Column column, int length, int groupCount) {
        int[] arrayEnds = new int[groupCount];
        for (int group = 0; group < groupCount; group++) {
            arrayEnds[group] = (group + 1) * length;
        }
        return new ArrayColumn(arrayEnds, column, groupCount);
    }

    private static double[] places(int count) {
        double[] places = new double[count];
        for (int i = 0; i < count; i++) {
            places[i] = i;
        }
        return places;
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private double[] ofGroup(
            double[] values, double[] weights, int from, int to, double accuracy, double[] levels) {
        boolean keepsAll = suffix.equals("InterpolatedWeighted");
        Integer[] rows = new Integer[to - from];
        int count = 0;
        for (int row = from; row < to; row++) {
            if (!Double.isNaN(values[row]) && (weights[row] > 0 || keepsAll)) {
                rows[count++] = row;
            }
        }
        if (count == 0) {
            double[] nothing = new double[levels.length];
            Arrays.fill(nothing, Double.NaN);
            return nothing;
        }
        Arrays.sort(rows, 0, count, (a, b) -> Double.compare(values[a], values[b]));
        double[] sorted = new double[count];
        double[] ordered = new double[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = values[rows[i]];
            ordered[i] = weights[rows[i]];
        }
        return estimator.quantiles(sorted, ordered, accuracy, levels);
    }

    /// The level of a function that is given none.
    static double[] median() {
        return new double[] {MEDIAN};
    }
}
