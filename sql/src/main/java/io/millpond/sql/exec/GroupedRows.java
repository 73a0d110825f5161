package io.millpond.sql.exec;

import io.millpond.sql.aggregate.Accumulator;
import io.millpond.sql.group.GroupTable;
import io.millpond.sql.plan.Plan;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The groups of some rows by one grouping set, and the state of every aggregate for them.
///
/// Keys outside of the grouping set count as the default of their type. Used by one thread at a
/// time.
final class GroupedRows {
    private final List<DataType> keyTypes;
    private final List<Integer> set;
    private final List<Plan.Aggregation> aggregations;
    private final @Nullable GroupTable table;
    private final List<Accumulator> accumulators = new ArrayList<>();
    private int groupCount;

    /// @param set the indexes of the keys to group by
    GroupedRows(Plan.Aggregate plan, List<Integer> set) {
        this.keyTypes = plan.keys().stream().map(key -> key.slot().type()).toList();
        this.set = set;
        this.aggregations = plan.aggregations();
        this.table = keyTypes.isEmpty() ? null : GroupTable.of(keyTypes);
        this.groupCount = keyTypes.isEmpty() ? 1 : 0;
        for (Plan.Aggregation aggregation : aggregations) {
            accumulators.add(aggregation.aggregate().accumulator());
        }
    }

    int groupCount() {
        return groupCount;
    }

    /// Adds rows.
    ///
    /// @param columns the keys, then the arguments of each aggregate
    void add(List<Column> columns, int rowCount) {
        int[] groups = new int[rowCount];
        assign(columns.subList(0, keyTypes.size()), rowCount, groups);
        int from = keyTypes.size();
        for (int i = 0; i < accumulators.size(); i++) {
            int to = from + aggregations.get(i).arguments().size();
            accumulators.get(i).add(groups, groupCount, columns.subList(from, to), rowCount);
            from = to;
        }
    }

    private void assign(List<Column> keys, int rowCount, int[] groups) {
        if (table == null) {
            return;
        }
        List<Column> some = keys;
        if (set.size() < keys.size()) {
            some = new ArrayList<>(keys);
            for (int i = 0; i < keys.size(); i++) {
                if (!set.contains(i)) {
                    some.set(i, Columns.defaults(keyTypes.get(i), rowCount));
                }
            }
        }
        table.assign(some, rowCount, groups);
        groupCount = table.groupCount();
    }

    /// Adds the groups of other rows by the same grouping set; they are used up.
    void merge(GroupedRows other) {
        int[] groups = new int[other.groupCount];
        if (other.table != null) {
            assign(other.table.takeKeys(), other.groupCount, groups);
        }
        for (int i = 0; i < accumulators.size(); i++) {
            accumulators.get(i).merge(other.accumulators.get(i), groups, groupCount);
        }
    }

    /// Makes sure that there is a group of the keys' defaults, though no row was added to it.
    void addDefaultGroup() {
        List<Column> defaults = new ArrayList<>();
        keyTypes.forEach(type -> defaults.add(Columns.defaults(type, 1)));
        assign(defaults, 1, new int[1]);
    }

    /// The key columns, then the result columns: one row a group. To be called once.
    List<Column> takeColumns() {
        List<Column> columns = new ArrayList<>();
        if (table != null) {
            columns.addAll(table.takeKeys());
        }
        for (Accumulator accumulator : accumulators) {
            columns.add(accumulator.result(groupCount));
        }
        return columns;
    }

    long retainedBytes() {
        long bytes = table == null ? 0 : table.retainedBytes();
        for (Accumulator accumulator : accumulators) {
            bytes += accumulator.retainedBytes();
        }
        return bytes;
    }
}
