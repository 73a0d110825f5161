package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.CommitInDoubtException;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.mergetree.index.SkipIndex;
import io.millpond.engine.mergetree.merger.MergePurpose;
import io.millpond.engine.metric.Event;
import io.millpond.engine.metric.Metric;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.merge.MergePlan;
import io.millpond.storage.merge.MergeScheduler;
import io.millpond.storage.merge.MergeSettings;
import io.millpond.storage.merge.MergeTask;
import io.millpond.storage.merge.RowStage;
import io.millpond.storage.part.PartDescription;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.part.PartSpec;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/// The merges of one table: chosen by the scheduler, run by the background pool, published by one
/// frame of the catalog each. Thread-safe.
///
/// A merge reads its sources under a lease, writes a part that nobody sees, and then commits "this
/// part instead of those". Parts that vanished meanwhile, by TRUNCATE or a mutation, make the
/// commit fail, and the merge is forgotten.
public final class MergeTreeMerges {
    private static final Logger log = LoggerFactory.getLogger(MergeTreeMerges.class);

    private static final int OPTIMIZE_ATTEMPTS = 100;

    /// A merge of this many bytes takes a second or two: no longer than others may have to wait.
    private static final long SMALL_BYTES_MAX = 32L << 20;

    /// The threads that merges need may be busy with other tables.
    private static final long GIVE_WAY_NANOS = 1_000_000_000;

    private final MergeTreeTable table;
    private final MergeScheduler scheduler;
    private final AtomicBoolean isQueued = new AtomicBoolean();
    private final List<RunningMerge> running = new CopyOnWriteArrayList<>();
    private final MergeGate gate = new MergeGate(GIVE_WAY_NANOS);
    private final TtlMerges ttl;

    /// A merge that is running, as `system.merges` shows it.
    ///
    /// @param startedNanos of the database's clock
    public record RunningMerge(
            MergePlan plan, String resultName, MergeTask task, long startedNanos) {}

    /// What a merge is done for.
    ///
    /// @param omitted sections that the part shall not have
    private record Order(MergePurpose purpose, Set<String> omitted) {
        static Order of(MergePurpose purpose) {
            return new Order(purpose, Set.of());
        }
    }

    MergeTreeMerges(MergeTreeTable table) {
        this.table = table;
        this.ttl = new TtlMerges(table);
        MergeSettings settings = MergeSettings.DEFAULT;
        this.scheduler =
                new MergeScheduler(
                        new MergeSettings(
                                settings.base(),
                                settings.partsMax(),
                                Math.max(
                                        1,
                                        table.shape()
                                                .settings()
                                                .get(MergeTreeSettings.MAX_BYTES_TO_MERGE)),
                                settings.concurrentMax(),
                                settings.fixedBytes()),
                        table.services().settings().clock());
    }

    /// The merges that are running now.
    public List<RunningMerge> running() {
        return List.copyOf(running);
    }

    /// Whether merges are held back until further notice, as by SYSTEM STOP MERGES.
    public void setPaused(boolean isPaused) {
        scheduler.setPaused(isPaused);
        considerSoon();
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
        boolean isLarge = table.services().background().tryBeginLarge();
        try {
            Optional<MergePlan> plan = next(isLarge ? Long.MAX_VALUE : SMALL_BYTES_MAX);
            if (isLarge && (plan.isEmpty() || plan.get().fileBytes() <= SMALL_BYTES_MAX)) {
                isLarge = false;
                table.services().background().endLarge();
            }
            if (plan.isPresent()) {
                // Another one may be worth doing at the same time.
                considerSoon();
                runReserved(plan.get(), Order.of(MergePurpose.MERGE), gate.stopping());
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
                table.services().background().endLarge();
            }
            gate.end();
        }
    }

    private Optional<MergePlan> next(long bytesMax) {
        try (SnapshotLease lease = table.services().catalog().lease()) {
            Optional<MergePlan> due = ttl.next(lease.snapshot(), scheduler);
            return due.isPresent() ? due : scheduler.next(descriptions(lease.snapshot()), bytesMax);
        }
    }

    /// Sources that are gone, and a table that is, are none.
    private boolean isNoFault(DatabaseException failure) {
        return failure.code() == ErrorCode.NO_SUCH_DATA_PART
                || failure.code() == ErrorCode.TABLE_IS_DROPPED
                || gate.stopping().isCancelled();
    }

    /// Does a reserved merge and tells the scheduler how it went.
    private void runReserved(MergePlan plan, Order order, CancellationToken token) {
        boolean isDone = false;
        try {
            merge(plan, order, token);
            isDone = true;
        } catch (DatabaseException e) {
            isDone = isNoFault(e) || token.isCancelled();
            throw e;
        } finally {
            if (isDone) {
                scheduler.finished(plan);
            } else {
                scheduler.failed(plan);
            }
        }
    }

    private void merge(MergePlan plan, Order order, CancellationToken token) {
        table.services().metrics().change(Metric.MERGE, 1);
        table.services().metrics().count(Event.MERGE);
        try (SnapshotLease lease = table.services().catalog().lease()) {
            checkVisible(plan, lease.snapshot());
            MergeTreeShape shape = table.shape();
            TtlPass pass = ttl.pass(shape, plan, order.purpose() == MergePurpose.EXPIRY);
            if (ttl.isGone(shape, plan, pass)) {
                remove(plan);
                return;
            }
            long startedNanos = table.history().nanoTime();
            PartEntry merged;
            try {
                merged = writeMerged(plan, order, shape, pass, token);
                publish(merged, plan);
            } catch (DatabaseException e) {
                table.history()
                        .mergeFailed(
                                plan.spec(0).name(), startedNanos, plan.sourceNames(), e.text());
                throw e;
            }
            table.history().merged(merged, startedNanos, plan.sourceNames(), plan.rowCount());
        } finally {
            table.services().metrics().change(Metric.MERGE, -1);
        }
    }

    private void checkVisible(MergePlan plan, CatalogSnapshot snapshot) {
        for (String name : plan.sourceNames()) {
            if (!snapshot.hasPart(table.uuid(), name)) {
                throw new DatabaseException(
                        ErrorCode.NO_SUCH_DATA_PART,
                        "Part %s of table %s is not active any more."
                                .formatted(name, table.name()));
            }
        }
    }

    private void remove(MergePlan plan) {
        List<String> names = plan.sourceNames();
        CatalogSnapshot after =
                table.services()
                        .catalog()
                        .commit(
                                List.of(
                                        new CatalogEdit.PublishParts(
                                                table.uuid(), List.of(), names)));
        table.retire(after.version(), names);
    }

    private PartEntry writeMerged(
            MergePlan plan,
            Order order,
            MergeTreeShape shape,
            @Nullable TtlPass pass,
            CancellationToken token) {
        PartSpec spec = plan.spec(table.services().settings().clock().currentTimeMillis());
        MergeSortKey sortKey = new MergeSortKey(shape);
        QueryContext context = table.services().inserts().backgroundContext("default", "merge");
        List<BlockStream> sources = new ArrayList<>();
        for (String name : plan.sourceNames()) {
            sources.add(
                    new MergeInput(
                            table.files().reader(name),
                            shape,
                            context,
                            MergeTask.blockRows(plan.sources().size())));
        }
        RowStage stage = pass == null ? RowStage.NONE : new TtlStage(shape, pass, context);
        return table.files()
                .write(
                        spec,
                        shape.mergedSettings(pass).withoutSections(order.omitted()),
                        shape.storedHeader(),
                        sortKey.header(),
                        (writer, target) -> {
                            MergeTask task =
                                    new MergeTask(
                                            sources,
                                            sortKey,
                                            shape.merger(
                                                    shape.definition().storedHeader(),
                                                    order.purpose()),
                                            stage,
                                            writer,
                                            token);
                            RunningMerge entry =
                                    new RunningMerge(
                                            plan,
                                            spec.name(),
                                            task,
                                            table.services().settings().clock().nanoTime());
                            running.add(entry);
                            try {
                                return task.run(target);
                            } finally {
                                running.remove(entry);
                                table.services().metrics().add(Event.MERGED_ROWS, task.rowsRead());
                            }
                        });
    }

    private void publish(PartEntry merged, MergePlan plan) {
        List<String> names = plan.sourceNames();
        // Of rows that take each other back nothing may be left.
        List<PartEntry> parts = merged.rowCount() == 0 ? List.of() : List.of(merged);
        try {
            CatalogSnapshot after =
                    table.services()
                            .catalog()
                            .commit(
                                    List.of(
                                            new CatalogEdit.PublishParts(
                                                    table.uuid(), parts, names)));
            table.retire(after.version(), names);
            if (parts.isEmpty()) {
                table.files().remove(merged.name());
            }
        } catch (CommitInDoubtException e) {
            throw e;
        } catch (DatabaseException e) {
            table.files().remove(merged.name());
            throw e;
        }
    }

    /// Merges all parts of each partition into one, now, in the caller's thread.
    ///
    /// When it returns, the parts that there were are merged. Throws ABORTED when the table is
    /// taken out of service, CANNOT_ASSIGN_OPTIMIZE when others change the parts again and again.
    void optimize(Optional<String> partitionId, MergePurpose purpose, CancellationToken token) {
        List<String> partitions;
        try (SnapshotLease lease = table.services().catalog().lease()) {
            partitions =
                    lease.snapshot().parts(table.uuid()).stream()
                            .map(PartEntry::partitionId)
                            .filter(id -> partitionId.isEmpty() || partitionId.get().equals(id))
                            .distinct()
                            .sorted()
                            .toList();
        }
        CancellationToken either = CancellationToken.anyOf(token, gate.stopping());
        for (String partition : partitions) {
            optimizePartition(partition, purpose, either);
        }
    }

    private void optimizePartition(
            String partition, MergePurpose purpose, CancellationToken token) {
        int attempts = 0;
        while (true) {
            gate.awaitBegin(token);
            long endCount = gate.endCount();
            boolean hasMerged = false;
            try {
                List<PartDescription> parts = parts(partition);
                if (isMerged(parts, purpose)) {
                    return;
                }
                Optional<MergePlan> plan = scheduler.nextOfAll(parts, partition);
                if (plan.isPresent()) {
                    hasMerged = true;
                    runReserved(plan.get(), Order.of(purpose), token);
                    return;
                }
            } catch (DatabaseException e) {
                if (e.code() != ErrorCode.NO_SUCH_DATA_PART) {
                    throw e;
                }
                if (++attempts == OPTIMIZE_ATTEMPTS) {
                    throw overtaken(partition, e);
                }
                continue;
            } finally {
                if (hasMerged) {
                    gate.end();
                } else {
                    gate.leave();
                }
            }
            // A part of it is being merged.
            gate.awaitEnd(endCount, token);
        }
    }

    /// Whether a merge would change nothing. A part that was written by an insert may have rows
    /// of equal keys.
    private boolean isMerged(List<PartDescription> parts, MergePurpose purpose) {
        return parts.isEmpty()
                || (parts.size() == 1
                        && purpose == MergePurpose.MERGE
                        && reader(parts.getFirst()).mask().isEmpty()
                        && !isDue(parts.getFirst())
                        && (!table.shape().rule().isReducing()
                                || parts.getFirst().spec().level() > 0));
    }

    /// Whether TTL clauses want something done to a part.
    private boolean isDue(PartDescription part) {
        return ttl.isDue(reader(part));
    }

    private PartReader reader(PartDescription part) {
        return table.files().reader(part.name());
    }

    /// Applies the TTL clauses to all parts that they are due for, and to those that do not know.
    ///
    /// Errors: as those of [#optimize].
    void expire(Optional<String> partitionId, CancellationToken token) {
        rewrite(partitionId, ttl::isDue, Order.of(MergePurpose.EXPIRY), token);
    }

    /// Gives an index to the parts that lack it. Errors: as those of [#optimize].
    void addIndex(String name, Optional<String> partitionId, CancellationToken token) {
        rewrite(
                partitionId,
                part ->
                        table.shape()
                                .indexes()
                                .index(name)
                                .filter(index -> index.section(part).isEmpty())
                                .isPresent(),
                Order.of(MergePurpose.MERGE),
                token);
    }

    /// Takes an index away from the parts that have it. Errors: as those of [#optimize].
    void removeIndex(String name, Optional<String> partitionId, CancellationToken token) {
        String section = SkipIndex.sectionName(name);
        rewrite(
                partitionId,
                part -> part.section(section).isPresent(),
                new Order(MergePurpose.MERGE, Set.of(section)),
                token);
    }

    /// Writes parts anew, each by itself, until there is none left that has to be.
    private void rewrite(
            Optional<String> partitionId,
            Predicate<PartReader> hasToBe,
            Order order,
            CancellationToken token) {
        CancellationToken either = CancellationToken.anyOf(token, gate.stopping());
        int attempts = 0;
        while (true) {
            gate.awaitBegin(either);
            long endCount = gate.endCount();
            boolean hasMerged = false;
            try {
                List<PartDescription> left = parts(partitionId, hasToBe);
                if (left.isEmpty()) {
                    return;
                }
                for (int i = 0; i < left.size() && !hasMerged; i++) {
                    Optional<MergePlan> plan = scheduler.nextOfAnyway(List.of(left.get(i)));
                    if (plan.isPresent()) {
                        hasMerged = true;
                        runReserved(plan.get(), order, either);
                    }
                }
            } catch (DatabaseException e) {
                if (e.code() != ErrorCode.NO_SUCH_DATA_PART) {
                    throw e;
                }
                if (++attempts == OPTIMIZE_ATTEMPTS) {
                    throw overtaken(partitionId.orElse("all"), e);
                }
            } finally {
                if (hasMerged) {
                    gate.end();
                } else {
                    gate.leave();
                }
            }
            if (!hasMerged) {
                gate.awaitEnd(endCount, either);
            }
        }
    }

    private List<PartDescription> parts(Optional<String> partitionId, Predicate<PartReader> which) {
        try (SnapshotLease lease = table.services().catalog().lease()) {
            return table.readers(lease.snapshot()).stream()
                    .filter(which)
                    .map(PartReader::description)
                    .filter(part -> partitionId.isEmpty() || isOf(part, partitionId.get()))
                    .toList();
        }
    }

    private static boolean isOf(PartDescription part, String partitionId) {
        return part.spec().partitionId().equals(partitionId);
    }

    private List<PartDescription> parts(String partition) {
        try (SnapshotLease lease = table.services().catalog().lease()) {
            return descriptions(lease.snapshot()).stream()
                    .filter(part -> part.spec().partitionId().equals(partition))
                    .toList();
        }
    }

    private DatabaseException overtaken(String partition, DatabaseException cause) {
        return new DatabaseException(
                ErrorCode.CANNOT_ASSIGN_OPTIMIZE,
                ("Cannot OPTIMIZE partition '%s' of table %s: its parts were changed by others %d"
                                + " times while they were merged")
                        .formatted(partition, table.name(), OPTIMIZE_ATTEMPTS),
                cause);
    }

    private List<PartDescription> descriptions(CatalogSnapshot snapshot) {
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
