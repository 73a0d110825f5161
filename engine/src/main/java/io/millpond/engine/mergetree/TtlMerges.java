package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.storage.merge.MergePlan;
import io.millpond.storage.merge.MergeScheduler;
import io.millpond.storage.part.PartReader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The merges that a table's TTL clauses want: which part is due, and what a merge does to rows
/// that have expired. Thread-safe.
///
/// Rows expire in every merge. A part that is due gets a merge of its own, a part all of whose rows
/// have to go at once, others no sooner than `merge_with_ttl_timeout` after the last one of their
/// partition.
final class TtlMerges {
    private final MergeTreeTable table;

    /// When the next merge of a partition for rows that expire may begin, in seconds since 1970.
    private final Map<String, Long> nextMergeS = new ConcurrentHashMap<>();

    private volatile boolean isPaused;

    TtlMerges(MergeTreeTable table) {
        this.table = table;
    }

    /// Whether rows expire no more until further notice, as by SYSTEM STOP TTL MERGES.
    void setPaused(boolean paused) {
        isPaused = paused;
    }

    private long nowS() {
        return Math.floorDiv(table.services().settings().clock().currentTimeMillis(), 1000L);
    }

    /// A merge of a part that is due, reserved; empty when there is none to do now.
    Optional<MergePlan> next(CatalogSnapshot snapshot, MergeScheduler scheduler) {
        MergeTreeShape shape = table.shape();
        if (isPaused || shape.ttl().isEmpty()) {
            return Optional.empty();
        }
        long nowS = nowS();
        boolean dropsWholeParts = shape.settings().get(MergeTreeSettings.TTL_ONLY_DROP_PARTS);
        for (PartReader part : table.readers(snapshot)) {
            boolean isGone = TtlWork.isGone(shape.ttl(), part, nowS);
            boolean isDue = TtlWork.isDue(shape.ttl(), part, dropsWholeParts, nowS);
            if (isGone || (isDue && isTime(part.spec().partitionId(), nowS))) {
                Optional<MergePlan> plan = scheduler.nextOf(List.of(part.description()));
                if (plan.isPresent() && !isGone) {
                    putOff(part.spec().partitionId(), nowS, shape);
                }
                if (plan.isPresent()) {
                    return plan;
                }
            }
        }
        return Optional.empty();
    }

    private boolean isTime(String partitionId, long nowS) {
        return nextMergeS.getOrDefault(partitionId, Long.MIN_VALUE) <= nowS;
    }

    private void putOff(String partitionId, long nowS, MergeTreeShape shape) {
        long timeoutS = shape.settings().get(MergeTreeSettings.MERGE_WITH_TTL_TIMEOUT);
        nextMergeS.put(partitionId, nowS + timeoutS);
    }

    /// Whether the clauses have something to do to a part, or have to be asked about it.
    boolean isDue(PartReader part) {
        MergeTreeShape shape = table.shape();
        return !shape.ttl().isEmpty()
                && (shape.ttl().due(part).isEmpty()
                        || TtlWork.isDue(shape.ttl(), part, false, nowS()));
    }

    /// What a merge of `plan` does; null: nothing, rows do not expire.
    ///
    /// @param isForced whether rows expire even while that is held back
    @Nullable TtlPass pass(MergeTreeShape shape, MergePlan plan, boolean isForced) {
        if (shape.ttl().isEmpty() || (isPaused && !isForced)) {
            return null;
        }
        long nowS = nowS();
        return new TtlPass(nowS, TtlWork.recompression(shape.ttl(), readers(plan), nowS));
    }

    /// Whether no row of the sources is left.
    boolean isGone(MergeTreeShape shape, MergePlan plan, @Nullable TtlPass pass) {
        return pass != null
                && readers(plan).stream()
                        .allMatch(part -> TtlWork.isGone(shape.ttl(), part, pass.nowS()));
    }

    private List<PartReader> readers(MergePlan plan) {
        List<PartReader> readers = new ArrayList<>();
        plan.sourceNames().forEach(name -> readers.add(table.files().reader(name)));
        return readers;
    }
}
