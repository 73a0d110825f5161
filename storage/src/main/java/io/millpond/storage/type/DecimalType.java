package io.millpond.storage.type;

/// `Decimal(P, S)`: a signed integer scaled by 10^-S.
///
/// @param precision decimal digits in all, 1 to 76; up to 9, 18, 38 and 76 digits take 32, 64, 128
///     and 256 bits
/// @param scale digits after the point, 0 to `precision`
public record DecimalType(int precision, int scale) implements DataType {
    public DecimalType {
        if (precision < 1 || precision > 76) {
            throw new IllegalArgumentException("precision: " + precision);
        }
        if (scale < 0 || scale > precision) {
            throw new IllegalArgumentException("scale: " + scale);
        }
    }

    @Override
    public String name() {
        return "Decimal(" + precision + ", " + scale + ")";
    }

    @Override
    public Layout layout() {
        if (precision <= 9) {
            return Layout.INT;
        }
        if (precision <= 18) {
            return Layout.LONG;
        }
        return precision <= 38 ? Layout.WIDE_128 : Layout.WIDE_256;
    }
}
