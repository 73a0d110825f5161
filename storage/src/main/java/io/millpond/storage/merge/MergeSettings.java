package io.millpond.storage.merge;

/// The bounds and weights by which merges are chosen.
///
/// The names are those of ClickHouse's merge selector; sizes are bytes of files.
///
/// @param base how many times the largest source a merge must weigh, at first
/// @param partsMax the most parts of one merge
/// @param bytesMax the most bytes of all sources of one merge
/// @param concurrentMax the most merges of one table at a time
/// @param fixedBytes what a part weighs beside its bytes: opening and seeking
public record MergeSettings(
        double base, int partsMax, long bytesMax, int concurrentMax, long fixedBytes) {
    public static final MergeSettings DEFAULT = new MergeSettings(5.0, 32, 150L << 30, 2, 5L << 20);

    public MergeSettings {
        if (base < 2 || partsMax < 2 || bytesMax < 1 || concurrentMax < 1 || fixedBytes < 0) {
            throw new IllegalArgumentException(
                    "base %s, partsMax %d, bytesMax %d, concurrentMax %d, fixedBytes %d"
                            .formatted(base, partsMax, bytesMax, concurrentMax, fixedBytes));
        }
    }
}
