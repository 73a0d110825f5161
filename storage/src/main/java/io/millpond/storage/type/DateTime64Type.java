package io.millpond.storage.type;

import org.jspecify.annotations.Nullable;

/// `DateTime64`: ticks of 10^-scale seconds since 1970-01-01 UTC as a signed 64-bit number.
///
/// @param scale decimal digits of the second's fraction, 0 to 9
/// @param zone the IANA name of the zone in which values are read and printed; null for the
///     session's
public record DateTime64Type(int scale, @Nullable String zone) implements DataType {
    public DateTime64Type {
        if (scale < 0 || scale > 9) {
            throw new IllegalArgumentException("scale: " + scale);
        }
    }

    @Override
    public String name() {
        return zone == null
                ? "DateTime64(" + scale + ")"
                : "DateTime64(" + scale + ", '" + zone + "')";
    }

    @Override
    public Layout layout() {
        return Layout.LONG;
    }
}
