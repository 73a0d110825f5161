package io.millpond.storage.merge;

import io.millpond.storage.part.PartDescription;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/// A table on paper: parts are inserted at a rate, and merges, chosen by [MergePolicy], take the
/// time of the bytes they write.
///
/// Time is simulated. What a merge writes is as long as what it reads.
final class MergeModel {
    private static final long START_MS = 1_000;

    /// Syncing a file and the log.
    private static final double MERGE_MS = 5;

    private final MergeSettings settings;
    private final long smallBytesMax;
    private final double bytesAMs;
    private final List<PartDescription> parts = new ArrayList<>();
    private final Set<String> busy = new HashSet<>();
    private final PriorityQueue<Running> running =
            new PriorityQueue<>(Comparator.comparingDouble(Running::endMs));
    private double nowMs = START_MS;
    private long block;
    private long insertedBytes;
    private long mergedBytes;
    private int partsMax;

    private record Running(MergePlan plan, double endMs) {}

    /// @param smallBytesMax one merge of more bytes runs at a time
    /// @param bytesAMs what one merge writes in a millisecond
    MergeModel(MergeSettings settings, long smallBytesMax, double bytesAMs) {
        this.smallBytesMax = smallBytesMax;
        this.settings = settings;
        this.bytesAMs = bytesAMs;
    }

    /// A part that was there before.
    void has(long bytes) {
        block++;
        parts.add(MergePolicyTest.part("p", 0, block, block, bytes, (long) nowMs));
    }

    /// A part of `bytes` comes in, and the next one `everyMs` later.
    void insert(long bytes, double everyMs) {
        has(bytes);
        insertedBytes += bytes;
        partsMax = Math.max(partsMax, parts.size());
        begin();
        pass(nowMs + everyMs);
    }

    /// Lets time pass, in which merges end and others begin.
    void pass(double untilMs) {
        for (Running next = running.peek();
                next != null && next.endMs() <= untilMs;
                next = running.peek()) {
            var _ = running.remove();
            nowMs = next.endMs();
            end(next.plan());
            begin();
        }
        nowMs = untilMs;
    }

    private void begin() {
        while (running.size() < settings.concurrentMax()) {
            boolean isLargeRunning =
                    running.stream().anyMatch(merge -> merge.plan().fileBytes() > smallBytesMax);
            long bytesMax = isLargeRunning ? smallBytesMax : Long.MAX_VALUE;
            Optional<MergePlan> plan =
                    MergePolicy.choose(parts, busy, settings.within(bytesMax), (long) nowMs);
            if (plan.isEmpty()) {
                return;
            }
            busy.addAll(plan.get().sourceNames());
            double durationMs = MERGE_MS + plan.get().fileBytes() / bytesAMs;
            running.add(new Running(plan.get(), nowMs + durationMs));
        }
    }

    private void end(MergePlan plan) {
        mergedBytes += plan.fileBytes();
        plan.sourceNames().forEach(busy::remove);
        parts.removeAll(plan.sources());
        parts.add(
                new PartDescription(
                        plan.spec((long) nowMs),
                        plan.rowCount(),
                        1,
                        plan.fileBytes(),
                        plan.fileBytes()));
    }

    /// The most parts there ever were.
    int partsMax() {
        return partsMax;
    }

    /// How many times a byte that came in was written, the first time counted.
    double amplification() {
        return 1 + (double) mergedBytes / insertedBytes;
    }
}
