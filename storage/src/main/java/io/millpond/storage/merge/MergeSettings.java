package io.millpond.storage.merge;

/// The bounds and weights by which merges are chosen.
///
/// The names are those of ClickHouse's merge selector; sizes are bytes of files.
///
/// @param base how many times the largest source a merge must weigh, at first. *Differs:* 8, not 5:
///     a quarter less is rewritten, for a few parts more
/// @param partsMax the most parts of one merge
/// @param bytesMax the most bytes of all sources of one merge
/// @param memoryMax the most bytes of the heap that the sources of one merge may take together, but
///     two parts are merged whatever they take
/// @param concurrentMax the most merges of one table at a time
/// @param fixedBytes what a part weighs beside its bytes: a read finds its granules, a merge syncs
///     a file. Parts smaller than it are merged by their number, whatever their sizes *Differs:*
///     ClickHouse's parts are directories and weigh 5 MB, so that a table of small parts is
///     rewritten as a whole by every few inserts
/// @param forceAgeS parts that are all older than this, in seconds, are merged whatever they weigh
///     when nothing is worth merging; 0: never
/// @param forcesPartitions whether that is done only to all parts of a partition
public record MergeSettings(
        double base,
        int partsMax,
        long bytesMax,
        long memoryMax,
        int concurrentMax,
        long fixedBytes,
        long forceAgeS,
        boolean forcesPartitions) {
    public static final MergeSettings DEFAULT =
            new MergeSettings(8.0, 32, 150L << 30, Long.MAX_VALUE, 2, 64L << 10, 0, false);

    public MergeSettings {
        if (base < 2
                || partsMax < 2
                || bytesMax < 1
                || memoryMax < 1
                || concurrentMax < 1
                || fixedBytes < 0) {
            throw new IllegalArgumentException(
                    "base %s, partsMax %d, bytesMax %d, memoryMax %d, concurrentMax %d, fixedBytes %d"
                            .formatted(
                                    base,
                                    partsMax,
                                    bytesMax,
                                    memoryMax,
                                    concurrentMax,
                                    fixedBytes));
        }
    }

    /// The same, with merges of at most `bytes`.
    public MergeSettings within(long bytes) {
        return new MergeSettings(
                base,
                partsMax,
                Math.min(bytes, bytesMax),
                memoryMax,
                concurrentMax,
                fixedBytes,
                forceAgeS,
                forcesPartitions);
    }

    /// The same, merging parts that are older than `ageS` seconds.
    public MergeSettings forcing(long ageS, boolean partitionsOnly) {
        return new MergeSettings(
                base,
                partsMax,
                bytesMax,
                memoryMax,
                concurrentMax,
                fixedBytes,
                ageS,
                partitionsOnly);
    }

    /// The same, with merges whose sources take at most `bytes` of the heap.
    public MergeSettings holding(long bytes) {
        return new MergeSettings(
                base,
                partsMax,
                bytesMax,
                bytes,
                concurrentMax,
                fixedBytes,
                forceAgeS,
                forcesPartitions);
    }
}
