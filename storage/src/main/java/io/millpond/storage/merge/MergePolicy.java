package io.millpond.storage.merge;

import io.millpond.storage.part.PartDescription;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Chooses which parts to merge: pure functions of the parts, the settings and the time.
///
/// Every range of adjacent parts of a partition is a candidate. A range is worth merging when its
/// weight (bytes, and a fixed weight for each part) is at least `base` times that of its largest
/// part: then each row is rewritten about log_base(rows) times in its life. The base is lowered, at
/// the least to 2, the more parts the partition has and the older the youngest part of the range
/// is, so that what is left behind by a quiet table is merged in the end, small ranges sooner than
/// large ones. A table that stays quiet for much longer than that gets a base that falls on, to
/// nearly 1, and comes to rest with one part in each partition or close to it; what this costs is
/// bounded by the time since its last insert, 1 MB a day or 100 MB in two months. Among the ranges
/// worth it, the one that gets rid of a part for the fewest bytes wins.
///
/// Parts older than the settings' age are merged when nothing is worth it.
///
/// A quiet table comes to rest: each merge leaves fewer parts.
///
/// Source: ClickHouse's SimpleMergeSelector, with its constants but for those of [MergeSettings].
/// *Differs:* none of its heuristics for small parts at the right end.
public final class MergePolicy {
    private static final double BASE_MIN = 2.0;
    private static final double QUIET_BASE_MIN = 1.0;
    private static final double QUIET_SMALL_S = 86_400;
    private static final double QUIET_LARGE_S = 60 * 86_400.0;
    private static final double AGE_MIN_S = 10;
    private static final double AGE_MAX_SMALL_S = 3_600;
    private static final double AGE_MAX_LARGE_S = 30 * 86_400.0;
    private static final double SMALL_BYTES = 1 << 20;
    private static final double LARGE_BYTES = 100L << 20;
    private static final double PARTS_MIN = 10;
    private static final double PARTS_MAX = 50;

    private static final Comparator<PartDescription> BLOCK_ORDER =
            Comparator.comparingLong((PartDescription part) -> part.spec().minBlock())
                    .thenComparingLong(part -> part.spec().maxBlock());

    private MergePolicy() {}

    /// The range most worth merging now; empty when there is none.
    ///
    /// @param parts the visible parts of one table
    /// @param busy names of parts that are being merged; no range goes across one
    public static Optional<MergePlan> choose(
            List<PartDescription> parts, Set<String> busy, MergeSettings settings, long nowMs) {
        Best best = new Best();
        for (List<PartDescription> partition : partitions(parts).values()) {
            for (List<PartDescription> run : runs(partition, busy)) {
                chooseIn(run, partition.size(), settings, nowMs, best);
            }
        }
        return Optional.ofNullable(best.sources)
                .map(MergePlan::new)
                .or(() -> chooseOld(parts, busy, settings, nowMs));
    }

    private static Optional<MergePlan> chooseOld(
            List<PartDescription> parts, Set<String> busy, MergeSettings settings, long nowMs) {
        if (settings.forceAgeS() <= 0) {
            return Optional.empty();
        }
        for (List<PartDescription> partition : partitions(parts).values()) {
            List<PartDescription> old = oldRun(partition, busy, settings, nowMs);
            boolean isEnough = !settings.forcesPartitions() || old.size() == partition.size();
            if (old.size() > 1 && isEnough) {
                return Optional.of(new MergePlan(old));
            }
        }
        return Optional.empty();
    }

    /// The first adjacent parts that are old, more than one if there are.
    private static List<PartDescription> oldRun(
            List<PartDescription> partition, Set<String> busy, MergeSettings settings, long nowMs) {
        List<PartDescription> run = new ArrayList<>();
        long bytes = 0;
        long memory = 0;
        for (PartDescription part : partition) {
            long ageS = (nowMs - part.spec().createdAtMs()) / 1000;
            boolean isOld = ageS >= settings.forceAgeS() && !busy.contains(part.name());
            boolean isFull =
                    run.size() == settings.partsMax()
                            || bytes + part.fileBytes() > settings.bytesMax()
                            || (run.size() > 1
                                    && memory + part.readingBytes() > settings.memoryMax());
            if (run.size() > 1 && (!isOld || isFull)) {
                return run;
            }
            if (!isOld || isFull) {
                run.clear();
                bytes = 0;
                memory = 0;
            }
            if (isOld) {
                run.add(part);
                bytes += part.fileBytes();
                memory += part.readingBytes();
            }
        }
        return run;
    }

    /// All parts of `partitionId` in one merge, whatever they weigh, as OPTIMIZE wants; where they
    /// do not all fit into memory, those adjacent ones that do and get rid of a part for the fewest
    /// bytes. Empty when it has none or one is being merged. A single part is merged with itself.
    public static Optional<MergePlan> chooseAll(
            List<PartDescription> parts, Set<String> busy, String partitionId, long memoryMax) {
        List<PartDescription> partition = partitions(parts).getOrDefault(partitionId, List.of());
        if (partition.isEmpty() || partition.stream().anyMatch(p -> busy.contains(p.name()))) {
            return Optional.empty();
        }
        List<PartDescription> best = partition.subList(0, fitting(partition, 0, memoryMax));
        double leastCost = Double.POSITIVE_INFINITY;
        for (int from = 0; best.size() < partition.size() && from + 1 < partition.size(); from++) {
            int to = fitting(partition, from, memoryMax);
            double cost = (double) bytes(partition, from, to) / (to - from - 1);
            if (cost < leastCost) {
                leastCost = cost;
                best = partition.subList(from, to);
            }
        }
        return Optional.of(new MergePlan(best));
    }

    /// The end of the longest range that begins at `from` and fits into memory, as two parts do.
    private static int fitting(List<PartDescription> parts, int from, long memoryMax) {
        long memory = 0;
        int to = from;
        while (to < parts.size()) {
            memory += parts.get(to).readingBytes();
            if (to - from > 1 && memory > memoryMax) {
                break;
            }
            to++;
        }
        return to;
    }

    private static long bytes(List<PartDescription> parts, int from, int to) {
        return parts.subList(from, to).stream().mapToLong(PartDescription::fileBytes).sum();
    }

    /// The number of parts in the partition that has most: what inserts are slowed down by.
    public static int partsInFullestPartition(List<PartDescription> parts) {
        Map<String, Integer> counts = new HashMap<>();
        int most = 0;
        for (PartDescription part : parts) {
            most = Math.max(most, counts.merge(part.spec().partitionId(), 1, Integer::sum));
        }
        return most;
    }

    private static Map<String, List<PartDescription>> partitions(List<PartDescription> parts) {
        Map<String, List<PartDescription>> partitions = new LinkedHashMap<>();
        for (PartDescription part : parts.stream().sorted(BLOCK_ORDER).toList()) {
            partitions.computeIfAbsent(part.spec().partitionId(), _ -> new ArrayList<>()).add(part);
        }
        return partitions;
    }

    /// The stretches of a partition between busy parts.
    private static List<List<PartDescription>> runs(
            List<PartDescription> partition, Set<String> busy) {
        List<List<PartDescription>> runs = new ArrayList<>();
        List<PartDescription> run = new ArrayList<>();
        for (PartDescription part : partition) {
            if (busy.contains(part.name())) {
                runs.add(run);
                run = new ArrayList<>();
            } else {
                run.add(part);
            }
        }
        runs.add(run);
        return runs;
    }

    private static final class Best {
        double score = Double.POSITIVE_INFINITY;
        @Nullable List<PartDescription> sources;
    }

    private static void chooseIn(
            List<PartDescription> run,
            int partitionSize,
            MergeSettings settings,
            long nowMs,
            Best best) {
        for (int from = 0; from < run.size(); from++) {
            long sum = 0;
            long largest = 0;
            long memory = 0;
            long youngestMs = Long.MIN_VALUE;
            int end = Math.min(run.size(), from + settings.partsMax());
            for (int to = from; to < end; to++) {
                PartDescription part = run.get(to);
                sum += part.fileBytes();
                largest = Math.max(largest, part.fileBytes());
                memory += part.readingBytes();
                youngestMs = Math.max(youngestMs, part.spec().createdAtMs());
                int count = to + 1 - from;
                if (sum > settings.bytesMax() || (count > 2 && memory > settings.memoryMax())) {
                    break;
                }
                if (count < 2) {
                    continue;
                }
                double ageS = Math.max(0, nowMs - youngestMs) / 1000.0;
                double weight = sum + (double) settings.fixedBytes() * count;
                double base = loweredBase(settings.base(), sum, ageS, partitionSize);
                double score = weight / (count - 1.9);
                if (weight / (largest + settings.fixedBytes()) >= base && score < best.score) {
                    best.score = score;
                    best.sources = List.copyOf(run.subList(from, to + 1));
                }
            }
        }
    }

    private static double loweredBase(double base, long bytes, double ageS, int partitionSize) {
        double size =
                normalized(
                        Math.log1p((double) bytes),
                        Math.log1p(SMALL_BYTES),
                        Math.log1p(LARGE_BYTES));
        double ageMaxS = AGE_MAX_SMALL_S + (AGE_MAX_LARGE_S - AGE_MAX_SMALL_S) * size;
        double age = normalized(ageS, AGE_MIN_S, ageMaxS);
        double count = normalized(partitionSize, PARTS_MIN, PARTS_MAX);
        double quietMaxS = QUIET_SMALL_S + (QUIET_LARGE_S - QUIET_SMALL_S) * size;
        double quiet = normalized(ageS, ageMaxS, quietMaxS);
        double lowered = base + (BASE_MIN - base) * Math.min(1, age + count);
        return quiet == 0 ? lowered : BASE_MIN + (QUIET_BASE_MIN - BASE_MIN) * quiet;
    }

    private static double normalized(double value, double min, double max) {
        return Math.clamp((value - min) / (max - min), 0.0, 1.0);
    }
}
