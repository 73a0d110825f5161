package io.millpond.sql.time;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;

/// The names of time zones.
public final class ZoneNames {
    private static final Map<String, String> SHORT_ZONES =
            Map.of("EST", "-05:00", "MST", "-07:00", "HST", "-10:00");

    private ZoneNames() {}

    /// The zone called `name`, whose name may be short where its clocks never change.
    ///
    /// Errors: BAD_ARGUMENTS where there is none.
    public static ZoneId zone(String name) {
        try {
            return ZoneId.of(name, SHORT_ZONES);
        } catch (DateTimeException e) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Cannot load time zone " + name, e);
        }
    }
}
