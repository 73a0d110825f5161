package io.millpond.storage.part;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// How the rows of a part are cut and compressed, and what is kept beside them.
///
/// @param granuleRows the most rows of a granule, ClickHouse's `index_granularity`
/// @param granuleBytes the uncompressed bytes from which on a granule has fewer rows, ClickHouse's
///     `index_granularity_bytes`
/// @param codecs of columns by their names in the part; others are compressed as the part is
/// @param sections in the order in which they are written, of distinct names
public record PartSettings(
        PartCodec codec,
        int granuleRows,
        long granuleBytes,
        Map<String, ColumnCodec> codecs,
        List<SectionSpec> sections) {
    public static final PartSettings DEFAULT = new PartSettings(PartCodec.DEFAULT, 8192, 10L << 20);

    /// The most rows a granule can be set to: one block of query work.
    public static final int GRANULE_ROWS_MAX = 65_536;

    public PartSettings {
        codecs = Map.copyOf(codecs);
        sections = List.copyOf(sections);
        if (granuleRows < 1 || granuleRows > GRANULE_ROWS_MAX) {
            throw new IllegalArgumentException("granuleRows: " + granuleRows);
        }
        if (granuleBytes < 1) {
            throw new IllegalArgumentException("granuleBytes: " + granuleBytes);
        }
    }

    /// Settings of parts whose columns are compressed alike, without sections.
    public PartSettings(PartCodec codec, int granuleRows, long granuleBytes) {
        this(codec, granuleRows, granuleBytes, Map.of(), List.of());
    }

    /// The same with another way to compress columns without a codec of their own.
    public PartSettings withCodec(PartCodec other) {
        return new PartSettings(other, granuleRows, granuleBytes, codecs, sections);
    }

    /// The same without the sections called `names`.
    public PartSettings withoutSections(Set<String> names) {
        return new PartSettings(
                codec,
                granuleRows,
                granuleBytes,
                codecs,
                sections.stream().filter(section -> !names.contains(section.name())).toList());
    }
}
