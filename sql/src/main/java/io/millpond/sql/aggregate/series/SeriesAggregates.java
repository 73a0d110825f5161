package io.millpond.sql.aggregate.series;

import io.millpond.sql.aggregate.AggregateArguments;
import io.millpond.sql.aggregate.AggregateFunction;
import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.aggregate.CollectedRows;
import io.millpond.sql.aggregate.DefinedAggregate;
import io.millpond.sql.aggregate.States;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;

import java.util.ArrayList;
import java.util.List;

/// Aggregates of points on a line or in a plane, and of intervals.
public final class SeriesAggregates {
    private static final String CATEGORY = "Aggregate";

    private SeriesAggregates() {}

    public static List<AggregateFunction> all() {
        return List.of(
                interval(
                        "intervalLengthSum(start, end)",
                        "The length of what the intervals cover together."),
                interval(
                        "maxIntersections(start, end)",
                        "The greatest number of intervals that cover one point."),
                interval(
                        "maxIntersectionsPosition(start, end)",
                        "The first point that the greatest number of intervals covers."),
                DefinedAggregate.counting(
                        FunctionDescription.of(
                                CATEGORY,
                                "histogram(bins)(x)",
                                "Lower bound, upper bound and height of at most `bins` bars."),
                        SeriesAggregates::bindHistogram),
                DefinedAggregate.of(
                        new FunctionDescription(
                                "sparkbar",
                                List.of("sparkBar"),
                                false,
                                CATEGORY,
                                "sparkbar(width[, min_x, max_x])(x, y)",
                                "A bar chart of y over x in one line of text."),
                        SeriesAggregates::bindSparkbar),
                DefinedAggregate.counting(
                        FunctionDescription.of(
                                        CATEGORY,
                                        "largestTriangleThreeBuckets(n)(x, y)",
                                        "The n points that keep the shape of the line best.")
                                .withAliases("lttb"),
                        SeriesAggregates::bindTriangles));
    }

    private static AggregateFunction interval(String syntax, String doc) {
        FunctionDescription description = FunctionDescription.of(CATEGORY, syntax, doc);
        DefinedAggregate.Binder binder =
                (parameters, _, arguments) ->
                        bindInterval(description.name(), parameters, arguments);
        return description.name().equals("intervalLengthSum")
                ? DefinedAggregate.counting(description, binder)
                : DefinedAggregate.of(description, binder);
    }

    private static BoundAggregate bindInterval(
            String name, List<Column> parameters, List<DataType> arguments) {
        AggregateArguments.noParameters(name, parameters);
        AggregateArguments.count(name, arguments, 2, 2);
        DataType type = arguments.getFirst();
        boolean isLength = name.equals("intervalLengthSum");
        for (DataType argument : arguments) {
            boolean isFit =
                    argument instanceof FloatType
                            || (Numbers.isInteger(argument) && Numbers.fitsLong(argument.layout()))
                            || (isLength
                                    && (argument instanceof DateType
                                            || argument instanceof DateTimeType));
            if (!isFit) {
                throw AggregateArguments.illegal(name, argument);
            }
        }
        if (isLength && !type.equals(arguments.get(1))) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal types "
                            + type.name()
                            + " and "
                            + arguments.get(1).name()
                            + " of arguments of aggregate function "
                            + name
                            + ", both arguments should have same data type");
        }
        DataType result =
                switch (name) {
                    case "intervalLengthSum" ->
                            type instanceof FloatType ? DataTypes.FLOAT64 : DataTypes.UINT64;
                    case "maxIntersections" -> DataTypes.UINT64;
                    default -> type;
                };
        return AggregateArguments.bound(
                result,
                () ->
                        new CollectedRows(
                                arguments,
                                (columns, ends, groupCount) ->
                                        intervals(name, columns, arguments, ends, result)));
    }

    private static Column intervals(
            String name, List<Column> columns, List<DataType> types, int[] ends, DataType result) {
        double[] starts = Numbers.doubles(columns.get(0), types.get(0));
        double[] stops = Numbers.doubles(columns.get(1), types.get(1));
        boolean isSingle = types.getFirst().equals(DataTypes.FLOAT32);
        double[] results = new double[ends.length];
        int from = 0;
        for (int group = 0; group < ends.length; group++) {
            Intervals intervals = Intervals.of(starts, stops, from, ends[group], isSingle);
            results[group] =
                    switch (name) {
                        case "intervalLengthSum" -> intervals.length();
                        case "maxIntersections" -> intervals.depth();
                        default -> intervals.deepest();
                    };
            from = ends[group];
        }
        if (result instanceof FloatType floating) {
            return Numbers.ofDoubles(results, results.length, floating);
        }
        long[] longs = new long[results.length];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = (long) results[i];
        }
        return Numbers.ofLongs(longs, longs.length, result.layout());
    }

    private static BoundAggregate bindHistogram(
            List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
        String name = "histogram";
        if (parameters.size() != 1) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Function histogram requires single parameter: bins count");
        }
        AggregateArguments.count(name, arguments, 1, 1);
        DataType number = AggregateArguments.summable(name, arguments.getFirst());
        if (number instanceof DecimalType) {
            throw AggregateArguments.illegal(name, number);
        }
        long bins = AggregateArguments.count(name, parameters, parameterTypes, 0, 0);
        if (bins == 0) {
            throw new DatabaseException(ErrorCode.BAD_ARGUMENTS, "Bin count must be positive");
        }
        if (bins > Bars.BINS_MAX) {
            throw new DatabaseException(
                    ErrorCode.PARAMETER_OUT_OF_BOUND,
                    "Unsupported bin count. Should not be greater than " + Bars.BINS_MAX);
        }
        DataType bar = States.tuple(DataTypes.FLOAT64, DataTypes.FLOAT64, DataTypes.FLOAT64);
        return AggregateArguments.bound(
                new ArrayType(bar),
                () ->
                        new CollectedRows(
                                arguments,
                                (columns, ends, groupCount) ->
                                        bars(
                                                Numbers.doubles(
                                                        columns.getFirst(), arguments.getFirst()),
                                                ends,
                                                (int) bins)));
    }

    private static Column bars(double[] values, int[] ends, int bins) {
        List<double[]> bars = new ArrayList<>();
        int[] arrayEnds = new int[ends.length];
        int from = 0;
        for (int group = 0; group < ends.length; group++) {
            bars.addAll(Bars.of(values, from, ends[group], bins));
            arrayEnds[group] = bars.size();
            from = ends[group];
        }
        return new ArrayColumn(arrayEnds, tuples(bars, 3), ends.length);
    }

    private static Column tuples(List<double[]> rows, int width) {
        List<Column> elements = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            int index = i;
            double[] values = rows.stream().mapToDouble(row -> row[index]).toArray();
            elements.add(new DoubleColumn(values, values.length));
        }
        return new TupleColumn(elements, rows.size());
    }

    private static BoundAggregate bindSparkbar(
            List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
        String name = "sparkbar";
        if (parameters.size() != 1 && parameters.size() != 3) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "The number of params does not match for aggregate function '"
                            + name
                            + "', expected 1 or 3, got "
                            + parameters.size());
        }
        AggregateArguments.count(name, arguments, 2, 2);
        DataType x = arguments.get(0);
        DataType y = arguments.get(1);
        if (!Numbers.fitsLong(x.layout()) || !Numbers.isNumber(y) || y instanceof DecimalType) {
            throw AggregateArguments.illegal(name, Numbers.fitsLong(x.layout()) ? y : x);
        }
        int width =
                (int)
                        Math.min(
                                Sparkbar.WIDTH_MAX + 1L,
                                AggregateArguments.count(name, parameters, parameterTypes, 0, 0));
        if (width < 2 || width > Sparkbar.WIDTH_MAX) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Parameter width must be in range [2, " + Sparkbar.WIDTH_MAX + "]");
        }
        long least = Long.MIN_VALUE;
        long greatest = Long.MAX_VALUE;
        if (parameters.size() == 3) {
            least = bound(name, parameters.get(1), parameterTypes.get(1));
            greatest = bound(name, parameters.get(2), parameterTypes.get(2));
        }
        Sparkbar chart = new Sparkbar(width, least, greatest, !(y instanceof FloatType));
        return AggregateArguments.bound(
                DataTypes.STRING,
                () ->
                        new CollectedRows(
                                arguments,
                                (columns, ends, groupCount) ->
                                        charts(
                                                chart,
                                                Numbers.longs(columns.get(0), x),
                                                Numbers.doubles(columns.get(1), y),
                                                ends)));
    }

    private static long bound(String name, Column parameter, DataType type) {
        if (!Numbers.fitsLong(type.layout())) {
            throw AggregateArguments.illegal(name, type);
        }
        return Numbers.longs(parameter, type)[0];
    }

    private static Column charts(Sparkbar chart, long[] x, double[] y, int[] ends) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        int from = 0;
        for (int end : ends) {
            builder.append(chart.draw(x, y, from, end));
            from = end;
        }
        return builder.build();
    }

    private static DataType withoutZone(DataType type) {
        return switch (type) {
            case DateTimeType _ -> DataTypes.DATE_TIME;
            case DateTime64Type(int scale, _) -> new DateTime64Type(scale, null);
            default -> type;
        };
    }

    private static BoundAggregate bindTriangles(
            List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
        String name = "largestTriangleThreeBuckets";
        if (parameters.size() != 1) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Aggregate function " + name + " requires one parameter");
        }
        AggregateArguments.count(name, arguments, 2, 2);
        long count = AggregateArguments.count(name, parameters, parameterTypes, 0, 0);
        DataType x = arguments.get(0);
        DataType y = arguments.get(1);
        for (DataType type : arguments) {
            boolean isPoint =
                    Numbers.isNumber(type)
                            || type instanceof DateType
                            || type instanceof Date32Type
                            || type instanceof DateTimeType
                            || type instanceof DateTime64Type;
            if (!isPoint) {
                throw new DatabaseException(
                        ErrorCode.NOT_IMPLEMENTED,
                        "Aggregate function "
                                + name
                                + " only supports Date, Date32, DateTime, DateTime64 and numeric"
                                + " types");
            }
        }
        DataType resultX = Numbers.isNumber(x) ? DataTypes.FLOAT64 : withoutZone(x);
        DataType resultY = Numbers.isNumber(y) ? DataTypes.FLOAT64 : withoutZone(y);
        return AggregateArguments.bound(
                new ArrayType(States.tuple(resultX, resultY)),
                () ->
                        new CollectedRows(
                                arguments,
                                (columns, ends, groupCount) ->
                                        points(columns, arguments, ends, (int) count)));
    }

    private static Column points(
            List<Column> columns, List<DataType> types, int[] ends, int count) {
        double[] x = Numbers.doubles(columns.get(0), types.get(0));
        double[] y = Numbers.doubles(columns.get(1), types.get(1));
        int[] rows = new int[x.length];
        int[] arrayEnds = new int[ends.length];
        int kept = 0;
        int from = 0;
        for (int group = 0; group < ends.length; group++) {
            for (int row : Triangles.keep(x, y, from, ends[group], count)) {
                rows[kept++] = row;
            }
            arrayEnds[group] = kept;
            from = ends[group];
        }
        List<Column> elements = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Column column = columns.get(i).gather(rows, kept);
            elements.add(
                    Numbers.isNumber(types.get(i))
                            ? new DoubleColumn(Numbers.doubles(column, types.get(i)), kept)
                            : column);
        }
        return new ArrayColumn(arrayEnds, new TupleColumn(elements, kept), ends.length);
    }
}
