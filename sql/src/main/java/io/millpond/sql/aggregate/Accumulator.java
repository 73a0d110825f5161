package io.millpond.sql.aggregate;

import io.millpond.storage.column.Column;

import java.util.List;

/// The state of an aggregate function for all groups. Mutable, used by one thread at a time.
///
/// Groups are numbered from 0; a group that no row was added to has the function's empty state.
public interface Accumulator {
    /// Adds rows to their groups.
    ///
    /// @param groups the group of each row, in `[0, groupCount)`; the caller's array, which it uses
    ///     again
    /// @param groupCount the number of groups so far; never less than in an earlier call
    /// @param arguments one column of `rowCount` rows for each argument; any may be constant
    void add(int[] groups, int groupCount, List<Column> arguments, int rowCount);

    /// Adds everything that was added to another accumulator of the same bound aggregate.
    ///
    /// The other one is used up: it may share its state with this one afterwards.
    ///
    /// @param groups this accumulator's group for each group of `other`
    /// @param groupCount the number of this accumulator's groups
    void merge(Accumulator other, int[] groups, int groupCount);

    /// The result of each group: `groupCount` rows.
    Column result(int groupCount);

    /// The form of [#states].
    StateForm stateForm();

    /// The state of each group: `groupCount` rows of the type of [#stateForm].
    ///
    /// It holds everything that was added to the group, and goes on to be added to.
    Column states(int groupCount);

    /// Adds states of the same function over arguments of the same types to groups, as
    /// [#add] adds rows.
    ///
    /// @param states a column of `rowCount` rows of the type of [#stateForm]
    ///
    /// Errors: INCORRECT_DATA for a state that this function cannot have written.
    void addStates(int[] groups, int groupCount, Column states, int rowCount);

    /// The heap bytes of the state, roughly.
    long retainedBytes();
}
