package io.millpond.sql.aggregate.library;

import io.millpond.sql.aggregate.Accumulator;
import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.IntegerType;

import java.util.Arrays;
import java.util.List;

/// Sums of two states of an aggregate function, and states taken many times.
public final class StateArithmetic {
    private StateArithmetic() {}

    /// Whether one of the types is that of states.
    public static boolean hasState(DataType left, DataType right) {
        return left instanceof AggregateFunctionType || right instanceof AggregateFunctionType;
    }

    /// The state of what both states saw.
    ///
    /// Errors: CANNOT_ADD_DIFFERENT_AGGREGATE_STATES; ILLEGAL_TYPE_OF_ARGUMENT.
    public static BoundFunction bindPlus(String name, DataType left, DataType right) {
        if (!(left instanceof AggregateFunctionType type)
                || !(right instanceof AggregateFunctionType)) {
            throw Arguments.illegal(name, left, right);
        }
        if (!left.equals(right)) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_ADD_DIFFERENT_AGGREGATE_STATES,
                    "Cannot add aggregate states of different functions: "
                            + left.name()
                            + " and "
                            + right.name());
        }
        BoundAggregate merge = StateFunctions.mergedState(type);
        return BoundFunction.of(
                type, (columns, rowCount) -> sum(merge, columns.get(0), columns.get(1), rowCount));
    }

    /// The state of what a state saw, as often as a number without a sign says, on either side.
    ///
    /// Errors: ILLEGAL_TYPE_OF_ARGUMENT.
    public static BoundFunction bindMultiply(String name, DataType left, DataType right) {
        int place = left instanceof AggregateFunctionType ? 0 : 1;
        DataType times = place == 0 ? right : left;
        boolean isCount =
                times instanceof IntegerType(int bits, boolean isSigned)
                        && bits <= Long.SIZE
                        && !isSigned;
        if (!isCount || !((place == 0 ? left : right) instanceof AggregateFunctionType type)) {
            throw Arguments.illegal(name, left, right);
        }
        BoundAggregate merge = StateFunctions.mergedState(type);
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    long[] counts = Numbers.longs(columns.get(1 - place), times);
                    return multiply(merge, columns.get(place), counts, rowCount);
                });
    }

    private static Column sum(BoundAggregate merge, Column left, Column right, int rowCount) {
        int[] rows = rows(rowCount);
        Accumulator accumulator = merge.accumulator();
        accumulator.add(rows, rowCount, List.of(left), rowCount);
        accumulator.add(rows, rowCount, List.of(right), rowCount);
        return accumulator.result(rowCount);
    }

    /// Adds the state, its double, the double of that and so on, where the count has the bit.
    private static Column multiply(
            BoundAggregate merge, Column states, long[] counts, int rowCount) {
        long bits = 0;
        for (int row = 0; row < rowCount; row++) {
            bits |= counts[row];
        }
        Accumulator product = merge.accumulator();
        Column power = Columns.full(states);
        product.add(new int[0], rowCount, List.of(power.slice(0, 0)), 0);
        for (int bit = 0; bits >>> bit != 0; bit++) {
            int[] rows = new int[rowCount];
            int count = 0;
            for (int row = 0; row < rowCount; row++) {
                rows[count] = row;
                count += (int) (counts[row] >>> bit & 1);
            }
            product.add(
                    Arrays.copyOf(rows, count),
                    rowCount,
                    List.of(power.gather(rows, count)),
                    count);
            if (bits >>> bit == 1) {
                break;
            }
            power = Columns.full(sum(merge, power, power, rowCount));
        }
        return product.result(rowCount);
    }

    private static int[] rows(int rowCount) {
        int[] rows = new int[rowCount];
        Arrays.setAll(rows, row -> row);
        return rows;
    }
}
