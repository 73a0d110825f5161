package io.millpond.engine.format;

import io.millpond.sql.codec.TextOption;

import java.util.List;

/// A setting that asks for a way of spelling values when it has a value that is not its default.
///
/// @param value the value that asks for it
record TextSwitch(String setting, boolean value, TextOption option) {
    static final List<TextSwitch> ALL =
            List.of(
                    on("input_format_csv_arrays_as_nested_csv", TextOption.CSV_ARRAYS_NESTED),
                    off(
                            "input_format_csv_deserialize_separate_columns_into_tuple",
                            TextOption.CSV_TUPLES_READ_WHOLE),
                    off(
                            "input_format_json_defaults_for_missing_elements_in_named_tuple",
                            TextOption.JSON_TUPLE_ELEMENTS_REQUIRED),
                    on("input_format_json_empty_as_default", TextOption.JSON_EMPTY_AS_DEFAULT),
                    off(
                            "input_format_json_ignore_unknown_keys_in_named_tuple",
                            TextOption.JSON_TUPLE_KEYS_KNOWN),
                    on(
                            "input_format_json_map_as_array_of_tuples",
                            TextOption.JSON_MAPS_READ_AS_ARRAYS),
                    off(
                            "input_format_json_named_tuples_as_objects",
                            TextOption.JSON_TUPLES_READ_AS_ARRAYS),
                    off(
                            "input_format_json_read_arrays_as_strings",
                            TextOption.JSON_ARRAYS_NO_STRINGS),
                    off(
                            "input_format_json_read_bools_as_numbers",
                            TextOption.JSON_BOOLS_NO_NUMBERS),
                    off(
                            "input_format_json_read_bools_as_strings",
                            TextOption.JSON_BOOLS_NO_STRINGS),
                    off(
                            "input_format_json_read_numbers_as_strings",
                            TextOption.JSON_NUMBERS_NO_STRINGS),
                    off(
                            "input_format_json_read_objects_as_strings",
                            TextOption.JSON_OBJECTS_NO_STRINGS),
                    off(
                            "input_format_json_throw_on_bad_escape_sequence",
                            TextOption.JSON_BAD_ESCAPES_KEPT),
                    on(
                            "output_format_always_write_decimal_point_in_float_and_decimal",
                            TextOption.DECIMAL_POINTS),
                    off(
                            "output_format_csv_serialize_tuple_into_separate_columns",
                            TextOption.CSV_TUPLES_WRITTEN_WHOLE),
                    on(
                            "output_format_json_map_as_array_of_tuples",
                            TextOption.JSON_MAPS_WRITTEN_AS_ARRAYS),
                    on(
                            "output_format_json_skip_null_value_in_named_tuples",
                            TextOption.JSON_NULL_ELEMENTS_LEFT_OUT),
                    on("output_format_trim_fixed_string", TextOption.FIXED_STRINGS_TRIMMED),
                    on("output_format_values_escape_quote_with_quote", TextOption.QUOTES_DOUBLED));

    private static TextSwitch on(String setting, TextOption option) {
        return new TextSwitch(setting, true, option);
    }

    private static TextSwitch off(String setting, TextOption option) {
        return new TextSwitch(setting, false, option);
    }
}
