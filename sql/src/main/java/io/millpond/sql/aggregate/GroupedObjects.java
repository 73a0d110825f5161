package io.millpond.sql.aggregate;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.List;

/// One object for each group, for functions whose state is small but no number.
///
/// @param <S> the state of a group; mutable
public final class GroupedObjects<S> implements Accumulator {
    private final Kind<S> kind;
    private final List<S> objects = new ArrayList<>();

    /// What a function keeps and does with it.
    ///
    /// @param <S> the state of a group
    public interface Kind<S> {
        /// The state of no rows.
        S create();

        /// Prepares the arguments of a block, so that each column is looked at once.
        ///
        /// @return what adds a row of the block to a state
        RowAdder<S> rows(List<Column> arguments, int rowCount);

        /// Adds everything that was added to `other`, which is used up.
        void merge(S state, S other);

        StateForm form();

        /// Appends a value of the form's type.
        void write(S state, ColumnBuilder out);

        /// The state at `row` of a column of the form's type.
        S read(Column states, int row);

        /// The results of states.
        Column results(List<S> states);
    }

    /// What adds a row of a block to a state.
    ///
    /// @param <S> the state of a group
    @FunctionalInterface
    public interface RowAdder<S> {
        void add(S state, int row);
    }

    public GroupedObjects(Kind<S> kind) {
        this.kind = kind;
    }

    private void reserve(int groupCount) {
        while (objects.size() < groupCount) {
            objects.add(kind.create());
        }
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        reserve(groupCount);
        RowAdder<S> adder = kind.rows(arguments, rowCount);
        for (int row = 0; row < rowCount; row++) {
            adder.add(objects.get(groups[row]), row);
        }
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        reserve(groupCount);
        @SuppressWarnings("unchecked")
        GroupedObjects<S> that = (GroupedObjects<S>) other;
        for (int theirs = 0; theirs < groups.length && theirs < that.objects.size(); theirs++) {
            kind.merge(objects.get(groups[theirs]), that.objects.get(theirs));
        }
    }

    @Override
    public Column result(int groupCount) {
        reserve(groupCount);
        return kind.results(objects.subList(0, groupCount));
    }

    @Override
    public StateForm stateForm() {
        return kind.form();
    }

    @Override
    public Column states(int groupCount) {
        reserve(groupCount);
        DataType type = kind.form().type();
        ColumnBuilder builder = ColumnBuilders.of(type);
        for (S state : objects.subList(0, groupCount)) {
            kind.write(state, builder);
        }
        return builder.build();
    }

    @Override
    public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        reserve(groupCount);
        Column full = Columns.full(states);
        for (int row = 0; row < rowCount; row++) {
            kind.merge(objects.get(groups[row]), kind.read(full, row));
        }
    }

    @Override
    public long retainedBytes() {
        return 64L * objects.size();
    }
}
