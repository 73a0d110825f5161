package io.millpond.sql.aggregate;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.TupleColumn;

import java.util.List;

/// The kept rows of another state as tuples of value and key.
record PickedPairs(PickAccumulator inner) implements Accumulator {
    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        inner.add(groups, groupCount, arguments, rowCount);
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        inner.merge(((PickedPairs) other).inner, groups, groupCount);
    }

    @Override
    public Column result(int groupCount) {
        Column states = inner.states(groupCount);
        return new TupleColumn(
                List.of(States.element(states, 1), States.element(states, 2)), groupCount);
    }

    @Override
    public StateForm stateForm() {
        return inner.stateForm();
    }

    @Override
    public Column states(int groupCount) {
        return inner.states(groupCount);
    }

    @Override
    public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        inner.addStates(groups, groupCount, states, rowCount);
    }

    @Override
    public long retainedBytes() {
        return inner.retainedBytes();
    }
}
