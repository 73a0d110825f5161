package io.millpond.engine.kafka.setting;

import io.millpond.sql.ast.TableName;
import io.millpond.sql.setting.Setting;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `{database}` and `{table}` in the settings of a Kafka table: its own names. The definition keeps
/// them as they are written, so that a renamed table has others when it is opened again.
///
/// *Differs:* a server has no macros of its own; braces around what is no name, as in a pattern of
/// topics, are left alone.
final class NameMacros {
    private static final Pattern MACRO = Pattern.compile("\\{([a-zA-Z_][a-zA-Z0-9_]*)}");

    private static final List<Setting<String>> EXPANDED =
            List.of(
                    KafkaSettings.BROKER_LIST,
                    KafkaSettings.TOPIC_LIST,
                    KafkaSettings.GROUP_NAME,
                    KafkaSettings.CLIENT_ID,
                    KafkaSettings.FORMAT,
                    KafkaSettings.SCHEMA);

    private NameMacros() {}

    /// The settings with the names of `table`.
    ///
    /// Errors: NO_ELEMENTS_IN_CONFIG for another macro.
    static KafkaSettings expanded(KafkaSettings settings, TableName table) {
        KafkaSettings expanded = settings;
        for (Setting<String> setting : EXPANDED) {
            String text = settings.get(setting);
            if (text.indexOf('{') >= 0) {
                expanded = expanded.with(setting.name(), expanded(text, table));
            }
        }
        return expanded;
    }

    private static String expanded(String text, TableName table) {
        Matcher macros = MACRO.matcher(text);
        StringBuilder out = new StringBuilder();
        while (macros.find()) {
            String database = table.database();
            String value =
                    switch (macros.group(1)) {
                        case "database" -> database == null ? "" : database;
                        case "table" -> table.table();
                        default ->
                                throw new DatabaseException(
                                        ErrorCode.NO_ELEMENTS_IN_CONFIG,
                                        "No macro '%s' in config while processing substitutions in '%s'"
                                                .formatted(macros.group(1), text));
                    };
            macros.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return macros.appendTail(out).toString();
    }
}
