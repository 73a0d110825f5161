package io.millpond.engine.metric;

/// Why parts were merged, with ClickHouse's names and numbers.
public enum MergeReason {
    NOT_A_MERGE("NotAMerge", "", 1),
    REGULAR("RegularMerge", "Regular", 2),
    /// Rows have expired.
    TTL_DELETE("TTLDeleteMerge", "TTLDelete", 3),
    /// All rows are old enough to be compressed in another way.
    TTL_RECOMPRESS("TTLRecompressMerge", "TTLRecompress", 4),
    /// All rows have expired.
    TTL_DROP("TTLDropMerge", "TTLDrop", 5);

    private final String title;
    private final String mergeType;
    private final int number;

    MergeReason(String title, String mergeType, int number) {
        this.title = title;
        this.mergeType = mergeType;
        this.number = number;
    }

    /// The name in the log of parts.
    public String title() {
        return title;
    }

    /// The name among the merges that run.
    public String mergeType() {
        return mergeType;
    }

    public int number() {
        return number;
    }
}
