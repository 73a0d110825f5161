package io.millpond.sql.exec;

import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Term;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// One lane's share of an aggregation: its rows grouped by every grouping set.
///
/// Used by one thread at a time; two lanes are merged once both are complete.
final class AggregateLane {
    private final Program program;
    private final List<GroupedRows> sets = new ArrayList<>();
    private final @Nullable GroupedRows totals;
    private final int keyCount;
    private boolean isClosed;

    /// @param program computes [#terms] from a block
    AggregateLane(Plan.Aggregate plan, Program program, Checkpoint checkpoint) {
        this.program = program;
        this.keyCount = plan.keys().size();
        if (plan.sets().isEmpty()) {
            sets.add(
                    new GroupedRows(
                            plan,
                            IntStream.range(0, plan.keys().size()).boxed().toList(),
                            checkpoint));
        }
        for (List<Integer> set : plan.sets()) {
            sets.add(new GroupedRows(plan, set, checkpoint));
        }
        this.totals = plan.totals() ? new GroupedRows(plan, List.of(), checkpoint) : null;
    }

    /// The keys, then the arguments of each aggregate.
    static List<Term> terms(Plan.Aggregate plan) {
        List<Term> terms = new ArrayList<>();
        plan.keys().forEach(key -> terms.add(key.term()));
        plan.aggregations().forEach(aggregation -> terms.addAll(aggregation.arguments()));
        return terms;
    }

    /// Adds the rows of a block, in slices, because it may be a whole ingested one.
    void add(Block block) {
        for (int from = 0; from < block.rowCount(); from += Block.ROWS_PREFERRED) {
            int to = Math.min(block.rowCount(), from + Block.ROWS_PREFERRED);
            Block slice = block.slice(from, to);
            List<Column> columns = program.evaluate(slice.columns(), slice.rowCount());
            if (isClosed && sets.getFirst().hasAllKeys()) {
                addKnown(columns, slice.rowCount());
            } else {
                add(columns, slice.rowCount());
            }
        }
    }

    private void add(List<Column> columns, int rowCount) {
        for (GroupedRows set : sets) {
            set.add(columns, rowCount);
        }
        if (totals != null) {
            totals.add(columns, rowCount);
        }
    }

    /// Adds the rows of groups that there are already.
    private void addKnown(List<Column> columns, int rowCount) {
        List<Column> keys = columns.subList(0, keyCount);
        int[] rows = sets.getFirst().find(keys, rowCount, new int[rowCount]);
        add(columns.stream().map(column -> column.gather(rows, rows.length)).toList(), rows.length);
    }

    /// Leaves out rows of further groups from now on: of groups of all keys where there are such,
    /// so that totals of them are those of what is shown; else of each grouping set.
    void close() {
        isClosed = keyCount > 0;
        if (!sets.getFirst().hasAllKeys()) {
            sets.forEach(GroupedRows::close);
        }
    }

    /// The number of groups that [#close] is decided by.
    int firstGroupCount() {
        return sets.getFirst().groupCount();
    }

    /// Adds the groups of another lane, which is used up.
    void merge(AggregateLane other) {
        for (int i = 0; i < sets.size(); i++) {
            sets.get(i).merge(other.sets.get(i));
        }
        if (totals != null && other.totals != null) {
            totals.merge(other.totals);
        }
    }

    /// The groups of each grouping set.
    List<GroupedRows> sets() {
        return sets;
    }

    /// The one group of WITH TOTALS, or null.
    @Nullable GroupedRows totals() {
        return totals;
    }

    int groupCount() {
        return sets.stream().mapToInt(GroupedRows::groupCount).sum();
    }

    long retainedBytes() {
        return sets.stream().mapToLong(GroupedRows::retainedBytes).sum();
    }
}
