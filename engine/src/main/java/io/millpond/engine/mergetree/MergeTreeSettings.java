package io.millpond.engine.mergetree;

import io.millpond.sql.setting.ForeignSettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingRegistry;
import io.millpond.sql.setting.SettingType;

import java.util.List;

/// The settings of MergeTree tables.
///
/// The constants have an effect. All other names that ClickHouse 26.7 knows are accepted.
public final class MergeTreeSettings {
    public static final Setting<Long> INDEX_GRANULARITY =
            Setting.of(
                    "index_granularity",
                    SettingType.NON_ZERO_UINT64.named("UInt64"),
                    8192L,
                    "The most rows of a granule.");
    public static final Setting<Long> INDEX_GRANULARITY_BYTES =
            Setting.of(
                    "index_granularity_bytes",
                    SettingType.UINT64,
                    10L << 20,
                    "The bytes in memory from which on a granule has fewer rows; 0: no limit.");
    public static final Setting<Long> PARTS_TO_THROW_INSERT =
            Setting.of(
                    "parts_to_throw_insert",
                    SettingType.UINT64,
                    3000L,
                    "The parts of one partition at which an insert fails.");
    public static final Setting<Long> PARTS_TO_DELAY_INSERT =
            Setting.of(
                    "parts_to_delay_insert",
                    SettingType.UINT64,
                    1000L,
                    "The parts of one partition from which on inserts wait; 0: they never do.");
    public static final Setting<Long> MAX_DELAY_TO_INSERT =
            Setting.of(
                    "max_delay_to_insert",
                    SettingType.UINT64,
                    1L,
                    "The most seconds that an insert waits for merges.");
    public static final Setting<Long> MIN_DELAY_TO_INSERT_MS =
            Setting.of(
                    "min_delay_to_insert_ms",
                    SettingType.UINT64,
                    10L,
                    "The least milliseconds that an insert waits when it does.");
    public static final Setting<Long> MAX_BYTES_TO_MERGE =
            Setting.of(
                    "max_bytes_to_merge_at_max_space_in_pool",
                    SettingType.UINT64,
                    161_061_273_600L,
                    "The most bytes of parts that one background merge takes.");
    public static final Setting<Long> DEDUPLICATION_WINDOW =
            Setting.of(
                    "non_replicated_deduplication_window",
                    SettingType.UINT64,
                    0L,
                    "How many of the latest inserted blocks, each partition of one by itself, are"
                            + " remembered, so that the same ones are left out; 0: none.");
    public static final Setting<Boolean> ALLOW_FLOAT_PARTITION_KEY =
            Setting.of(
                    "allow_floating_point_partition_key",
                    SettingType.BOOL,
                    false,
                    "Whether an expression of the partition key may be a float.");
    public static final Setting<Boolean> ALLOW_NULLABLE_KEY =
            Setting.of(
                    "allow_nullable_key",
                    SettingType.BOOL,
                    false,
                    "Whether columns of the sorting key may be Nullable.");
    public static final Setting<Boolean> ENABLE_BLOCK_NUMBER_COLUMN =
            Setting.of(
                    "enable_block_number_column",
                    SettingType.BOOL,
                    false,
                    "Whether UPDATE may be used on the table.");
    public static final Setting<String> DELETE_WITH_PROJECTIONS =
            Setting.of(
                    "lightweight_mutation_projection_mode",
                    SettingType.words(
                            "LightweightMutationProjectionMode", "rebuild", "drop", "throw"),
                    "throw",
                    "Whether DELETE is refused for a table with projections: throw.");
    public static final Setting<Boolean> ALLOW_CLEANUP =
            Setting.of(
                    "allow_experimental_replacing_merge_with_cleanup",
                    SettingType.BOOL,
                    false,
                    "Whether OPTIMIZE may remove rows that are marked as deleted.");
    public static final Setting<Boolean> ALLOW_OTHER_COLUMNS =
            Setting.of(
                    "allow_dimensions_outside_sorting_key",
                    SettingType.BOOL,
                    false,
                    "Whether an AggregatingMergeTree may have columns that are neither aggregates"
                            + " nor in its keys.");
    public static final Setting<Long> MERGE_WITH_TTL_TIMEOUT =
            Setting.of(
                    "merge_with_ttl_timeout",
                    SettingType.INT64,
                    14_400L,
                    "Seconds before rows of a partition expire by a merge of their own again.");
    public static final Setting<Boolean> TTL_ONLY_DROP_PARTS =
            Setting.of(
                    "ttl_only_drop_parts",
                    SettingType.BOOL,
                    false,
                    "Whether a part is not merged just because some of its rows have expired.");
    public static final Setting<Long> RECOMPRESSION_TIMEOUT =
            Setting.of(
                    "merge_with_recompression_ttl_timeout",
                    SettingType.INT64,
                    14_400L,
                    "Seconds before parts of a partition are compressed anew by a merge of their"
                            + " own again.");
    public static final Setting<Long> MERGES_WITH_TTL_MAX =
            Setting.of(
                    "max_number_of_merges_with_ttl_in_pool",
                    SettingType.UINT64,
                    2L,
                    "How many merges may run at a time, in all tables, because rows have expired.");
    public static final Setting<Boolean> INDEXES_ON_MERGE =
            Setting.of(
                    "materialize_skip_indexes_on_merge",
                    SettingType.BOOL,
                    true,
                    "Whether merged parts get skip indexes; MATERIALIZE INDEX adds them anyway.");
    public static final Setting<String> NO_INDEXES_ON_MERGE =
            Setting.of(
                    "exclude_materialize_skip_indexes_on_merge",
                    SettingType.STRING,
                    "",
                    "The skip indexes, as a list, that merged parts do not get.");
    public static final Setting<String> DEFAULT_CODEC =
            Setting.of(
                    "default_compression_codec",
                    SettingType.STRING,
                    "",
                    "How columns are compressed that have no codec of their own: NONE, LZ4,"
                            + " LZ4HC(level) or ZSTD(level); empty: LZ4.");
    public static final Setting<Long> MIN_AGE_TO_FORCE_MERGE_S =
            Setting.of(
                    "min_age_to_force_merge_seconds",
                    SettingType.UINT64,
                    0L,
                    "Parts that are all older than this many seconds are merged whatever they"
                            + " weigh; 0: never.");
    public static final Setting<Boolean> FORCES_PARTITIONS_ONLY =
            Setting.of(
                    "min_age_to_force_merge_on_partition_only",
                    SettingType.BOOL,
                    false,
                    "Whether old parts are merged whatever they weigh only if all parts of their"
                            + " partition are old.");
    public static final Setting<Boolean> FSYNC_AFTER_INSERT =
            Setting.of(
                    "fsync_after_insert",
                    SettingType.BOOL,
                    false,
                    "Has no effect: parts are always synced, unless the server's durability is"
                            + " relaxed.");
    public static final Setting<Boolean> FSYNC_PART_DIRECTORY =
            Setting.of(
                    "fsync_part_directory",
                    SettingType.BOOL,
                    false,
                    "Has no effect: directories of parts are always synced, unless the server's"
                            + " durability is relaxed.");

    /// Every setting of MergeTree tables.
    public static final SettingRegistry REGISTRY = registry();

    private MergeTreeSettings() {}

    private static SettingRegistry registry() {
        return new SettingRegistry(
                List.of(
                        INDEX_GRANULARITY,
                        INDEX_GRANULARITY_BYTES,
                        PARTS_TO_THROW_INSERT,
                        PARTS_TO_DELAY_INSERT,
                        MAX_DELAY_TO_INSERT,
                        MIN_DELAY_TO_INSERT_MS,
                        MAX_BYTES_TO_MERGE,
                        DEDUPLICATION_WINDOW,
                        ALLOW_FLOAT_PARTITION_KEY,
                        ALLOW_NULLABLE_KEY,
                        ALLOW_CLEANUP,
                        ENABLE_BLOCK_NUMBER_COLUMN,
                        DELETE_WITH_PROJECTIONS,
                        ALLOW_OTHER_COLUMNS,
                        MERGE_WITH_TTL_TIMEOUT,
                        TTL_ONLY_DROP_PARTS,
                        RECOMPRESSION_TIMEOUT,
                        MERGES_WITH_TTL_MAX,
                        INDEXES_ON_MERGE,
                        NO_INDEXES_ON_MERGE,
                        DEFAULT_CODEC,
                        MIN_AGE_TO_FORCE_MERGE_S,
                        FORCES_PARTITIONS_ONLY,
                        FSYNC_AFTER_INSERT,
                        FSYNC_PART_DIRECTORY),
                () -> ForeignSettings.read(MergeTreeSettings.class, "merge-tree-settings.tsv"));
    }
}
