package io.millpond.storage.type;

import org.jspecify.annotations.Nullable;

/// `DateTime`: seconds since 1970-01-01 UTC as an unsigned 32-bit number.
///
/// @param zone the IANA name of the zone in which values are read and printed; null for the
///     session's
public record DateTimeType(@Nullable String zone) implements DataType {
    @Override
    public String name() {
        return zone == null ? "DateTime" : "DateTime('" + zone + "')";
    }

    @Override
    public Layout layout() {
        return Layout.INT;
    }
}
