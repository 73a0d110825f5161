package io.millpond.sql.codec;

import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongSupplier;

/// The choices that values' text depends on. Immutable.
///
/// @param zone the zone of date-times whose type names none
/// @param dateTimeInput how date-times are read
/// @param dateTimeOutput how date-times are printed
/// @param json what only JSON asks for
/// @param csv what only CSV asks for
/// @param words how values of some types are spelled outside of JSON
/// @param isNullDefault whether reading NULL into a type without NULL gives the type's default
/// @param options the ways of spelling that are not the default
/// @param nowMs the milliseconds since 1970 of the moment that decides on years not given
public record CodecSettings(
        ZoneId zone,
        DateTimeInput dateTimeInput,
        DateTimeOutput dateTimeOutput,
        Json json,
        Csv csv,
        Words words,
        boolean isNullDefault,
        Set<TextOption> options,
        LongSupplier nowMs) {
    /// The last moment of the year 2000, where there is no clock.
    public static final LongSupplier NO_CLOCK = () -> 978_307_199_000L;

    /// The setting behind [Words#hasThousandths].
    public static final String THOUSANDTHS =
            "date_time_64_output_format_cut_trailing_zeros_align_to_groups_of_thousands";

    /// How date-times are read: setting `date_time_input_format`.
    public enum DateTimeInput {
        /// `YYYY-MM-DD hh:mm:ss` or a number of seconds.
        BASIC,
        /// Everything `parseDateTimeBestEffort` understands.
        BEST_EFFORT,
        /// Everything `parseDateTimeBestEffortUS` understands.
        BEST_EFFORT_US
    }

    /// How date-times are printed: setting `date_time_output_format`.
    public enum DateTimeOutput {
        SIMPLE,
        ISO,
        UNIX_TIMESTAMP
    }

    /// What only JSON asks for.
    ///
    /// @param quote64BitIntegers `output_format_json_quote_64bit_integers`
    /// @param quote64BitFloats `output_format_json_quote_64bit_floats`
    /// @param quoteDecimals `output_format_json_quote_decimals`
    /// @param quoteDenormals `output_format_json_quote_denormals`; otherwise NaN and infinities are
    ///     `null`
    /// @param escapeForwardSlashes `output_format_json_escape_forward_slashes`
    /// @param namedTuplesAsObjects `output_format_json_named_tuples_as_objects`
    /// @param skipsDuplicatedPaths `type_json_skip_duplicated_paths`
    public record Json(
            boolean quote64BitIntegers,
            boolean quote64BitFloats,
            boolean quoteDecimals,
            boolean quoteDenormals,
            boolean escapeForwardSlashes,
            boolean namedTuplesAsObjects,
            boolean skipsDuplicatedPaths) {
        /// ClickHouse 26.7's defaults.
        public static final Json DEFAULT = new Json(false, false, false, false, true, true, false);

        public Json skippingDuplicatedPaths(boolean skips) {
            return new Json(
                    quote64BitIntegers,
                    quote64BitFloats,
                    quoteDecimals,
                    quoteDenormals,
                    escapeForwardSlashes,
                    namedTuplesAsObjects,
                    skips);
        }
    }

    /// What only CSV asks for.
    ///
    /// @param delimiter `format_csv_delimiter`
    /// @param emptyAsDefault `input_format_csv_empty_as_default`
    public record Csv(byte delimiter, boolean emptyAsDefault) {
        public static final Csv DEFAULT = new Csv((byte) ',', true);
    }

    /// How values of some types are spelled.
    ///
    /// @param trueWord `bool_true_representation`; not inside of arrays, tuples and maps
    /// @param falseWord `bool_false_representation`
    /// @param hasDecimalZeros `output_format_decimal_trailing_zeros`
    /// @param hasThousandths whether fractions of DateTime64 have 0, 3 or 6 digits, as few as they
    ///     need: `date_time_64_output_format_cut_trailing_zeros_align_to_groups_of_thousands`
    /// @param floatPlaces `output_format_float_precision`: decimal places of floating-point
    ///     numbers, or 0 for as many as it takes
    public record Words(
            String trueWord,
            String falseWord,
            boolean hasDecimalZeros,
            boolean hasThousandths,
            int floatPlaces) {
        public static final Words DEFAULT = new Words("true", "false", false, false, 0);
    }

    /// ClickHouse 26.7's defaults in `zone`.
    public static CodecSettings in(ZoneId zone) {
        return new CodecSettings(
                zone,
                DateTimeInput.BEST_EFFORT,
                DateTimeOutput.SIMPLE,
                Json.DEFAULT,
                Csv.DEFAULT,
                Words.DEFAULT,
                true,
                Set.of(),
                NO_CLOCK);
    }

    /// Whether values are spelt so.
    public boolean has(TextOption option) {
        return options.contains(option);
    }

    /// As this, with these ways of spelling only.
    public CodecSettings withOptions(Set<TextOption> others) {
        return new CodecSettings(
                zone,
                dateTimeInput,
                dateTimeOutput,
                json,
                csv,
                words,
                isNullDefault,
                Set.copyOf(others),
                nowMs);
    }

    /// As this, with one more way of spelling.
    public CodecSettings with(TextOption option) {
        Set<TextOption> more = EnumSet.of(option);
        more.addAll(options);
        return withOptions(more);
    }

    public CodecSettings withZone(ZoneId other) {
        return new CodecSettings(
                other,
                dateTimeInput,
                dateTimeOutput,
                json,
                csv,
                words,
                isNullDefault,
                options,
                nowMs);
    }

    public CodecSettings withJson(Json other) {
        return new CodecSettings(
                zone,
                dateTimeInput,
                dateTimeOutput,
                other,
                csv,
                words,
                isNullDefault,
                options,
                nowMs);
    }

    public CodecSettings withCsv(Csv other) {
        return new CodecSettings(
                zone,
                dateTimeInput,
                dateTimeOutput,
                json,
                other,
                words,
                isNullDefault,
                options,
                nowMs);
    }

    public CodecSettings withNullDefault(boolean isDefault) {
        return new CodecSettings(
                zone, dateTimeInput, dateTimeOutput, json, csv, words, isDefault, options, nowMs);
    }

    /// As this, with the moment that decides on years not given.
    public CodecSettings withClock(LongSupplier clock) {
        return new CodecSettings(
                zone,
                dateTimeInput,
                dateTimeOutput,
                json,
                csv,
                words,
                isNullDefault,
                options,
                clock);
    }

    /// As this, with date-times read in one notation only.
    public CodecSettings withBasicDateTimes() {
        return new CodecSettings(
                zone,
                DateTimeInput.BASIC,
                dateTimeOutput,
                json,
                csv,
                words,
                isNullDefault,
                options,
                nowMs);
    }

    public CodecSettings withWords(Words other) {
        return new CodecSettings(
                zone,
                dateTimeInput,
                dateTimeOutput,
                json,
                csv,
                other,
                isNullDefault,
                options,
                nowMs);
    }
}
