package io.millpond.sql.aggregate;

import io.millpond.storage.column.Column;

/// An accumulator that keeps its state in another one, which has the same groups.
///
/// It changes what is added, or what comes out; everything else is the inner one's.
interface WrappingAccumulator extends Accumulator {
    /// Where the state is.
    Accumulator inner();

    @Override
    default void merge(Accumulator other, int[] groups, int groupCount) {
        inner().merge(((WrappingAccumulator) other).inner(), groups, groupCount);
    }

    @Override
    default Column result(int groupCount) {
        return inner().result(groupCount);
    }

    @Override
    default StateForm stateForm() {
        return inner().stateForm();
    }

    @Override
    default Column states(int groupCount) {
        return inner().states(groupCount);
    }

    @Override
    default void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        inner().addStates(groups, groupCount, states, rowCount);
    }

    @Override
    default long retainedBytes() {
        return inner().retainedBytes();
    }
}
