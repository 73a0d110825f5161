package io.millpond.engine.mergetree.merger;

import io.millpond.storage.block.Block;
import io.millpond.storage.merge.RowGroups;
import io.millpond.storage.merge.RowMerger;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Leaves those rows of each group that a [RowSelection] chooses.
final class SelectingMerger implements RowMerger {
    private final RowSelection selection;

    /// What the selection keeps of the group that was not ended; null: none was begun.
    private @Nullable Block kept;

    SelectingMerger(RowSelection selection) {
        this.selection = selection;
    }

    @Override
    public boolean needsGroups() {
        return true;
    }

    @Override
    public List<Block> merge(Block sorted, RowGroups groups) {
        List<Block> settled = new ArrayList<>();
        int first = 0;
        Block before = kept;
        if (before != null && groups.isContinued()) {
            Block run = Rows.join(before, sorted.slice(0, groups.end(0)));
            selection.open(run);
            selection.add(before.rowCount(), run.rowCount());
            if (groups.count() == 1) {
                keep(run);
                return settled;
            }
            settled.add(end(run));
            first = 1;
        } else if (before != null) {
            settled.add(end(before));
        }
        selection.open(sorted);
        int[] chosen = new int[sorted.rowCount()];
        int count = 0;
        int last = groups.count() - 1;
        for (int group = first; group < last; group++) {
            selection.add(groups.start(group), groups.end(group));
            count = selection.end(chosen, count);
        }
        settled.add(Rows.gather(sorted, chosen, count));
        selection.add(groups.start(last), groups.end(last));
        keep(sorted);
        return settled;
    }

    private void keep(Block rows) {
        int[] needed = selection.keep();
        Block block = rows.gather(needed, needed.length);
        kept = block;
        selection.open(block);
    }

    private Block end(Block rows) {
        int[] chosen = new int[rows.rowCount()];
        return Rows.gather(rows, chosen, selection.end(chosen, 0));
    }

    @Override
    public List<Block> finish() {
        Block rows = kept;
        kept = null;
        return rows == null ? List.of() : List.of(end(rows));
    }
}
