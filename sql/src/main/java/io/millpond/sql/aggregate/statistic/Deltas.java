package io.millpond.sql.aggregate.statistic;

import io.millpond.sql.aggregate.AggregateArguments;
import io.millpond.sql.aggregate.AggregateFunction;
import io.millpond.sql.aggregate.DefinedAggregate;
import io.millpond.sql.aggregate.GroupedObjects;
import io.millpond.sql.aggregate.StateForm;
import io.millpond.sql.aggregate.States;
import io.millpond.sql.aggregate.quantile.NumberOrder;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.DoubleColumnBuilder;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.column.TupleColumnBuilder;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;

import java.util.List;

/// Sums of the increases from each value to the next: `deltaSum` and `deltaSumTimestamp`.
///
/// Source: ClickHouse's functions of these names, the rules of merging included: of two states the
/// one that ends below the other's beginning, or earlier, comes first.
public final class Deltas implements GroupedObjects.Kind<Deltas.Delta> {
    private final DataType type;
    private final boolean isFloat;
    private final boolean isTimed;
    private final NumberOrder times;

    /// The increases of some rows in sequence; whole numbers and floats in fields of their own.
    static final class Delta {
        private boolean isSeen;
        private long sum;
        private long first;
        private long last;
        private double floatSum;
        private double floatFirst;
        private double floatLast;
        private long firstTime;
        private long lastTime;

        private void copy(Delta other) {
            isSeen = other.isSeen;
            sum = other.sum;
            first = other.first;
            last = other.last;
            floatSum = other.floatSum;
            floatFirst = other.floatFirst;
            floatLast = other.floatLast;
            firstTime = other.firstTime;
            lastTime = other.lastTime;
        }

        private void addSums(Delta other) {
            sum += other.sum;
            floatSum += other.floatSum;
        }

        private void takeLast(Delta other) {
            last = other.last;
            floatLast = other.floatLast;
            lastTime = other.lastTime;
        }

        private void takeFirst(Delta other) {
            first = other.first;
            floatFirst = other.floatFirst;
            firstTime = other.firstTime;
        }

        private boolean isBefore(Delta other) {
            return lastTime < other.firstTime
                    || (lastTime == other.firstTime
                            && (lastTime < other.lastTime || firstTime < other.lastTime));
        }
    }

    private Deltas(DataType type, DataType timeType, boolean isTimed) {
        this.type = type;
        this.isFloat = type instanceof FloatType;
        this.isTimed = isTimed;
        this.times = new NumberOrder(timeType);
    }

    public static List<AggregateFunction> all() {
        return List.of(
                DefinedAggregate.counting(
                        FunctionDescription.of(
                                "Aggregate",
                                "deltaSum(x)",
                                "The sum of all increases from one row to the next."),
                        (parameters, _, arguments) -> {
                            AggregateArguments.noParameters("deltaSum", parameters);
                            AggregateArguments.count("deltaSum", arguments, 1, 1);
                            DataType type = arguments.getFirst();
                            checkNumber("deltaSum", type);
                            return AggregateArguments.bound(
                                    type.equals(DataTypes.BOOL) ? DataTypes.UINT8 : type,
                                    () -> new GroupedObjects<>(new Deltas(type, type, false)));
                        }),
                DefinedAggregate.of(
                        FunctionDescription.of(
                                "Aggregate",
                                "deltaSumTimestamp(x, time)",
                                "The sum of all increases, with times that tell states' order."),
                        (parameters, _, arguments) -> {
                            String name = "deltaSumTimestamp";
                            AggregateArguments.noParameters(name, parameters);
                            AggregateArguments.count(name, arguments, 2, 2);
                            DataType type = arguments.getFirst();
                            DataType time = arguments.get(1);
                            checkNumber(name, type);
                            checkTime(name, time);
                            return AggregateArguments.bound(
                                    type, () -> new GroupedObjects<>(new Deltas(type, time, true)));
                        }));
    }

    private static void checkNumber(String name, DataType type) {
        boolean isFit =
                (Numbers.isInteger(type) && Numbers.fitsLong(type.layout()))
                        || type instanceof FloatType;
        if (!isFit) {
            throw AggregateArguments.illegal(name, type);
        }
    }

    private static void checkTime(String name, DataType type) {
        boolean isText = !Numbers.fitsLong(type.layout()) && !(type instanceof FloatType);
        if (isText) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type "
                            + type.name()
                            + " of argument for aggregate function "
                            + name
                            + ", must be Int, Float, Date, DateTime");
        }
    }

    @Override
    public Delta create() {
        return new Delta();
    }

    @Override
    public GroupedObjects.RowAdder<Delta> rows(List<Column> arguments, int rowCount) {
        long[] moments = new long[isTimed ? rowCount : 0];
        if (isTimed) {
            times.copy(arguments.get(1), moments, 0);
        }
        if (isFloat) {
            double[] values = Numbers.doubles(arguments.getFirst(), type);
            return (state, row) -> addFloat(state, values[row], isTimed ? moments[row] : 0);
        }
        long[] values = Numbers.longs(arguments.getFirst(), type);
        return (state, row) -> addLong(state, values[row], isTimed ? moments[row] : 0);
    }

    private void addFloat(Delta state, double value, long time) {
        if (state.isSeen && state.floatLast < value) {
            state.floatSum += value - state.floatLast;
        }
        state.floatLast = value;
        state.lastTime = time;
        if (!state.isSeen) {
            state.floatFirst = value;
            state.firstTime = time;
            state.isSeen = true;
        }
    }

    private void addLong(Delta state, long value, long time) {
        if (state.isSeen && isLess(state.last, value)) {
            state.sum += value - state.last;
        }
        state.last = value;
        state.lastTime = time;
        if (!state.isSeen) {
            state.first = value;
            state.firstTime = time;
            state.isSeen = true;
        }
    }

    private boolean isLess(long left, long right) {
        return DataTypes.isUnsigned(type) ? Long.compareUnsigned(left, right) < 0 : left < right;
    }

    @Override
    public void merge(Delta state, Delta other) {
        if (!other.isSeen) {
            return;
        }
        if (!state.isSeen) {
            state.copy(other);
            return;
        }
        if (isTimed) {
            mergeTimed(state, other);
            return;
        }
        addGap(state, state, other);
        state.addSums(other);
        state.takeLast(other);
    }

    /// Adds the increase from the last value of one to the first value of the next.
    private void addGap(Delta state, Delta one, Delta next) {
        if (isFloat ? one.floatLast < next.floatFirst : isLess(one.last, next.first)) {
            state.sum += next.first - one.last;
            state.floatSum += next.floatFirst - one.floatLast;
        }
    }

    private void mergeTimed(Delta state, Delta other) {
        if (state.isBefore(other)) {
            addGap(state, state, other);
            state.addSums(other);
            state.takeLast(other);
        } else if (other.isBefore(state)) {
            addGap(state, other, state);
            state.addSums(other);
            state.takeFirst(other);
        } else if (isFloat
                ? state.floatFirst < other.floatFirst
                : isLess(state.first, other.first)) {
            state.takeFirst(other);
            state.takeLast(other);
        }
    }

    @Override
    public StateForm form() {
        return StateForm.of(
                States.tuple(
                        DataTypes.INT64,
                        DataTypes.INT64,
                        DataTypes.INT64,
                        DataTypes.INT64,
                        DataTypes.INT64,
                        DataTypes.INT64,
                        DataTypes.FLOAT64,
                        DataTypes.FLOAT64,
                        DataTypes.FLOAT64));
    }

    @Override
    public void write(Delta state, ColumnBuilder out) {
        TupleColumnBuilder tuple = (TupleColumnBuilder) out;
        long[] longs = {
            state.isSeen ? 1 : 0,
            state.sum,
            state.first,
            state.last,
            state.firstTime,
            state.lastTime
        };
        double[] floats = {state.floatSum, state.floatFirst, state.floatLast};
        for (int i = 0; i < longs.length; i++) {
            ((LongColumnBuilder) tuple.elements().get(i)).append(longs[i]);
        }
        for (int i = 0; i < floats.length; i++) {
            ((DoubleColumnBuilder) tuple.elements().get(longs.length + i)).append(floats[i]);
        }
        tuple.finishRow();
    }

    @Override
    public Delta read(Column states, int row) {
        Delta state = new Delta();
        state.isSeen = longAt(states, 0, row) != 0;
        state.sum = longAt(states, 1, row);
        state.first = longAt(states, 2, row);
        state.last = longAt(states, 3, row);
        state.firstTime = longAt(states, 4, row);
        state.lastTime = longAt(states, 5, row);
        state.floatSum = Numbers.doubles(States.element(states, 6), DataTypes.FLOAT64)[row];
        state.floatFirst = Numbers.doubles(States.element(states, 7), DataTypes.FLOAT64)[row];
        state.floatLast = Numbers.doubles(States.element(states, 8), DataTypes.FLOAT64)[row];
        return state;
    }

    private static long longAt(Column states, int index, int row) {
        return Numbers.longAt(States.element(states, index), row, false);
    }

    @Override
    public Column results(List<Delta> states) {
        if (type instanceof FloatType floating) {
            double[] sums = states.stream().mapToDouble(state -> state.floatSum).toArray();
            return Numbers.ofDoubles(sums, sums.length, floating);
        }
        long[] sums = states.stream().mapToLong(state -> state.sum).toArray();
        return Numbers.ofLongs(sums, sums.length, type.layout());
    }
}
