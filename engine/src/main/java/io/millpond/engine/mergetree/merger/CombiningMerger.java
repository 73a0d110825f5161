package io.millpond.engine.mergetree.merger;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.merge.RowMerger;
import io.millpond.storage.merge.SortedRows;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Makes one row of each group: columns without a [ColumnCombiner] have the value of the group's
/// first row. Groups of one row are looked at only where a combiner wants it.
final class CombiningMerger implements RowMerger {
    private final List<ColumnCombiner> combiners;
    private final ZeroRows zeroRows;
    private final boolean keepsSingles;
    private final Block none;

    /// The row of the group that was not ended.
    private Block open;

    CombiningMerger(Header header, List<ColumnCombiner> combiners, ZeroRows zeroRows) {
        this.combiners = List.copyOf(combiners);
        this.zeroRows = zeroRows;
        this.keepsSingles = combiners.stream().allMatch(ColumnCombiner::keepsSingles);
        this.none = Block.empty(header);
        this.open = none;
    }

    @Override
    public boolean needsGroups() {
        return true;
    }

    @Override
    public Block kept() {
        return open;
    }

    @Override
    public Block merge(SortedRows rows, boolean isLast) {
        Block combined = combine(rows);
        int settled = isLast ? combined.rowCount() : combined.rowCount() - 1;
        // Copied, so that it does not keep the others in memory.
        open = isLast ? none : combined.gather(new int[] {settled}, 1);
        return rows.output(zeroRows.without(combined.slice(0, settled)));
    }

    /// A row for each group.
    private Block combine(SortedRows rows) {
        int count = rows.groupCount();
        int[] places = new int[count];
        int[] more = new int[count];
        int[] groups = new int[count];
        int moreCount = 0;
        for (int group = 0; group < count; group++) {
            int start = rows.start(group);
            places[group] = start;
            boolean isCombined = !keepsSingles || rows.end(group) - start > 1;
            more[group] = isCombined ? rows.rowCount() + moreCount : start;
            if (isCombined) {
                groups[moreCount++] = group;
            }
        }
        @Nullable Column[] combined = new Column[rows.header().size()];
        if (moreCount > 0) {
            GroupRows grouped = GroupRows.of(rows, groups, moreCount);
            combiners.forEach(combiner -> combiner.combine(grouped, combined));
        }
        return rows.rows(places, more, combined);
    }
}
