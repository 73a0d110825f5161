package io.millpond.engine.mergetree;

import io.millpond.storage.merge.MergePlan;
import io.millpond.storage.part.PartDescription;
import io.millpond.storage.part.PartSpec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// The merges of one table that lost their sources to changes of rows while they ran, and those
/// that go on about the same blocks. Thread-safe.
///
/// A change of rows does not wait for merges, since it would have to wait for the longest; a merge
/// that it overtakes begins again. Changes that follow each other faster than a merge takes would
/// let it begin again for ever. So one that begins for the [#LOSSES_MAX]th time is shielded, and
/// changes wait for it.
final class OvertakenMerges {
    /// How often a merge may lose its sources before changes wait for it.
    static final int LOSSES_MAX = 3;

    /// Losses of merges that were given up since are forgotten, the oldest first.
    private static final int REMEMBERED_MAX = 1_000;

    private final ReentrantLock lock = new ReentrantLock();

    /// In the order of their losses; guarded by `lock`.
    private final List<Loss> losses = new ArrayList<>();

    /// Guarded by `lock`.
    private final Set<MergePlan> shielded = new HashSet<>();

    /// The blocks of a merge that lost its sources.
    private record Loss(String partitionId, long minBlock, long maxBlock, int count) {
        boolean isAbout(MergePlan plan) {
            return plan.sources().stream().map(PartDescription::spec).anyMatch(this::isAbout);
        }

        private boolean isAbout(PartSpec spec) {
            return spec.partitionId().equals(partitionId)
                    && spec.minBlock() <= maxBlock
                    && spec.maxBlock() >= minBlock;
        }
    }

    /// A merge begins.
    void began(MergePlan plan) {
        lock.lock();
        try {
            if (count(plan) >= LOSSES_MAX) {
                shielded.add(plan);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Called under `lock`.
    private int count(MergePlan plan) {
        return losses.stream().filter(l -> l.isAbout(plan)).mapToInt(Loss::count).max().orElse(0);
    }

    /// A merge that began has ended, and it is done or was given up.
    void ended(MergePlan plan) {
        lock.lock();
        try {
            shielded.remove(plan);
            losses.removeIf(loss -> loss.isAbout(plan));
        } finally {
            lock.unlock();
        }
    }

    /// A merge that began has ended since a source was gone.
    void lost(MergePlan plan) {
        lock.lock();
        try {
            shielded.remove(plan);
            int count = count(plan) + 1;
            losses.removeIf(loss -> loss.isAbout(plan));
            PartSpec merged = plan.spec(0);
            losses.add(new Loss(merged.partitionId(), merged.minBlock(), merged.maxBlock(), count));
            if (losses.size() > REMEMBERED_MAX) {
                losses.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The merges that changes wait for.
    Set<MergePlan> shielded() {
        lock.lock();
        try {
            return Set.copyOf(shielded);
        } finally {
            lock.unlock();
        }
    }
}
