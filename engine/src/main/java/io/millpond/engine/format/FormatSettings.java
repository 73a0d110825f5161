package io.millpond.engine.format;

import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextOption;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What formats need to know of the settings of a query or a Kafka table. Immutable.
///
/// The names and the defaults are ClickHouse's. A value is text, read where it is used; a reader or
/// a writer asks once, when it is made.
public final class FormatSettings {
    /// Lines of a name, a tab and the default, in which a tab, a line feed and a backslash are
    /// escaped. What a [TextSwitch] says is not in it.
    private static final String RESOURCE = "format-settings.tsv";

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
        TextSwitch.ALL.forEach(one -> map.put(one.setting(), one.value() ? "0" : "1"));
        for (String line : listed().lines().toList()) {
            int tab = line.indexOf('\t');
            map.put(line.substring(0, tab), line.substring(tab + 1).translateEscapes());
        }
        return Map.copyOf(map);
    }

    private static String listed() {
        try (InputStream in =
                Objects.requireNonNull(
                        FormatSettings.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
