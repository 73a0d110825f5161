package io.millpond.sql.aggregate;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.TupleColumn;

import java.util.List;

/// The kept rows of another state as tuples of value and key.
record PickedPairs(PickAccumulator inner) implements WrappingAccumulator {
    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        inner.add(groups, groupCount, arguments, rowCount);
    }

    @Override
    public Column result(int groupCount) {
        Column states = inner.states(groupCount);
        return new TupleColumn(
                List.of(States.element(states, 1), States.element(states, 2)), groupCount);
    }
}
