package io.millpond.engine.mergetree;

import io.millpond.engine.background.BackgroundPool;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.metric.MergeReason;
import io.millpond.sql.setting.Setting;
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
/// partition, or `merge_with_recompression_ttl_timeout` where it is only to be compressed anew. No
/// more of these run in the whole database than `max_number_of_merges_with_ttl_in_pool` says.
final class TtlMerges {
    private final MergeTreeTable table;

    /// When the next merge of a partition may begin, by its reason, in seconds since 1970.
    private final Map<Slot, Long> nextMergeS = new ConcurrentHashMap<>();

    private volatile boolean isPaused;

    /// A merge that is due, reserved.
    record Due(MergePlan plan, MergeReason reason) {}

    private record Slot(String partitionId, MergeReason reason) {}

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

    /// A merge of a part that is due; empty when there is none to do now. When it has ended,
    /// [#ended] has to be told.
    ///
    /// @param bytesMax the most bytes of a part
    Optional<Due> next(CatalogSnapshot snapshot, MergeScheduler scheduler, long bytesMax) {
        MergeTreeShape shape = table.shape();
        if (isPaused || shape.ttl().isEmpty()) {
            return Optional.empty();
        }
        long nowS = nowS();
        BackgroundPool pool = table.services().background();
        long countMax = shape.settings().get(MergeTreeSettings.MERGES_WITH_TTL_MAX);
        for (PartReader part : table.readers(snapshot)) {
            MergeReason reason = reason(shape, part, nowS);
            boolean mayBegin =
                    reason != MergeReason.NOT_A_MERGE
                            && (reason == MergeReason.TTL_DROP
                                    || part.description().fileBytes() <= bytesMax)
                            && isTime(new Slot(part.spec().partitionId(), reason), nowS);
            if (mayBegin && pool.tryBeginExpiry(countMax)) {
                Optional<MergePlan> plan = scheduler.nextOf(List.of(part.description()));
                if (plan.isPresent()) {
                    putOff(new Slot(part.spec().partitionId(), reason), nowS, shape);
                    return Optional.of(new Due(plan.get(), reason));
                }
                pool.endExpiry();
            }
        }
        return Optional.empty();
    }

    private static MergeReason reason(MergeTreeShape shape, PartReader part, long nowS) {
        boolean dropsWholeParts = shape.settings().get(MergeTreeSettings.TTL_ONLY_DROP_PARTS);
        if (TtlWork.isGone(shape.ttl(), part, nowS)) {
            return MergeReason.TTL_DROP;
        }
        if (TtlWork.changesAt(shape.ttl(), part, dropsWholeParts) <= nowS) {
            return MergeReason.TTL_DELETE;
        }
        return TtlWork.isToRecompress(shape.ttl(), part, nowS)
                ? MergeReason.TTL_RECOMPRESS
                : MergeReason.NOT_A_MERGE;
    }

    /// A merge has ended, whatever it was done for.
    void ended(MergeReason reason) {
        switch (reason) {
            case TTL_DELETE, TTL_RECOMPRESS, TTL_DROP -> table.services().background().endExpiry();
            case REGULAR, NOT_A_MERGE -> {
                // It took nobody's place.
            }
        }
    }

    private boolean isTime(Slot slot, long nowS) {
        return nextMergeS.getOrDefault(slot, Long.MIN_VALUE) <= nowS;
    }

    private void putOff(Slot slot, long nowS, MergeTreeShape shape) {
        switch (slot.reason()) {
            case TTL_DELETE -> putOff(slot, nowS, shape, MergeTreeSettings.MERGE_WITH_TTL_TIMEOUT);
            case TTL_RECOMPRESS ->
                    putOff(slot, nowS, shape, MergeTreeSettings.RECOMPRESSION_TIMEOUT);
            case TTL_DROP, REGULAR, NOT_A_MERGE -> {
                // They never wait.
            }
        }
    }

    private void putOff(Slot slot, long nowS, MergeTreeShape shape, Setting<Long> timeout) {
        nextMergeS.put(slot, nowS + shape.settings().get(timeout));
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
