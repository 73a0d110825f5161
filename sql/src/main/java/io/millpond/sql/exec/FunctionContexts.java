package io.millpond.sql.exec;

import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Waiting;
import io.millpond.sql.function.library.StandardFunctions;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.setting.Settings;
import io.millpond.sql.setting.TimeLimit;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import java.util.OptionalLong;

/// What functions are told about the query they run in.
final class FunctionContexts {
    private FunctionContexts() {}

    /// @param nowMs the statement's time; empty for expressions that outlive a statement
    static FunctionContext of(QueryContext context, OptionalLong nowMs) {
        ZoneId zone = zone(context);
        return new FunctionContext(
                zone,
                context.clock(),
                nowMs,
                context.random(),
                context.currentDatabase(),
                context.currentUser(),
                context.queryId(),
                codec(zone, context.settings())
                        .withClock(() -> nowMs.orElseGet(context.clock()::currentTimeMillis)),
                context.settings(),
                new Waiting(
                        TimeLimit.from(context.clock(), context.settings()),
                        context.token(),
                        context.settings().get(QuerySettings.SLEEP_MICROS_MAX)),
                context.tables(),
                StandardFunctions.registry());
    }

    private static CodecSettings codec(ZoneId zone, Settings settings) {
        Map<String, String> changed = settings.changed();
        CodecSettings.Json json =
                new CodecSettings.Json(
                        isSet(settings, "output_format_json_quote_64bit_integers"),
                        isSet(settings, "output_format_json_quote_64bit_floats"),
                        isSet(settings, "output_format_json_quote_decimals"),
                        isSet(settings, "output_format_json_quote_denormals"),
                        isSet(settings, "output_format_json_escape_forward_slashes"),
                        isSet(settings, "output_format_json_named_tuples_as_objects"),
                        false);
        return CodecSettings.in(zone)
                .withJson(
                        json.skippingDuplicatedPaths(
                                settings.get(QuerySettings.SKIP_DUPLICATED_PATHS)))
                .withWords(
                        new CodecSettings.Words(
                                changed.getOrDefault("bool_true_representation", "true"),
                                changed.getOrDefault("bool_false_representation", "false"),
                                false,
                                isSet(settings, CodecSettings.THOUSANDTHS),
                                0));
    }

    private static boolean isSet(Settings settings, String name) {
        return settings.get(QuerySettings.known(name, SettingType.BOOL));
    }

    private static ZoneId zone(QueryContext context) {
        String name = context.settings().get(QuerySettings.SESSION_TIMEZONE);
        if (name.isEmpty()) {
            return context.zone();
        }
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Exception: Invalid time zone: " + name, e);
        }
    }
}
