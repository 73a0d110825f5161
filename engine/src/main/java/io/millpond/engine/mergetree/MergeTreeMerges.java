package io.millpond.engine.mergetree;

import io.millpond.engine.background.BackgroundPool;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.mergetree.merger.MergePurpose;
import io.millpond.engine.metric.Event;
import io.millpond.engine.metric.MergeReason;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.merge.MergePlan;
import io.millpond.storage.merge.MergeScheduler;
import io.millpond.storage.merge.MergeSettings;
import io.millpond.storage.part.PartDescription;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// The merges of one table: chosen by the scheduler, run by the background pool, each a
/// [MergeRun]; and those that statements order, [OrderedMerges]. Thread-safe.
public final class MergeTreeMerges {
    private static final Logger log = LoggerFactory.getLogger(MergeTreeMerges.class);

    /// A merge of this many bytes takes a second or two: no longer than others may have to wait.
    private static final long SMALL_BYTES_MAX = 32L << 20;

    /// What the sources of one merge may take of the heap, of which several may run.
    private static final MergeSettings BOUNDS =
            MergeSettings.DEFAULT.holding(Runtime.getRuntime().maxMemory() / 4);

    /// The threads that merges need may be busy with other tables.
    private static final long GIVE_WAY_NANOS = 1_000_000_000;

    private final MergeTreeTable table;
    private final MergeScheduler scheduler;
    private final AtomicBoolean isQueued = new AtomicBoolean();
    private final List<RunningMerge> running = new CopyOnWriteArrayList<>();
    private final MergeGate gate = new MergeGate(GIVE_WAY_NANOS);
    private final OvertakenMerges overtaken = new OvertakenMerges();
    private final TtlMerges ttl;
    private final OrderedMerges ordered;

    MergeTreeMerges(MergeTreeTable table) {
        this.table = table;
        this.ttl = new TtlMerges(table);
        this.scheduler = new MergeScheduler(BOUNDS, table.services().settings().clock());
        this.ordered = new OrderedMerges(table, this, scheduler, gate, ttl);
    }

    /// As the table's settings are now.
    ///
    /// @param bytesMax the most bytes of one merge, beside the settings' bound
    private MergeSettings settings(long bytesMax) {
        Settings settings = table.shape().settings();
        long bound = Math.max(1, settings.get(MergeTreeSettings.MAX_BYTES_TO_MERGE));
        return BOUNDS.within(Math.min(bound, bytesMax))
                .forcing(
                        settings.get(MergeTreeSettings.MIN_AGE_TO_FORCE_MERGE_S),
                        settings.get(MergeTreeSettings.FORCES_PARTITIONS_ONLY));
    }

    /// The merges that are running now.
    public List<RunningMerge> running() {
        return List.copyOf(running);
    }

    /// Whether merges and mutations are held back until further notice, as by SYSTEM STOP MERGES.
    /// Merges that run are broken off, a mutation that runs goes on.
    public void setPaused(boolean isPaused) {
        gate.setPaused(isPaused);
        considerSoon();
        table.mutations().considerSoon();
    }

    /// Whether they are.
    boolean isPaused() {
        return gate.pausing().isCancelled();
    }

    /// Waits until they are not, or it is of no use any more. `isOver` is asked often.
    void awaitResumed(CancellationToken token, BooleanSupplier isOver) {
        gate.awaitResumed(token, isOver);
    }

    /// Whether rows expire no more until further notice, as by SYSTEM STOP TTL MERGES.
    public void setTtlPaused(boolean isPaused) {
        ttl.setPaused(isPaused);
        considerSoon();
    }

    /// Lets no merge begin before [#release]; those that run go on. OPTIMIZE waits. What waited for
    /// the last release goes first.
    void hold(CancellationToken token) {
        gate.hold(token);
    }

    void release() {
        gate.release();
        considerSoon();
    }

    /// Waits until no merge runs; called while they are held back.
    void awaitNone(CancellationToken token) {
        gate.awaitNone(token);
    }

    /// Has the background pool look for a merge worth doing. Cheap; called after each insert.
    public void considerSoon() {
        if (!gate.stopping().isCancelled() && isQueued.compareAndSet(false, true)) {
            if (!table.services().background().tryMerge(this::runNext)) {
                isQueued.set(false);
            }
        }
    }

    /// Waits while there are so many parts that merges have to catch up, at most as long as the
    /// table's settings say; throws TOO_MANY_PARTS when there are more.
    void checkPartCount(CancellationToken token) {
        InsertPressure pressure = InsertPressure.of(table.shape().settings());
        long count = mostParts();
        if (pressure.isTooMuch(count)) {
            throw new DatabaseException(
                    ErrorCode.TOO_MANY_PARTS,
                    ("Too many parts (%d) in table '%s'. Merges are processing significantly"
                                    + " slower than inserts")
                            .formatted(count, table.name()));
        }
        long delayMs = pressure.delayMs(count);
        if (delayMs > 0) {
            table.services().metrics().count(Event.DELAYED_INSERTS);
            considerSoon();
            gate.await(
                    token,
                    TimeUnit.MILLISECONDS.toNanos(delayMs),
                    () -> pressure.delayMs(mostParts()) == 0);
        }
    }

    /// The parts of the partition that has most.
    private long mostParts() {
        Map<String, Integer> counts = new HashMap<>();
        long most = 0;
        for (PartEntry part : table.services().catalog().snapshot().parts(table.uuid())) {
            most = Math.max(most, counts.merge(part.partitionId(), 1, Integer::sum));
        }
        return most;
    }

    private void runNext() {
        isQueued.set(false);
        if (table.damage().isPresent() || !gate.begin()) {
            return;
        }
        BackgroundPool pool = table.services().background();
        boolean isLarge = pool.tryBeginLarge();
        try {
            Optional<TtlMerges.Due> due = nextDue(isLarge ? Long.MAX_VALUE : SMALL_BYTES_MAX);
            Optional<MergePlan> plan =
                    due.isPresent()
                            ? due.map(TtlMerges.Due::plan)
                            : next(isLarge ? Long.MAX_VALUE : SMALL_BYTES_MAX);
            if (isLarge && (plan.isEmpty() || plan.get().fileBytes() <= SMALL_BYTES_MAX)) {
                isLarge = false;
                pool.endLarge();
            }
            if (plan.isPresent()) {
                // Another one may be worth doing at the same time.
                considerSoon();
                MergeReason reason = due.map(TtlMerges.Due::reason).orElse(MergeReason.REGULAR);
                runReserved(
                        plan.get(),
                        MergeOrder.of(MergePurpose.MERGE, reason, table.shape()),
                        CancellationToken.anyOf(gate.stopping(), gate.pausing()));
                considerSoon();
            }
        } catch (DatabaseException e) {
            if (isNoFault(e)) {
                log.debug("merge given up table={} cause={}", table.name(), e.text());
                return;
            }
            log.warn("merge failed table={} cause={}", table.name(), e.text());
        } catch (RuntimeException e) {
            log.error("merge failed table={}", table.name(), e);
        } finally {
            if (isLarge) {
                pool.endLarge();
            }
            gate.end();
        }
    }

    private Optional<TtlMerges.Due> nextDue(long bytesMax) {
        try (SnapshotLease lease = table.services().catalog().lease()) {
            return ttl.next(lease.snapshot(), scheduler, bytesMax);
        }
    }

    private Optional<MergePlan> next(long bytesMax) {
        try (SnapshotLease lease = table.services().catalog().lease()) {
            return scheduler.next(descriptions(lease.snapshot()), settings(bytesMax));
        }
    }

    /// Sources that are gone, a table that is, and a pause are none.
    private boolean isNoFault(DatabaseException failure) {
        return failure.code() == ErrorCode.NO_SUCH_DATA_PART
                || failure.code() == ErrorCode.TABLE_IS_DROPPED
                || isPaused()
                || gate.stopping().isCancelled();
    }

    /// Does a reserved merge and tells the scheduler how it went.
    void runReserved(MergePlan plan, MergeOrder order, CancellationToken token) {
        boolean isDone = false;
        boolean isLost = false;
        overtaken.began(plan);
        try {
            new MergeRun(table, ttl, plan, order, running).run(token);
            isDone = true;
        } catch (DatabaseException e) {
            isLost = e.code() == ErrorCode.NO_SUCH_DATA_PART;
            isDone = isNoFault(e) || token.isCancelled();
            throw e;
        } finally {
            if (isLost) {
                overtaken.lost(plan);
            } else {
                overtaken.ended(plan);
            }
            if (isDone) {
                scheduler.finished(plan);
            } else {
                scheduler.failed(plan);
            }
            ttl.ended(order.reason());
        }
    }

    /// Waits for the merges that changes of rows have overtaken too often, which run now; called
    /// before a change of rows.
    void awaitShielded(CancellationToken token) {
        Set<MergePlan> awaited = overtaken.shielded();
        long seen = gate.endCount();
        while (!Collections.disjoint(awaited, overtaken.shielded())) {
            gate.awaitEnd(seen, token);
            seen = gate.endCount();
        }
    }

    /// What statements order.
    OrderedMerges ordered() {
        return ordered;
    }

    /// The parts that may be merged with each other.
    List<PartDescription> descriptions(CatalogSnapshot snapshot) {
        // A part has rows from before or from after a mutation, never both.
        long floor = table.mutations().mergeFloor(snapshot);
        List<PartDescription> parts = new ArrayList<>();
        for (PartEntry part : table.parts(snapshot)) {
            PartDescription description = table.files().reader(part.name()).description();
            if (description.spec().dataVersion() >= floor) {
                parts.add(description);
            }
        }
        return parts;
    }

    /// Cancelled when the table is taken out of service.
    CancellationToken stopping() {
        return gate.stopping();
    }

    /// Cancels running merges, waits for their end, and starts no others. Idempotent.
    void stop() {
        gate.stop();
    }
}
