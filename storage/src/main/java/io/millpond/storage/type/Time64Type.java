package io.millpond.storage.type;

/// `Time64`: as [TimeType], in ticks of 10^-scale seconds as a signed 64-bit number.
///
/// @param scale decimal digits of the second's fraction, 0 to 9
public record Time64Type(int scale) implements DataType {
    public Time64Type {
        if (scale < 0 || scale > 9) {
            throw new IllegalArgumentException("scale: " + scale);
        }
    }

    @Override
    public String name() {
        return "Time64(" + scale + ")";
    }

    @Override
    public Layout layout() {
        return Layout.LONG;
    }
}
