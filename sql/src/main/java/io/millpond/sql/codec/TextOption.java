package io.millpond.sql.codec;

/// A way of spelling values that is not ClickHouse's default. Each is what a setting asks for.
public enum TextOption {
    /// `input_format_csv_arrays_as_nested_csv`: an array in a CSV field is CSV itself.
    CSV_ARRAYS_NESTED,
    /// `input_format_csv_deserialize_separate_columns_into_tuple` is off.
    CSV_TUPLES_READ_WHOLE,
    /// `output_format_csv_serialize_tuple_into_separate_columns` is off.
    CSV_TUPLES_WRITTEN_WHOLE,
    /// Decimals may have as many digits as their layout holds, as `JSONExtract` takes them.
    DECIMALS_OF_LAYOUT,
    /// `output_format_always_write_decimal_point_in_float_and_decimal`.
    DECIMAL_POINTS,
    /// `input_format_csv_enum_as_number` or its kin: what is read of an Enum is its number.
    ENUMS_AS_NUMBERS,
    /// `output_format_trim_fixed_string`.
    FIXED_STRINGS_TRIMMED,
    /// `input_format_json_read_arrays_as_strings` is off.
    JSON_ARRAYS_NO_STRINGS,
    /// `input_format_json_throw_on_bad_escape_sequence` is off.
    JSON_BAD_ESCAPES_KEPT,
    /// `input_format_json_read_bools_as_numbers` is off.
    JSON_BOOLS_NO_NUMBERS,
    /// `input_format_json_read_bools_as_strings` is off.
    JSON_BOOLS_NO_STRINGS,
    /// `input_format_json_empty_as_default`.
    JSON_EMPTY_AS_DEFAULT,
    /// `input_format_json_map_as_array_of_tuples`.
    JSON_MAPS_READ_AS_ARRAYS,
    /// `output_format_json_map_as_array_of_tuples`.
    JSON_MAPS_WRITTEN_AS_ARRAYS,
    /// `output_format_json_skip_null_value_in_named_tuples`.
    JSON_NULL_ELEMENTS_LEFT_OUT,
    /// `input_format_json_read_numbers_as_strings` is off.
    JSON_NUMBERS_NO_STRINGS,
    /// `input_format_json_read_objects_as_strings` is off.
    JSON_OBJECTS_NO_STRINGS,
    /// `input_format_json_named_tuples_as_objects` is off.
    JSON_TUPLES_READ_AS_ARRAYS,
    /// `input_format_json_defaults_for_missing_elements_in_named_tuple` is off.
    JSON_TUPLE_ELEMENTS_REQUIRED,
    /// `input_format_json_ignore_unknown_keys_in_named_tuple` is off.
    JSON_TUPLE_KEYS_KNOWN,
    /// `output_format_values_escape_quote_with_quote`.
    QUOTES_DOUBLED
}
