package io.millpond.engine.mergetree.merger;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.merge.RowMerger;
import io.millpond.storage.merge.SortedRows;

/// Leaves of each group the rows that a [RowSelection] chooses.
final class SelectingMerger implements RowMerger {
    private final RowSelection selection;
    private final Block none;

    /// What the selection keeps of the group that was not ended.
    private Block kept;

    SelectingMerger(Header header, RowSelection selection) {
        this.selection = selection;
        this.none = Block.empty(header);
        this.kept = none;
    }

    @Override
    public boolean needsGroups() {
        return true;
    }

    @Override
    public Block kept() {
        return kept;
    }

    @Override
    public Block merge(SortedRows rows, boolean isLast) {
        selection.open(rows);
        int settled = isLast ? rows.groupCount() : rows.groupCount() - 1;
        int[] chosen = new int[rows.rowCount()];
        int count = 0;
        boolean keepsSingles = selection.keepsSingles();
        for (int group = 0; group < settled; group++) {
            int end = rows.end(group);
            int start = rows.start(group);
            if (keepsSingles && end - start == 1 && start >= rows.keptCount()) {
                chosen[count++] = start;
                continue;
            }
            add(rows, group);
            count = selection.end(chosen, count);
        }
        if (isLast) {
            kept = none;
        } else {
            add(rows, settled);
            int[] needed = selection.keep();
            kept = rows.rows(needed, needed.length);
        }
        return rows.output(chosen, count);
    }

    /// Adds what was not added before of a group.
    private void add(SortedRows rows, int group) {
        int from = Math.max(rows.start(group), rows.keptCount());
        if (from < rows.end(group)) {
            selection.add(from, rows.end(group));
        }
    }
}
