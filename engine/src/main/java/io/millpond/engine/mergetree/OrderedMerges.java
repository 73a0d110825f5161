package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.mergetree.index.SkipIndex;
import io.millpond.engine.mergetree.merger.MergePurpose;
import io.millpond.engine.metric.MergeReason;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.merge.MergePlan;
import io.millpond.storage.merge.MergeScheduler;
import io.millpond.storage.part.PartDescription;
import io.millpond.storage.part.PartReader;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The merges of one table that statements order: they run in the caller's thread, are not held up
/// by what holds others up, and are tried again when others change the parts meanwhile.
/// Thread-safe.
final class OrderedMerges {
    private static final int ATTEMPTS_MAX = 100;

    private final MergeTreeTable table;
    private final MergeTreeMerges merges;
    private final MergeScheduler scheduler;
    private final MergeGate gate;
    private final TtlMerges ttl;

    OrderedMerges(
            MergeTreeTable table,
            MergeTreeMerges merges,
            MergeScheduler scheduler,
            MergeGate gate,
            TtlMerges ttl) {
        this.table = table;
        this.merges = merges;
        this.scheduler = scheduler;
        this.gate = gate;
        this.ttl = ttl;
    }

    /// Merges all parts of each partition into one, now, in the caller's thread, once mutations
    /// that wait are done.
    ///
    /// When it returns, the parts that there were are merged. Throws ABORTED when merges are paused
    /// or the table is taken out of service, CANNOT_ASSIGN_OPTIMIZE when others change the parts
    /// again and again.
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
        CancellationToken either = CancellationToken.anyOf(token, gate.stopping(), gate.pausing());
        if (!partitions.isEmpty()) {
            either.check();
            table.mutations().finishAll(token);
        }
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
                    merges.runReserved(
                            plan.get(),
                            MergeOrder.of(purpose, MergeReason.REGULAR, table.shape()),
                            token);
                    if (plan.get().sourceNames().size() == parts.size()) {
                        return;
                    }
                    // The others come in with the part that was made of the first ones.
                    continue;
                }
            } catch (DatabaseException e) {
                if (e.code() != ErrorCode.NO_SUCH_DATA_PART) {
                    throw e;
                }
                if (++attempts == ATTEMPTS_MAX) {
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
        rewrite(partitionId, ttl::isDue, MergeOrder.whole(MergePurpose.EXPIRY), token);
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
                MergeOrder.whole(MergePurpose.MERGE),
                token);
    }

    /// Takes an index away from the parts that have it. Errors: as those of [#optimize].
    void removeIndex(String name, Optional<String> partitionId, CancellationToken token) {
        String section = SkipIndex.sectionName(name);
        rewrite(
                partitionId,
                part -> part.section(section).isPresent(),
                MergeOrder.without(MergePurpose.MERGE, Set.of(section)),
                token);
    }

    /// Writes parts anew, each by itself, until there is none left that has to be.
    private void rewrite(
            Optional<String> partitionId,
            Predicate<PartReader> hasToBe,
            MergeOrder order,
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
                        merges.runReserved(plan.get(), order, either);
                    }
                }
            } catch (DatabaseException e) {
                if (e.code() != ErrorCode.NO_SUCH_DATA_PART) {
                    throw e;
                }
                if (++attempts == ATTEMPTS_MAX) {
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
            return merges.descriptions(lease.snapshot()).stream()
                    .filter(part -> part.spec().partitionId().equals(partition))
                    .toList();
        }
    }

    private DatabaseException overtaken(String partition, DatabaseException cause) {
        return new DatabaseException(
                ErrorCode.CANNOT_ASSIGN_OPTIMIZE,
                ("Cannot OPTIMIZE partition '%s' of table %s: its parts were changed by others %d"
                                + " times while they were merged")
                        .formatted(partition, table.name(), ATTEMPTS_MAX),
                cause);
    }
}
