package io.millpond.sql.aggregate;

import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.Arrays;
import java.util.List;

/// Sums of floats, each with what rounding lost so far, which the next addition makes up for.
///
/// Source: W. Kahan, *Further remarks on reducing truncation errors*, 1965.
final class CompensatedSums implements Accumulator {
    private final DataType type;
    private double[] sums = new double[0];
    private double[] compensations = new double[0];

    CompensatedSums(DataType type) {
        this.type = type;
    }

    private void reserve(int groupCount) {
        if (groupCount > sums.length) {
            sums = Arrays.copyOf(sums, SumAccumulators.grown(sums.length, groupCount));
            compensations = Arrays.copyOf(compensations, sums.length);
        }
    }

    private void add(int group, double value) {
        double compensated = value - compensations[group];
        double sum = sums[group] + compensated;
        compensations[group] = (sum - sums[group]) - compensated;
        sums[group] = sum;
    }

    private void add(int group, double sum, double compensation) {
        double raw = sums[group] + sum;
        double ofOther = raw - sums[group];
        double lost =
                ((sum - ofOther) + (sums[group] - (raw - ofOther)))
                        + compensations[group]
                        + compensation;
        sums[group] = raw + lost;
        compensations[group] = lost - (sums[group] - raw);
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        reserve(groupCount);
        double[] values = Numbers.doubles(arguments.getFirst(), type);
        for (int row = 0; row < rowCount; row++) {
            add(groups[row], values[row]);
        }
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        reserve(groupCount);
        CompensatedSums that = (CompensatedSums) other;
        for (int theirs = 0; theirs < groups.length && theirs < that.sums.length; theirs++) {
            add(groups[theirs], that.sums[theirs], that.compensations[theirs]);
        }
    }

    @Override
    public Column result(int groupCount) {
        reserve(groupCount);
        return new DoubleColumn(Arrays.copyOf(sums, groupCount), groupCount);
    }

    @Override
    public StateForm stateForm() {
        return StateForm.of(States.tuple(DataTypes.FLOAT64, DataTypes.FLOAT64));
    }

    @Override
    public Column states(int groupCount) {
        reserve(groupCount);
        return new TupleColumn(
                List.of(
                        result(groupCount),
                        new DoubleColumn(Arrays.copyOf(compensations, groupCount), groupCount)),
                groupCount);
    }

    @Override
    public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        reserve(groupCount);
        double[] more = Numbers.doubles(States.element(states, 0), DataTypes.FLOAT64);
        double[] lost = Numbers.doubles(States.element(states, 1), DataTypes.FLOAT64);
        for (int row = 0; row < rowCount; row++) {
            add(groups[row], more[row], lost[row]);
        }
    }

    @Override
    public long retainedBytes() {
        return 16L * sums.length;
    }
}
