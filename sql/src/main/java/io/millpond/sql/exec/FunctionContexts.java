package io.millpond.sql.exec;

import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.library.StandardFunctions;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.time.DateTimeException;
import java.time.ZoneId;
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
                CodecSettings.in(zone)
                        .withClock(() -> nowMs.orElseGet(context.clock()::currentTimeMillis)),
                StandardFunctions.registry());
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
