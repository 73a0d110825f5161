package io.millpond.engine.execute;

import java.util.Map;

/// What DESCRIBE says of virtual columns.
final class VirtualTexts {
    private static final Map<String, String> COMMENTS =
            Map.ofEntries(
                    Map.entry("_part", "Name of part"),
                    Map.entry("_part_index", "Sequential index of the part in the query result"),
                    Map.entry(
                            "_part_starting_offset",
                            "Cumulative starting row of the part in the query result"),
                    Map.entry(
                            "_part_uuid",
                            "Unique part identifier (if enabled MergeTree setting"
                                    + " assign_part_uuids)"),
                    Map.entry("_partition_id", "Name of partition"),
                    Map.entry("_sample_factor", "Sample factor (from the query)"),
                    Map.entry("_part_offset", "Number of row in the part"),
                    Map.entry("_part_granule_offset", "Number of granule in the part"),
                    Map.entry(
                            "_part_data_version",
                            "Data version of part (either min block number or mutation version)"),
                    Map.entry("_disk_name", "Disk name"),
                    Map.entry("_distance", "Pre-computed distance for vector search queries"),
                    Map.entry("_partition_value", "Value (a tuple) of a PARTITION BY expression"),
                    Map.entry(
                            "_row_exists",
                            "Persisted mask created by lightweight delete that show whether row"
                                    + " exists or is deleted"),
                    Map.entry(
                            "_block_number",
                            "Persisted original number of block that was assigned at insert"),
                    Map.entry(
                            "_block_offset",
                            "Persisted original number of row in block that was assigned at"
                                    + " insert"));

    private VirtualTexts() {}

    /// Empty: there is none.
    static String comment(String name) {
        return COMMENTS.getOrDefault(name, "");
    }

    /// How ClickHouse would keep it, were it stored; empty: it never is.
    static String codec(String name) {
        return name.startsWith("_block_") ? "Delta, LZ4" : "";
    }
}
