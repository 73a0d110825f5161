package io.millpond.storage.part;

/// How the rows of a part are cut and compressed.
///
/// @param zstdLevel of [Codec#ZSTD], 1 to 22
/// @param granuleRows the most rows of a granule, ClickHouse's `index_granularity`
/// @param granuleBytes the uncompressed bytes from which on a granule has fewer rows, ClickHouse's
///     `index_granularity_bytes`
public record PartSettings(Codec codec, int zstdLevel, int granuleRows, long granuleBytes) {
    public static final PartSettings DEFAULT = new PartSettings(Codec.LZ4, 1, 8192, 10L << 20);

    /// What merged parts are written with.
    public static final PartSettings DENSE = new PartSettings(Codec.ZSTD, 1, 8192, 10L << 20);

    /// The most rows a granule can be set to: one block of query work.
    public static final int GRANULE_ROWS_MAX = 65_536;

    public PartSettings {
        if (granuleRows < 1 || granuleRows > GRANULE_ROWS_MAX) {
            throw new IllegalArgumentException("granuleRows: " + granuleRows);
        }
        if (granuleBytes < 1) {
            throw new IllegalArgumentException("granuleBytes: " + granuleBytes);
        }
    }
}
