package io.millpond.sql.aggregate;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.TupleColumn;

import java.util.List;

/// A sum and the number of its rows.
final class SumAndCount implements Accumulator {
    private final Accumulator sum;
    private final SumAccumulators.Count count = new SumAccumulators.Count();

    SumAndCount(Accumulator sum) {
        this.sum = sum;
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        sum.add(groups, groupCount, arguments, rowCount);
        count.add(groups, groupCount, arguments, rowCount);
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        SumAndCount that = (SumAndCount) other;
        sum.merge(that.sum, groups, groupCount);
        count.merge(that.count, groups, groupCount);
    }

    @Override
    public Column result(int groupCount) {
        return new TupleColumn(
                List.of(Columns.full(sum.result(groupCount)), count.result(groupCount)),
                groupCount);
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
