package io.millpond.storage.type;

/// `Int8` to `Int256` and `UInt8` to `UInt256`: integers that wrap around.
///
/// An unsigned value is held in the bits of the signed Java type of its width.
///
/// @param bits 8, 16, 32, 64, 128 or 256
public record IntegerType(int bits, boolean isSigned) implements DataType {
    public IntegerType {
        if (Integer.bitCount(bits) != 1 || bits < 8 || bits > 256) {
            throw new IllegalArgumentException("bits: " + bits);
        }
    }

    @Override
    public String name() {
        return (isSigned ? "Int" : "UInt") + bits;
    }

    @Override
    public Layout layout() {
        return switch (bits) {
            case 8 -> Layout.BYTE;
            case 16 -> Layout.SHORT;
            case 32 -> Layout.INT;
            case 64 -> Layout.LONG;
            case 128 -> Layout.WIDE_128;
            default -> Layout.WIDE_256;
        };
    }
}
