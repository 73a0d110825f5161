package io.millpond.sql.aggregate;

import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;

import java.util.List;

/// Means: a sum that is exact for decimals and integers, divided once by a count.
final class AverageAccumulator implements Accumulator {
    private final DataType sumType;
    private final Accumulator sum;
    private final SumAccumulators.Count count = new SumAccumulators.Count();

    AverageAccumulator(DataType type) {
        boolean isDecimal = type instanceof DecimalType;
        boolean isShort = Numbers.isInteger(type) && Numbers.fitsLong(type.layout());
        if (type instanceof DecimalType decimal) {
            this.sumType = new DecimalType(76, decimal.scale());
        } else if (isShort) {
            this.sumType = DataTypes.isUnsigned(type) ? DataTypes.UINT64 : DataTypes.INT64;
        } else {
            this.sumType = DataTypes.FLOAT64;
        }
        if (isDecimal) {
            this.sum = new SumAccumulators.Bigs(type, sumType.layout());
        } else if (isShort) {
            this.sum = new SumAccumulators.Longs(type, sumType.layout());
        } else {
            this.sum = new SumAccumulators.Doubles(type, DataTypes.FLOAT64);
        }
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        sum.add(groups, groupCount, arguments, rowCount);
        count.add(groups, groupCount, arguments, rowCount);
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        AverageAccumulator that = (AverageAccumulator) other;
        sum.merge(that.sum, groups, groupCount);
        count.merge(that.count, groups, groupCount);
    }

    @Override
    public Column result(int groupCount) {
        double[] sums = Numbers.doubles(sum.result(groupCount), sumType);
        long[] counts = ((LongColumn) count.result(groupCount)).values();
        double[] means = new double[groupCount];
        for (int group = 0; group < groupCount; group++) {
            means[group] = sums[group] / counts[group];
        }
        return new DoubleColumn(means, groupCount);
    }

    @Override
    public StateForm stateForm() {
        return StateForm.of(States.tuple(sum.stateForm().type(), count.stateForm().type()));
    }

    @Override
    public Column states(int groupCount) {
        return new TupleColumn(
                List.of(sum.states(groupCount), count.states(groupCount)), groupCount);
    }

    @Override
    public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        sum.addStates(groups, groupCount, States.element(states, 0), rowCount);
        count.addStates(groups, groupCount, States.element(states, 1), rowCount);
    }

    @Override
    public long retainedBytes() {
        return sum.retainedBytes() + count.retainedBytes();
    }
}
