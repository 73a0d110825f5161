package io.millpond.engine.mergetree.merger;

import io.millpond.storage.block.Block;
import io.millpond.storage.column.Column;
import io.millpond.storage.merge.RowGroups;
import io.millpond.storage.merge.RowMerger;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Makes one row of each group: columns without a [ColumnCombiner] have the value of the group's
/// first row.
final class CombiningMerger implements RowMerger {
    private final List<ColumnCombiner> combiners;
    private final ZeroRows zeroRows;
    private final boolean keepsSingles;

    /// The row of the group that was not ended; null: none was begun.
    private @Nullable Block open;

    CombiningMerger(List<ColumnCombiner> combiners, ZeroRows zeroRows) {
        this.combiners = List.copyOf(combiners);
        this.zeroRows = zeroRows;
        this.keepsSingles = combiners.stream().allMatch(ColumnCombiner::keepsSingles);
    }

    @Override
    public boolean needsGroups() {
        return true;
    }

    @Override
    public List<Block> merge(Block sorted, RowGroups groups) {
        List<Block> settled = new ArrayList<>();
        int first = 0;
        Block before = open;
        if (before != null && groups.isContinued()) {
            Block run = Rows.join(before, sorted.slice(0, groups.end(0)));
            Block row = combine(run, new GroupEnds(new int[] {run.rowCount()}, 1));
            if (groups.count() == 1) {
                open = row;
                return settled;
            }
            settled.add(zeroRows.without(row));
            first = 1;
        } else if (before != null) {
            settled.add(zeroRows.without(before));
        }
        int from = groups.start(first);
        int[] ends = new int[groups.count() - first];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = groups.end(first + i) - from;
        }
        Block rows =
                combine(sorted.slice(from, sorted.rowCount()), new GroupEnds(ends, ends.length));
        int last = ends.length - 1;
        settled.add(zeroRows.without(rows.slice(0, last)));
        // Copied, so that it does not keep the others in memory.
        open = rows.gather(new int[] {last}, 1);
        return settled;
    }

    private Block combine(Block rows, GroupEnds groups) {
        if (keepsSingles && groups.count() == rows.rowCount()) {
            return rows;
        }
        @Nullable Column[] combined = new Column[rows.header().size()];
        for (ColumnCombiner combiner : combiners) {
            combiner.combine(rows, groups, combined);
        }
        int[] starts = groups.starts();
        List<Column> columns = new ArrayList<>(combined.length);
        for (int i = 0; i < combined.length; i++) {
            Column column = combined[i];
            columns.add(column == null ? rows.column(i).gather(starts, starts.length) : column);
        }
        return new Block(rows.header(), columns, groups.count());
    }

    @Override
    public List<Block> finish() {
        Block row = open;
        open = null;
        return row == null ? List.of() : List.of(zeroRows.without(row));
    }
}
