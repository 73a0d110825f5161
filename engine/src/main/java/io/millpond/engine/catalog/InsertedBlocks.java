package io.millpond.engine.catalog;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The blocks that were inserted last into one table, oldest first: what deduplication compares
/// with. Immutable.
public final class InsertedBlocks {
    /// No block at all.
    public static final InsertedBlocks NONE = new InsertedBlocks(new LinkedHashSet<>());

    private final Set<InsertedBlock> blocks;

    private InsertedBlocks(Set<InsertedBlock> blocks) {
        this.blocks = blocks;
    }

    public boolean contains(InsertedBlock block) {
        return blocks.contains(block);
    }

    public boolean isEmpty() {
        return blocks.isEmpty();
    }

    /// All of them, oldest first.
    public List<InsertedBlock> all() {
        return List.copyOf(blocks);
    }

    /// With one more, and without the oldest that are then more than `window`.
    public InsertedBlocks with(InsertedBlock block, int window) {
        return with(List.of(block), window);
    }

    InsertedBlocks with(List<InsertedBlock> added, int window) {
        LinkedHashSet<InsertedBlock> changed = new LinkedHashSet<>(blocks);
        for (InsertedBlock block : added) {
            changed.add(block);
            while (changed.size() > window) {
                changed.removeFirst();
            }
        }
        return new InsertedBlocks(changed);
    }

    /// Those of `added` that are there already when it is their turn.
    List<InsertedBlock> known(List<InsertedBlock> added, int window) {
        List<InsertedBlock> known = new ArrayList<>();
        InsertedBlocks present = this;
        for (InsertedBlock block : added) {
            if (present.contains(block)) {
                known.add(block);
            } else {
                present = present.with(block, window);
            }
        }
        return known;
    }

    InsertedBlocks without(Set<String> partitionIds) {
        LinkedHashSet<InsertedBlock> changed = new LinkedHashSet<>(blocks);
        changed.removeIf(block -> partitionIds.contains(block.partitionId()));
        return new InsertedBlocks(changed);
    }
}
