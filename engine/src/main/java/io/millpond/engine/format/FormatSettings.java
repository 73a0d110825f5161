package io.millpond.engine.format;

import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextOption;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What formats need to know of the settings of a query or a Kafka table. Immutable.
///
/// The names and the defaults are ClickHouse's. A value is text, read where it is used; a reader or
/// a writer asks once, when it is made.
public final class FormatSettings {
    private static final Map<String, String> DEFAULTS = defaults();

    /// All settings at their defaults, in UTC.
    public static final FormatSettings DEFAULT =
            new FormatSettings(ZoneId.of("UTC"), Map.of(), null, FormatSchemas.NONE);

    /// Names of ClickHouse's format settings that neither have an effect here nor say in their
    /// names that they are some.
    private static final Set<String> OTHERS =
            Set.of(
                    "errors_output_format",
                    "interval_output_format",
                    "insert_distributed_one_random_shard",
                    "precise_float_parsing",
                    "allow_special_bool_values_inside_variant");

    private final ZoneId zone;
    private final Map<String, String> changed;
    private final @Nullable CellEvaluator evaluator;
    private final FormatSchemas schemas;

    private FormatSettings(
            ZoneId zone,
            Map<String, String> changed,
            @Nullable CellEvaluator evaluator,
            FormatSchemas schemas) {
        this.zone = zone;
        this.changed = changed;
        this.evaluator = evaluator;
        this.schemas = schemas;
    }

    /// The settings among `changed` that formats know; the others are left out.
    public static FormatSettings of(ZoneId zone, Map<String, String> changed) {
        Map<String, String> known = new HashMap<>(changed);
        known.keySet().retainAll(DEFAULTS.keySet());
        return new FormatSettings(zone, Map.copyOf(known), null, FormatSchemas.NONE);
    }

    /// The name and the default of each setting that formats know.
    public static Map<String, String> known() {
        return DEFAULTS;
    }

    /// Whether a setting is about formats, be it one that has an effect here or one that has none.
    public static boolean isOfFormats(String name) {
        return DEFAULTS.containsKey(name)
                || name.startsWith("format_")
                || name.startsWith("input_format_")
                || name.startsWith("output_format_")
                || OTHERS.contains(name);
    }

    /// The same with one setting changed.
    ///
    /// @param name one of [#known]
    public FormatSettings with(String name, String value) {
        if (!DEFAULTS.containsKey(name)) {
            throw new IllegalArgumentException("name: " + name);
        }
        Map<String, String> copy = new HashMap<>(changed);
        copy.put(name, value);
        return new FormatSettings(zone, Map.copyOf(copy), evaluator, schemas);
    }

    /// The same with what evaluates the expressions among `VALUES`.
    public FormatSettings withEvaluator(CellEvaluator cellEvaluator) {
        return new FormatSettings(zone, changed, cellEvaluator, schemas);
    }

    /// The same with where schemas are found.
    public FormatSettings withSchemas(FormatSchemas newSchemas) {
        return new FormatSettings(zone, changed, evaluator, newSchemas);
    }

    /// The zone of DateTime values whose type names none.
    public ZoneId zone() {
        return zone;
    }

    /// What the text of values depends on.
    ///
    /// Errors: BAD_ARGUMENTS for a value that a setting does not have.
    public CodecSettings codec() {
        String delimiter = text("format_csv_delimiter");
        if (delimiter.length() != 1 || delimiter.charAt(0) > 0x7F) {
            throw new DatabaseException(
                    ErrorCode.SIZE_OF_FIXED_STRING_DOESNT_MATCH,
                    "A setting's value string has to be an exactly one character long, but"
                            + " format_csv_delimiter = '"
                            + delimiter
                            + "'");
        }
        return new CodecSettings(
                zone,
                dateTimeInput(),
                dateTimeOutput(),
                new CodecSettings.Json(
                        flag("output_format_json_quote_64bit_integers"),
                        flag("output_format_json_quote_64bit_floats"),
                        flag("output_format_json_quote_decimals"),
                        flag("output_format_json_quote_denormals"),
                        flag("output_format_json_escape_forward_slashes"),
                        flag("output_format_json_named_tuples_as_objects"),
                        flag("type_json_skip_duplicated_paths")),
                new CodecSettings.Csv(
                        (byte) delimiter.charAt(0), flag("input_format_csv_empty_as_default")),
                new CodecSettings.Words(
                        text("bool_true_representation"),
                        text("bool_false_representation"),
                        flag("output_format_decimal_trailing_zeros"),
                        flag(CodecSettings.THOUSANDTHS),
                        (int) number("output_format_float_precision")),
                flag("input_format_null_as_default"),
                options(),
                CodecSettings.NO_CLOCK);
    }

    /// The ways of spelling that settings ask for and that are no defaults.
    private Set<TextOption> options() {
        Set<TextOption> options = EnumSet.noneOf(TextOption.class);
        for (TextSwitch one : TextSwitch.ALL) {
            if (changed.containsKey(one.setting()) && flag(one.setting()) == one.value()) {
                options.add(one.option());
            }
        }
        return options;
    }

    private CodecSettings.DateTimeInput dateTimeInput() {
        String value = text("date_time_input_format");
        return switch (value) {
            case "basic" -> CodecSettings.DateTimeInput.BASIC;
            case "best_effort" -> CodecSettings.DateTimeInput.BEST_EFFORT;
            case "best_effort_us" -> CodecSettings.DateTimeInput.BEST_EFFORT_US;
            default ->
                    throw unexpected(
                            "date_time_input_format",
                            value,
                            "'basic', 'best_effort', 'best_effort_us'");
        };
    }

    private CodecSettings.DateTimeOutput dateTimeOutput() {
        String value = text("date_time_output_format");
        return switch (value) {
            case "simple" -> CodecSettings.DateTimeOutput.SIMPLE;
            case "iso" -> CodecSettings.DateTimeOutput.ISO;
            case "unix_timestamp" -> CodecSettings.DateTimeOutput.UNIX_TIMESTAMP;
            default ->
                    throw unexpected(
                            "date_time_output_format", value, "'simple', 'iso', 'unix_timestamp'");
        };
    }

    private static DatabaseException unexpected(String name, String value, String allowed) {
        return new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "Unexpected value of " + name + ": '" + value + "'. Must be one of: " + allowed);
    }

    /// What evaluates the expressions among `VALUES`; null where only literals are read.
    public @Nullable CellEvaluator evaluator() {
        return evaluator;
    }

    /// Where schemas are found.
    public FormatSchemas schemas() {
        return schemas;
    }

    /// Whether the setting was given, whatever its value.
    public boolean isChanged(String name) {
        return changed.containsKey(name);
    }

    /// A setting's value as text.
    public String text(String name) {
        String value = changed.get(name);
        if (value == null) {
            value = DEFAULTS.get(name);
        }
        if (value == null) {
            throw new IllegalArgumentException("name: " + name);
        }
        return value;
    }

    /// A setting's value as a flag: `1`, `0`, `true` or `false`.
    public boolean flag(String name) {
        String value = text(name);
        return switch (value) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> throw cannotParse(ErrorCode.CANNOT_PARSE_BOOL, name, value);
        };
    }

    /// A setting's value as a whole number.
    public long number(String name) {
        String value = text(name);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException _) {
            throw cannotParse(ErrorCode.CANNOT_PARSE_NUMBER, name, value);
        }
    }

    /// A setting's value as a floating-point number.
    public double real(String name) {
        String value = text(name);
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException _) {
            throw cannotParse(ErrorCode.CANNOT_PARSE_NUMBER, name, value);
        }
    }

    private static DatabaseException cannotParse(ErrorCode code, String name, String value) {
        return new DatabaseException(
                code, "Cannot parse the value '" + value + "' of the setting " + name);
    }

    private static Map<String, String> defaults() {
        Map<String, String> map = new HashMap<>();
        input(map);
        templates(map);
        TextSwitch.ALL.forEach(one -> map.put(one.setting(), one.value() ? "0" : "1"));
        output(map);
        columnar(map);
        pretty(map);
        schema(map);
        withoutEffect(map);
        return Map.copyOf(map);
    }

    /// Settings that are accepted, as ClickHouse has them, and change nothing.
    private static void withoutEffect(Map<String, String> map) {
        map.put("output_format_avro_rows_in_file", "1");
        map.put("input_format_protobuf_oneof_presence", "0");
        map.put("output_format_pretty_color", "auto");
        map.put("output_format_pretty_grid_charset", "UTF-8");
        map.put("input_format_arrow_import_nested", "0");
        map.put("input_format_parquet_import_nested", "0");
        map.put("input_format_parquet_local_file_min_bytes_for_seek", "8192");
        map.put("output_format_parquet_compliant_nested_types", "1");
        map.put("output_format_parquet_parallel_encoding", "1");
        map.put("output_format_parquet_use_custom_encoder", "1");
    }

    private static void input(Map<String, String> map) {
        map.put("date_time_input_format", "best_effort");
        map.put("format_csv_allow_double_quotes", "1");
        map.put("format_csv_allow_single_quotes", "0");
        map.put("format_csv_delimiter", ",");
        map.put("format_csv_null_representation", "\\N");
        map.put("format_tsv_null_representation", "\\N");
        map.put("input_format_allow_errors_num", "0");
        map.put("input_format_allow_errors_ratio", "0");
        map.put("input_format_csv_allow_variable_number_of_columns", "0");
        map.put("input_format_column_name_matching_mode", "auto");
        map.put("input_format_csv_allow_cr_end_of_line", "0");
        map.put("input_format_csv_allow_whitespace_or_tab_as_delimiter", "0");
        map.put("input_format_csv_detect_header", "1");
        map.put("input_format_csv_enum_as_number", "0");
        map.put("input_format_csv_missing_nullable_as_empty_string", "0");
        map.put("input_format_csv_skip_trailing_empty_lines", "0");
        map.put("input_format_import_nested_json", "0");
        map.put("input_format_json_compact_allow_variable_number_of_columns", "0");
        map.put("input_format_tsv_crlf_end_of_line", "0");
        map.put("input_format_tsv_enum_as_number", "0");
        map.put("input_format_tsv_skip_trailing_empty_lines", "0");
        map.put("input_format_csv_empty_as_default", "1");
        map.put("input_format_csv_skip_first_lines", "0");
        map.put("input_format_csv_trim_whitespaces", "1");
        map.put("input_format_csv_use_default_on_bad_values", "0");
        map.put("input_format_tsv_allow_variable_number_of_columns", "0");
        map.put("input_format_defaults_for_omitted_fields", "1");
        map.put("format_json_object_each_row_column_for_object_name", "");
        map.put("input_format_arrow_allow_missing_columns", "1");
        map.put("input_format_arrow_case_insensitive_column_matching", "0");
        map.put("input_format_json_max_depth", "1000");
        map.put("input_format_json_validate_types_from_metadata", "1");
        map.put("input_format_null_as_default", "1");
        map.put("input_format_parquet_allow_missing_columns", "1");
        map.put("input_format_parquet_case_insensitive_column_matching", "0");
        map.put("input_format_parquet_max_block_size", "65409");
        map.put("input_format_parquet_prefer_block_bytes", "16744704");
        map.put("input_format_skip_unknown_fields", "1");
        map.put("input_format_tsv_detect_header", "1");
        map.put("input_format_tsv_empty_as_default", "0");
        map.put("input_format_tsv_skip_first_lines", "0");
        map.put("input_format_values_deduce_templates_of_expressions", "1");
        map.put("input_format_values_interpret_expressions", "1");
        map.put("input_format_with_names_use_header", "1");
        map.put("input_format_with_types_use_header", "1");
        map.put("max_memory_usage", "0");
        map.put("schema_inference_make_columns_nullable", "3");
        map.put("schema_inference_hints", "");
        map.put("column_names_for_schema_inference", "");
        map.put("input_format_try_infer_integers", "1");
        map.put("input_format_try_infer_dates", "1");
        map.put("input_format_try_infer_datetimes", "1");
        map.put("input_format_try_infer_datetimes_only_datetime64", "0");
        map.put("input_format_json_try_infer_numbers_from_strings", "0");
        map.put("input_format_csv_try_infer_numbers_from_strings", "0");
        map.put("input_format_csv_use_best_effort_in_schema_inference", "1");
        map.put("input_format_tsv_use_best_effort_in_schema_inference", "1");
        map.put("type_json_skip_duplicated_paths", "0");
    }

    private static void templates(Map<String, String> map) {
        map.put("format_custom_escaping_rule", "Escaped");
        map.put("format_custom_field_delimiter", "\t");
        map.put("format_custom_result_after_delimiter", "");
        map.put("format_custom_result_before_delimiter", "");
        map.put("format_custom_row_after_delimiter", "\n");
        map.put("format_custom_row_before_delimiter", "");
        map.put("format_custom_row_between_delimiter", "");
        map.put("format_regexp", "");
        map.put("format_regexp_escaping_rule", "Raw");
        map.put("format_regexp_skip_unmatched", "0");
        map.put("format_template_resultset_format", "");
        map.put("format_template_row_format", "");
        map.put("format_template_rows_between_delimiter", "\n");
        map.put("input_format_custom_allow_variable_number_of_columns", "0");
        map.put("input_format_custom_detect_header", "1");
        map.put("input_format_custom_skip_trailing_empty_lines", "0");
    }

    private static void output(Map<String, String> map) {
        map.put("bool_false_representation", "false");
        map.put("bool_true_representation", "true");
        map.put("date_time_output_format", "simple");
        map.put(CodecSettings.THOUSANDTHS, "0");
        map.put("output_format_csv_crlf_end_of_line", "0");
        map.put("output_format_csv_header_serialize_tuple_into_separate_columns", "1");
        map.put("output_format_float_precision", "0");
        map.put("output_format_json_pretty_print", "1");
        map.put("output_format_json_validate_utf8", "0");
        map.put("output_format_markdown_escape_special_characters", "0");
        map.put("output_format_decimal_trailing_zeros", "0");
        map.put("output_format_json_array_of_rows", "0");
        map.put("output_format_json_escape_forward_slashes", "1");
        map.put("output_format_json_named_tuples_as_objects", "1");
        map.put("output_format_json_quote_64bit_floats", "0");
        map.put("output_format_json_quote_64bit_integers", "0");
        map.put("output_format_json_quote_decimals", "0");
        map.put("output_format_json_quote_denormals", "0");
        map.put("output_format_sql_insert_include_column_names", "1");
        map.put("output_format_sql_insert_max_batch_size", "65409");
        map.put("output_format_sql_insert_quote_names", "1");
        map.put("output_format_sql_insert_table_name", "table");
        map.put("output_format_sql_insert_use_replace", "0");
        map.put("output_format_tsv_crlf_end_of_line", "0");
        map.put("output_format_write_statistics", "1");
    }

    /// Those of formats with schemas, or with types of their own.
    private static void schema(Map<String, String> map) {
        map.put("format_avro_schema_registry_max_retries", "5");
        map.put("format_avro_schema_registry_url", "");
        map.put("format_protobuf_use_autogenerated_schema", "1");
        map.put("format_schema", "");
        map.put("format_schema_message_name", "");
        map.put("format_schema_source", "file");
        map.put("input_format_avro_allow_missing_fields", "0");
        map.put("input_format_avro_null_as_default", "0");
        map.put("input_format_bson_skip_fields_with_unsupported_types_in_schema_inference", "0");
        map.put("input_format_msgpack_number_of_columns", "0");
        map.put("input_format_protobuf_flatten_google_wrappers", "0");
        map.put(
                "input_format_protobuf_skip_fields_with_unsupported_types_in_schema_inference",
                "0");
        map.put("output_format_avro_codec", "");
        map.put("output_format_avro_confluent_subject", "");
        map.put("output_format_avro_string_column_pattern", "");
        map.put("output_format_avro_sync_interval", "16384");
        map.put("output_format_bson_string_as_string", "0");
        map.put("output_format_msgpack_uuid_representation", "ext");
        map.put("output_format_protobuf_nullables_with_google_wrappers", "0");
    }

    private static void columnar(Map<String, String> map) {
        map.put("output_format_arrow_compression_method", "lz4_frame");
        map.put("output_format_arrow_date_as_uint16", "0");
        map.put("output_format_arrow_fixed_string_as_fixed_byte_array", "1");
        map.put("output_format_arrow_low_cardinality_as_dictionary", "0");
        map.put("output_format_arrow_string_as_string", "1");
        map.put("output_format_arrow_use_64_bit_indexes_for_dictionary", "0");
        map.put("output_format_arrow_use_signed_indexes_for_dictionary", "1");
        map.put("output_format_arrow_uuid_as_fixed_byte_array", "0");
        map.put("output_format_parquet_compression_method", "zstd");
        map.put("output_format_parquet_data_page_size", "1048576");
        map.put("output_format_parquet_date_as_uint16", "0");
        map.put("output_format_parquet_datetime_as_uint32", "0");
        map.put("output_format_parquet_enum_as_byte_array", "1");
        map.put("output_format_parquet_fixed_string_as_fixed_byte_array", "1");
        map.put("output_format_parquet_max_dictionary_size", "1048576");
        map.put("output_format_parquet_row_group_size", "1000000");
        map.put("output_format_parquet_row_group_size_bytes", "536870912");
        map.put("output_format_parquet_string_as_string", "1");
        map.put("output_format_parquet_version", "2.latest");
        map.put("output_format_parquet_write_checksums", "1");
    }

    private static void pretty(Map<String, String> map) {
        map.put("output_format_pretty_max_column_pad_width", "250");
        map.put("output_format_pretty_max_rows", "1000");
        map.put("output_format_pretty_max_value_width", "10000");
        map.put("output_format_pretty_row_numbers", "1");
        map.put("output_format_pretty_single_large_number_tip_threshold", "1000000");
    }
}
