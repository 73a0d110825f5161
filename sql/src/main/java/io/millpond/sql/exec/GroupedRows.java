package io.millpond.sql.exec;

import io.millpond.sql.aggregate.Accumulator;
import io.millpond.sql.group.GroupTable;
import io.millpond.sql.plan.Plan;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/// The groups of some rows by one grouping set, and the state of every aggregate for them.
///
/// Keys outside of the grouping set count as the default of their type. Used by one thread at a
/// time.
final class GroupedRows {
    /// From this size on a state takes longer to merge than a thread takes to begin.
    private static final long LARGE_STATE_BYTES = 1 << 16;

    private final List<DataType> keyTypes;
    private final List<Integer> set;
    private final List<Plan.Aggregation> aggregations;
    private final @Nullable GroupTable table;
    private final List<Accumulator> accumulators = new ArrayList<>();
    private final List<Merged> merged = new ArrayList<>();

    /// The group of each row of a block, used for one block after another; all 0 without keys.
    private int[] rowGroups = new int[0];

    private int groupCount;

    private boolean hasRows;

    /// Whether rows of further groups are left out.
    private boolean isClosed;

    private final Checkpoint checkpoint;

    /// The states of other rows, to be added to those here when the result is taken.
    ///
    /// @param groups the group here of each group there
    private record Merged(List<Accumulator> accumulators, Groups groups) {}

    private static final class Groups {
        private final int[] ofTheirs;

        Groups(int[] ofTheirs) {
            this.ofTheirs = ofTheirs;
        }
    }

    /// @param set the indexes of the keys to group by
    GroupedRows(Plan.Aggregate plan, List<Integer> set, Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
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

    /// Whether any row was added.
    boolean hasRows() {
        return hasRows;
    }

    /// Adds rows.
    ///
    /// @param columns the keys, then the arguments of each aggregate
    void add(List<Column> columns, int rowCount) {
        hasRows |= rowCount > 0;
        if (rowGroups.length < rowCount) {
            rowGroups = new int[rowCount];
        }
        int[] groups = rowGroups;
        List<Column> keys = columns.subList(0, keyTypes.size());
        if (isClosed) {
            addKnown(columns, find(keys, rowCount, groups), groups);
            return;
        }
        assign(keys, rowCount, groups);
        add(groups, columns, rowCount);
    }

    private void add(int[] groups, List<Column> columns, int rowCount) {
        int from = keyTypes.size();
        for (int i = 0; i < accumulators.size(); i++) {
            int to = from + aggregations.get(i).arguments().size();
            accumulators.get(i).add(groups, groupCount, columns.subList(from, to), rowCount);
            from = to;
        }
    }

    /// Whether rows are grouped by all keys.
    boolean hasAllKeys() {
        return set.size() == keyTypes.size();
    }

    /// Takes no further groups from now on.
    void close() {
        isClosed = table != null;
    }

    /// The rows of groups that there are, each group's number under the place of its row.
    ///
    /// @param keys all of them
    int[] find(List<Column> keys, int rowCount, int[] groups) {
        int[] rows = new int[rowCount];
        int count = 0;
        if (table == null) {
            throw new IllegalStateException("no keys");
        }
        table.find(withinSet(keys, rowCount), rowCount, groups);
        for (int row = 0; row < rowCount; row++) {
            if (groups[row] != GroupTable.UNKNOWN) {
                rows[count++] = row;
            }
        }
        return Arrays.copyOf(rows, count);
    }

    private void addKnown(List<Column> columns, int[] rows, int[] groups) {
        int[] known = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            known[i] = groups[rows[i]];
        }
        List<Column> some =
                columns.stream().map(column -> column.gather(rows, rows.length)).toList();
        add(known, some, rows.length);
    }

    private List<Column> withinSet(List<Column> keys, int rowCount) {
        if (set.size() == keys.size()) {
            return keys;
        }
        List<Column> some = new ArrayList<>(keys);
        for (int i = 0; i < keys.size(); i++) {
            if (!set.contains(i)) {
                some.set(i, Columns.defaults(keyTypes.get(i), rowCount));
            }
        }
        return some;
    }

    private void assign(List<Column> keys, int rowCount, int[] groups) {
        if (table == null) {
            return;
        }
        List<Column> some = withinSet(keys, rowCount);
        if (rowCount > 1 && some.stream().allMatch(ConstantColumn.class::isInstance)) {
            table.assign(some.stream().map(key -> key.slice(0, 1)).toList(), 1, groups);
            Arrays.fill(groups, 1, rowCount, groups[0]);
        } else {
            GroupNumbers.assign(table, some, rowCount, groups, checkpoint);
        }
        groupCount = table.groupCount();
    }

    /// Adds the groups of other rows by the same grouping set; they are used up, their states when
    /// the columns are taken.
    void merge(GroupedRows other) {
        hasRows |= other.hasRows;
        int[] groups = new int[other.groupCount];
        if (other.table != null) {
            assign(other.table.takeKeys(), other.groupCount, groups);
        }
        merged.add(new Merged(other.accumulators, new Groups(groups)));
    }

    /// Makes sure that there is a group of the keys' defaults, though no row was added to it.
    void addDefaultGroup() {
        List<Column> defaults = new ArrayList<>();
        keyTypes.forEach(type -> defaults.add(Columns.defaults(type, 1)));
        assign(defaults, 1, new int[1]);
    }

    /// The key columns, then the result columns: one row a group. To be called once.
    ///
    /// Large states are merged side by side, by the query's lanes.
    List<Column> takeColumns(Execution execution) {
        List<Callable<Column>> results = new ArrayList<>();
        int largeCount = 0;
        for (int i = 0; i < accumulators.size(); i++) {
            int aggregation = i;
            results.add(() -> result(aggregation));
            largeCount += retainedBytes(i) >= LARGE_STATE_BYTES ? 1 : 0;
        }
        List<Column> columns = new ArrayList<>();
        if (table != null) {
            columns.addAll(table.takeKeys());
        }
        int threadCount = Math.min(execution.laneCount(), largeCount);
        columns.addAll(LaneGroup.run(execution.context().lanes(), threadCount, results));
        return columns;
    }

    private Column result(int aggregation) {
        Accumulator accumulator = accumulators.get(aggregation);
        for (Merged other : merged) {
            checkpoint.pass();
            accumulator.merge(
                    other.accumulators().get(aggregation), other.groups().ofTheirs, groupCount);
        }
        return accumulator.result(groupCount);
    }

    private long retainedBytes(int aggregation) {
        long bytes = accumulators.get(aggregation).retainedBytes();
        for (Merged other : merged) {
            bytes += other.accumulators().get(aggregation).retainedBytes();
        }
        return bytes;
    }

    long retainedBytes() {
        long bytes = table == null ? 0 : table.retainedBytes();
        for (Accumulator accumulator : accumulators) {
            bytes += accumulator.retainedBytes();
        }
        for (Merged other : merged) {
            bytes += Integer.BYTES * (long) other.groups().ofTheirs.length;
        }
        return bytes;
    }
}
