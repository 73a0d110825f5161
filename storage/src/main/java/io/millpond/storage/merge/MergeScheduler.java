package io.millpond.storage.merge;

import io.millpond.storage.Clock;
import io.millpond.storage.part.PartDescription;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// The books of the merges of one table: which run, which may start, when to try again.
///
/// Who asks [#next] gets a plan whose parts are reserved, does it, and says [#finished] or
/// [#failed]. After a failure the table rests, for a second at first, twice as long each time, a
/// minute at most, so that a merge that cannot succeed does not use up the machine. Thread-safe;
/// starts nothing.
public final class MergeScheduler {
    private static final long REST_FIRST_MS = 1_000;
    private static final long REST_MAX_MS = 60_000;

    private final MergeSettings settings;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();

    /// Guarded by `lock`, like all below: the names of the parts being merged.
    private final Set<String> busy = new HashSet<>();

    private int running;
    private int failuresInRow;
    private long restUntilNanos;

    public MergeScheduler(MergeSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.restUntilNanos = clock.nanoTime();
    }

    /// The merge to do next, its parts reserved; empty when there is none to do now.
    ///
    /// @param parts the visible parts of the table
    /// @param chosenBy the bounds and weights of this choice
    public Optional<MergePlan> next(List<PartDescription> parts, MergeSettings chosenBy) {
        lock.lock();
        try {
            if (isAtRest()) {
                return Optional.empty();
            }
            Optional<MergePlan> plan =
                    MergePolicy.choose(parts, busy, chosenBy, clock.currentTimeMillis());
            plan.ifPresent(this::reserve);
            return plan;
        } finally {
            lock.unlock();
        }
    }

    /// The merge of exactly these parts, reserved; empty when one of them is being merged, and when
    /// no merge may begin now.
    ///
    /// @param sources of one partition, adjacent, in order
    public Optional<MergePlan> nextOf(List<PartDescription> sources) {
        lock.lock();
        try {
            return isAtRest() ? Optional.empty() : reserved(sources);
        } finally {
            lock.unlock();
        }
    }

    /// As [#nextOf], whatever holds other merges up.
    public Optional<MergePlan> nextOfAnyway(List<PartDescription> sources) {
        lock.lock();
        try {
            return reserved(sources);
        } finally {
            lock.unlock();
        }
    }

    private Optional<MergePlan> reserved(List<PartDescription> sources) {
        if (sources.stream().anyMatch(part -> busy.contains(part.name()))) {
            return Optional.empty();
        }
        MergePlan plan = new MergePlan(sources);
        reserve(plan);
        return Optional.of(plan);
    }

    private boolean isAtRest() {
        return running >= settings.concurrentMax() || clock.nanoTime() - restUntilNanos < 0;
    }

    /// The merge of all parts of a partition, as OPTIMIZE wants, or of some where all do not fit
    /// into memory, reserved; empty when there is nothing to merge or a part of it is being
    /// merged. Resting does not hold it up.
    public Optional<MergePlan> nextOfAll(List<PartDescription> parts, String partitionId) {
        lock.lock();
        try {
            Optional<MergePlan> plan =
                    MergePolicy.chooseAll(parts, busy, partitionId, settings.memoryMax());
            plan.ifPresent(this::reserve);
            return plan;
        } finally {
            lock.unlock();
        }
    }

    private void reserve(MergePlan plan) {
        busy.addAll(plan.sourceNames());
        running++;
    }

    /// The merge is published, or was given up without a fault.
    public void finished(MergePlan plan) {
        lock.lock();
        try {
            release(plan);
            failuresInRow = 0;
        } finally {
            lock.unlock();
        }
    }

    /// The merge has failed.
    public void failed(MergePlan plan) {
        lock.lock();
        try {
            release(plan);
            long restMs = Math.min(REST_MAX_MS, REST_FIRST_MS << Math.min(failuresInRow, 6));
            failuresInRow++;
            restUntilNanos = clock.nanoTime() + restMs * 1_000_000;
        } finally {
            lock.unlock();
        }
    }

    private void release(MergePlan plan) {
        if (!busy.containsAll(plan.sourceNames())) {
            throw new IllegalArgumentException("%s is not running".formatted(plan.sourceNames()));
        }
        plan.sourceNames().forEach(busy::remove);
        running--;
    }

    /// The names of the parts being merged.
    public Set<String> busyParts() {
        lock.lock();
        try {
            return Set.copyOf(busy);
        } finally {
            lock.unlock();
        }
    }

    /// The number of merges that run.
    public int runningCount() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }
}
