package io.millpond.sql.setting;

import java.util.Map;
import java.util.TreeMap;

/// The settings of queries.
///
/// The constants are those that the query core obeys, and every statement. All other names that
/// ClickHouse 26.7 knows are in the registry with its types and defaults, so that clients may set
/// them; a module that implements one asks for it by [#known], which reads their list.
public final class QuerySettings {
    private static final Map<String, Setting<?>> DECLARED = new TreeMap<>();
    private static final SettingType<String> OVERFLOW =
            SettingType.words("OverflowMode", "throw", "break");
    private static final SettingType<String> SET_OPERATION =
            SettingType.words("SetOperationMode", "DISTINCT", "ALL", "");

    private static final SettingType<String> TABLE_ENGINE =
            SettingType.words(
                    "DefaultTableEngine",
                    "SharedMergeTree",
                    "SharedReplacingMergeTree",
                    "ReplicatedMergeTree",
                    "MergeTree",
                    "StripeLog",
                    "Memory",
                    "ReplicatedReplacingMergeTree",
                    "Log",
                    "ReplacingMergeTree",
                    "None");

    public static final Setting<String> DEFAULT_TABLE_ENGINE =
            declare(
                    "default_table_engine",
                    TABLE_ENGINE,
                    "MergeTree",
                    "The engine of tables whose definition names none; None: there has to be one.");
    public static final Setting<String> DEFAULT_TEMPORARY_TABLE_ENGINE =
            declare(
                    "default_temporary_table_engine",
                    TABLE_ENGINE,
                    "Memory",
                    "The engine of temporary tables whose definition names none.");
    public static final Setting<Long> MAX_BLOCK_SIZE =
            declare(
                    "max_block_size",
                    SettingType.NON_ZERO_UINT64,
                    65_536L,
                    "The most rows in a block that a table is asked for.");
    public static final Setting<Long> MAX_THREADS =
            declare(
                    "max_threads",
                    SettingType.THREADS,
                    0L,
                    "How many lanes a query may use; auto: one for each core.");
    public static final Setting<Long> MAX_MEMORY_USAGE =
            declare(
                    "max_memory_usage",
                    SettingType.UINT64,
                    0L,
                    "The most bytes that the state of a query may hold; 0: no limit.");
    public static final Setting<Long> MAX_EXECUTION_TIME =
            declare(
                    "max_execution_time",
                    SettingType.SECONDS,
                    0L,
                    "How long a query may run, in seconds; 0: no limit.");
    public static final Setting<String> TIMEOUT_OVERFLOW_MODE =
            declare(
                    "timeout_overflow_mode",
                    OVERFLOW,
                    "throw",
                    "What happens when a query runs too long.");
    public static final Setting<Boolean> USE_LEGACY_TO_TIME =
            declare(
                    "use_legacy_to_time",
                    SettingType.BOOL,
                    false,
                    "Whether toTime gives the time of day on a fixed date, as it once did.");
    public static final Setting<Long> MAX_ROWS_TO_READ =
            declare(
                    "max_rows_to_read",
                    SettingType.UINT64,
                    0L,
                    "The most rows a query may read from tables; 0: no limit.");
    public static final Setting<Long> MAX_BYTES_TO_READ =
            declare(
                    "max_bytes_to_read",
                    SettingType.UINT64,
                    0L,
                    "The most bytes a query may read from tables; 0: no limit.");
    public static final Setting<String> READ_OVERFLOW_MODE =
            declare(
                    "read_overflow_mode",
                    OVERFLOW,
                    "throw",
                    "What happens when a query reads too much.");
    public static final Setting<Long> MAX_RESULT_ROWS =
            declare(
                    "max_result_rows",
                    SettingType.UINT64,
                    0L,
                    "The most rows a result may have; 0: no limit.");
    public static final Setting<Long> MAX_RESULT_BYTES =
            declare(
                    "max_result_bytes",
                    SettingType.UINT64,
                    0L,
                    "The most bytes a result may have in memory; 0: no limit.");
    public static final Setting<String> RESULT_OVERFLOW_MODE =
            declare(
                    "result_overflow_mode",
                    OVERFLOW,
                    "throw",
                    "What happens when a result is too large.");
    public static final Setting<Long> MAX_ROWS_TO_GROUP_BY =
            declare(
                    "max_rows_to_group_by",
                    SettingType.UINT64,
                    0L,
                    "The most groups of GROUP BY; 0: no limit.");
    public static final Setting<String> GROUP_BY_OVERFLOW_MODE =
            declare(
                    "group_by_overflow_mode",
                    SettingType.words("OverflowModeGroupBy", "throw", "break", "any"),
                    "throw",
                    "What happens when there are too many groups.");
    public static final Setting<Long> MAX_ROWS_TO_SORT =
            declare(
                    "max_rows_to_sort",
                    SettingType.UINT64,
                    0L,
                    "The most rows that ORDER BY holds; 0: no limit.");
    public static final Setting<Long> MAX_BYTES_TO_SORT =
            declare(
                    "max_bytes_to_sort",
                    SettingType.UINT64,
                    0L,
                    "The most bytes that ORDER BY holds; 0: no limit.");
    public static final Setting<String> SORT_OVERFLOW_MODE =
            declare(
                    "sort_overflow_mode",
                    OVERFLOW,
                    "throw",
                    "What happens when there is too much to sort.");
    public static final Setting<Long> MAX_ROWS_IN_DISTINCT =
            declare(
                    "max_rows_in_distinct",
                    SettingType.UINT64,
                    0L,
                    "The most different rows of DISTINCT; 0: no limit.");
    public static final Setting<Long> MAX_BYTES_IN_DISTINCT =
            declare(
                    "max_bytes_in_distinct",
                    SettingType.UINT64,
                    0L,
                    "The most bytes that DISTINCT holds; 0: no limit.");
    public static final Setting<String> DISTINCT_OVERFLOW_MODE =
            declare(
                    "distinct_overflow_mode",
                    OVERFLOW,
                    "throw",
                    "What happens when DISTINCT has too many rows.");
    public static final Setting<Long> MAX_ROWS_IN_SET =
            declare(
                    "max_rows_in_set",
                    SettingType.UINT64,
                    0L,
                    "The most rows of a subquery in IN; 0: no limit.");
    public static final Setting<Long> MAX_BYTES_IN_SET =
            declare(
                    "max_bytes_in_set",
                    SettingType.UINT64,
                    0L,
                    "The most bytes of a subquery in IN; 0: no limit.");
    public static final Setting<String> SET_OVERFLOW_MODE =
            declare(
                    "set_overflow_mode",
                    OVERFLOW,
                    "throw",
                    "What happens when a subquery in IN is too large.");
    public static final Setting<Long> MAX_ROWS_IN_JOIN =
            declare(
                    "max_rows_in_join",
                    SettingType.UINT64,
                    0L,
                    "The most rows of the right side of JOIN; 0: no limit.");
    public static final Setting<Long> MAX_BYTES_IN_JOIN =
            declare(
                    "max_bytes_in_join",
                    SettingType.UINT64,
                    0L,
                    "The most bytes of the right side of JOIN; 0: no limit.");
    public static final Setting<String> JOIN_OVERFLOW_MODE =
            declare(
                    "join_overflow_mode",
                    OVERFLOW,
                    "throw",
                    "What happens when the right side of JOIN is too large.");
    public static final Setting<Long> LIMIT =
            declare(
                    "limit",
                    SettingType.UINT64,
                    0L,
                    "The most rows of the result, besides LIMIT; 0: no limit.");
    public static final Setting<Long> OFFSET =
            declare("offset", SettingType.UINT64, 0L, "Rows of the result to leave out first.");
    public static final Setting<Boolean> JOIN_USE_NULLS =
            declare(
                    "join_use_nulls",
                    SettingType.BOOL,
                    false,
                    "Whether cells without a match are NULL rather than a default.");
    public static final Setting<String> JOIN_DEFAULT_STRICTNESS =
            declare(
                    "join_default_strictness",
                    SettingType.words("JoinStrictness", "ALL", "ANY", ""),
                    "ALL",
                    "The strictness of a JOIN that names none.");
    public static final Setting<Boolean> GROUP_BY_USE_NULLS =
            declare(
                    "group_by_use_nulls",
                    SettingType.BOOL,
                    false,
                    "Whether keys left out by ROLLUP, CUBE and GROUPING SETS are NULL.");
    public static final Setting<Boolean> TRANSFORM_NULL_IN =
            declare(
                    "transform_null_in",
                    SettingType.BOOL,
                    false,
                    "Whether IN takes NULL as equal to NULL.");
    public static final Setting<Boolean> AGGREGATE_FUNCTIONS_NULL_FOR_EMPTY =
            declare(
                    "aggregate_functions_null_for_empty",
                    SettingType.BOOL,
                    false,
                    "Whether an aggregate of no rows is NULL.");
    public static final Setting<Boolean> EMPTY_RESULT_FOR_AGGREGATION_BY_EMPTY_SET =
            declare(
                    "empty_result_for_aggregation_by_empty_set",
                    SettingType.BOOL,
                    false,
                    "Whether an aggregation without keys of no rows has no row.");
    public static final Setting<String> UNION_DEFAULT_MODE =
            declare(
                    "union_default_mode",
                    SET_OPERATION,
                    "",
                    "What UNION alone means; empty: an error.");
    public static final Setting<String> INTERSECT_DEFAULT_MODE =
            declare("intersect_default_mode", SET_OPERATION, "ALL", "What INTERSECT alone means.");
    public static final Setting<String> EXCEPT_DEFAULT_MODE =
            declare("except_default_mode", SET_OPERATION, "ALL", "What EXCEPT alone means.");
    public static final Setting<Boolean> ENABLE_POSITIONAL_ARGUMENTS =
            declare(
                    "enable_positional_arguments",
                    SettingType.BOOL,
                    true,
                    "Whether a number in GROUP BY, ORDER BY and LIMIT BY is a column's place.");
    public static final Setting<Boolean> PREFER_COLUMN_NAME_TO_ALIAS =
            declare(
                    "prefer_column_name_to_alias",
                    SettingType.BOOL,
                    false,
                    "Whether a column hides an alias of the same name.");
    public static final Setting<Boolean> ENABLE_UNALIGNED_ARRAY_JOIN =
            declare(
                    "enable_unaligned_array_join",
                    SettingType.BOOL,
                    false,
                    "Whether ARRAY JOIN fills shorter arrays with defaults.");
    public static final Setting<Long> MAX_SUBQUERY_DEPTH =
            declare(
                    "max_subquery_depth",
                    SettingType.UINT64,
                    100L,
                    "The deepest nesting of subqueries.");
    public static final Setting<Long> MAX_RECURSIVE_CTE_EVALUATION_DEPTH =
            declare(
                    "max_recursive_cte_evaluation_depth",
                    SettingType.UINT64,
                    1_000L,
                    "The most rounds in which a recursive common table is computed.");
    public static final Setting<Boolean> EXTREMES =
            declare(
                    "extremes",
                    SettingType.BOOL,
                    false,
                    "Whether the result has the least and the greatest value of each column.");
    public static final Setting<String> SESSION_TIMEZONE =
            declare(
                    "session_timezone",
                    SettingType.STRING.named("Timezone"),
                    "",
                    "The time zone of date and time functions; empty: the server's.");
    public static final Setting<String> SHORT_CIRCUIT_FUNCTION_EVALUATION =
            declare(
                    "short_circuit_function_evaluation",
                    SettingType.words(
                            "ShortCircuitFunctionEvaluation", "enable", "force_enable", "disable"),
                    "enable",
                    "Whether branches of if, multiIf, and, or run only for rows that need them.");
    public static final Setting<Boolean> OPTIMIZE_MOVE_TO_PREWHERE =
            declare(
                    "optimize_move_to_prewhere",
                    SettingType.BOOL,
                    true,
                    "Whether conditions of WHERE are evaluated while a table is read, before the"
                            + " other columns are.");
    public static final Setting<Boolean> OPTIMIZE_READ_IN_ORDER =
            declare(
                    "optimize_read_in_order",
                    SettingType.BOOL,
                    true,
                    "Whether ORDER BY with LIMIT reads a table from where the first rows are, and"
                            + " leaves out what comes after those it shows.");
    public static final Setting<Boolean> LAZY_MATERIALIZATION =
            declare(
                    "query_plan_optimize_lazy_materialization",
                    SettingType.BOOL,
                    true,
                    "Whether ORDER BY with LIMIT reads columns that it does not order by only for"
                            + " the rows that are shown.");
    public static final Setting<Long> LAZY_MATERIALIZATION_LIMIT_MAX =
            declare(
                    "query_plan_max_limit_for_lazy_materialization",
                    SettingType.UINT64,
                    10_000L,
                    "The greatest LIMIT for which columns are read later; 0: any.");
    public static final Setting<Long> SLEEP_MICROS_MAX =
            declare(
                    "function_sleep_max_microseconds_per_block",
                    SettingType.UINT64,
                    3_000_000L,
                    "The longest time in microseconds that sleep and sleepEachRow take for one block;"
                            + " 0: no limit.");
    public static final Setting<Boolean> OPTIMIZE_FUNCTIONS_TO_SUBCOLUMNS =
            declare(
                    "optimize_functions_to_subcolumns",
                    SettingType.BOOL,
                    true,
                    "Whether only sizes of texts, arrays and maps, or which values are NULL, are read"
                            + " where a query asks no more of a column.");
    public static final Setting<Long> MAX_QUERY_SIZE =
            declare(
                    "max_query_size",
                    SettingType.UINT64,
                    262_144L,
                    "The most bytes of a statement that are parsed, but for the rows of INSERT.");
    public static final Setting<Long> MAX_PARSER_DEPTH =
            declare(
                    "max_parser_depth",
                    SettingType.UINT64,
                    1_000L,
                    "How deep a statement may be nested.");
    public static final Setting<Long> READONLY =
            declare(
                    "readonly",
                    SettingType.UINT64,
                    0L,
                    "1: only what changes nothing is allowed; 2: that, and settings may change.");
    public static final Setting<Boolean> SUSPICIOUS_VARIANTS =
            declare(
                    "allow_suspicious_variant_types",
                    SettingType.BOOL,
                    false,
                    "Whether the alternatives of a Variant may have a common type.");
    public static final Setting<Boolean> VARIANT_AS_COMMON_TYPE =
            declare(
                    "use_variant_as_common_type",
                    SettingType.BOOL,
                    true,
                    "Whether values without a common type become a Variant.");
    public static final Setting<Boolean> VARIANT_MISMATCH_FAILS =
            declare(
                    "variant_throw_on_type_mismatch",
                    SettingType.BOOL,
                    true,
                    "Whether a function fails for a value in a Variant of a type that it does not"
                            + " take; otherwise it gives NULL.");
    public static final Setting<Boolean> DYNAMIC_MISMATCH_FAILS =
            declare(
                    "dynamic_throw_on_type_mismatch",
                    SettingType.BOOL,
                    true,
                    "Whether a function fails for a value in a Dynamic of a type that it does not"
                            + " take; otherwise it gives NULL.");
    public static final Setting<Boolean> SKIP_DUPLICATED_PATHS =
            declare(
                    "type_json_skip_duplicated_paths",
                    SettingType.BOOL,
                    false,
                    "Whether the first of several values at a path of a JSON is taken; otherwise"
                            + " they are an error.");
    public static final Setting<Boolean> SUSPICIOUS_TYPES_IN_ORDER_BY =
            declare(
                    "allow_suspicious_types_in_order_by",
                    SettingType.BOOL,
                    false,
                    "Whether ORDER BY takes Variant and Dynamic.");
    public static final Setting<Boolean> SUSPICIOUS_TYPES_IN_GROUP_BY =
            declare(
                    "allow_suspicious_types_in_group_by",
                    SettingType.BOOL,
                    false,
                    "Whether GROUP BY takes Variant and Dynamic.");
    public static final Setting<Boolean> FILL_BY_SORTING_PREFIX =
            declare(
                    "use_with_fill_by_sorting_prefix",
                    SettingType.BOOL,
                    true,
                    "Whether WITH FILL fills each group of equal keys before it on its own.");
    public static final Setting<Boolean> SUSPICIOUS_LOW_CARDINALITY =
            declare(
                    "allow_suspicious_low_cardinality_types",
                    SettingType.BOOL,
                    false,
                    "Whether LowCardinality may be of types that are as small as its codes.");

    public static final Setting<String> DEDUPLICATE_INSERT =
            declare(
                    "deduplicate_insert",
                    SettingType.words(
                            "DeduplicateInsertMode",
                            "enable",
                            "disable",
                            "backward_compatible_choice"),
                    "enable",
                    "Whether an INSERT leaves out blocks that a table remembers;"
                            + " backward_compatible_choice: insert_deduplicate says so.");
    public static final Setting<String> DEDUPLICATE_INSERT_SELECT =
            declare(
                    "deduplicate_insert_select",
                    SettingType.words(
                            "DeduplicateInsertSelectMode",
                            "enable_even_for_bad_queries",
                            "force_enable",
                            "disable",
                            "enable_when_possible"),
                    "enable_when_possible",
                    "Whether an INSERT SELECT leaves out blocks that a table remembers. It is"
                            + " possible with ORDER BY ALL or a token.");
    public static final Setting<String> DATE_TIME_OVERFLOW =
            declare(
                    "date_time_overflow_behavior",
                    SettingType.words("DateTimeOverflowBehavior", "ignore", "saturate", "throw"),
                    "ignore",
                    "What a date becomes in a type whose range does not have it.");

    public static final Setting<Boolean> FINAL =
            declare(
                    "final",
                    SettingType.BOOL,
                    false,
                    "Whether every table that may be read with FINAL is.");

    public static final Setting<String> LIGHTWEIGHT_DELETE_MODE =
            declare(
                    "lightweight_delete_mode",
                    SettingType.words(
                            "LightweightDeleteMode",
                            "lightweight_update_force",
                            "lightweight_update",
                            "alter_update"),
                    "alter_update",
                    "Whether DELETE is listed as a mutation or counts as an UPDATE.");

    /// Every setting of queries.
    public static final SettingRegistry REGISTRY = registry();

    private QuerySettings() {}

    /// The setting that ClickHouse calls `name`, for a module that obeys it.
    ///
    /// @throws IllegalArgumentException when there is none of this type
    public static <T> Setting<T> known(String name, SettingType<T> type) {
        Setting<?> setting = REGISTRY.find(name);
        if (setting == null || setting.type() != type) {
            throw new IllegalArgumentException("no setting of type " + type + ": " + name);
        }
        @SuppressWarnings("unchecked") // the type was compared just above
        Setting<T> typed = (Setting<T>) setting;
        return typed;
    }

    private static <T> Setting<T> declare(
            String name, SettingType<T> type, T defaultValue, String description) {
        Setting<T> setting = Setting.of(name, type, defaultValue, description);
        DECLARED.put(name, setting);
        return setting;
    }

    private static SettingRegistry registry() {
        return new SettingRegistry(
                DECLARED.values(),
                () -> ForeignSettings.read(QuerySettings.class, "query-settings.tsv"));
    }
}
