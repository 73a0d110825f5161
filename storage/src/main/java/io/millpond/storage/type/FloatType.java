package io.millpond.storage.type;

/// `Float32` and `Float64`, IEEE 754 numbers, and `BFloat16`, the upper half of a Float32.
///
/// In columns a BFloat16 is the Float32 of the same value: whoever makes one rounds it by
/// [#toBfloat].
///
/// @param bits 16, 32 or 64
public record FloatType(int bits) implements DataType {
    private static final int BFLOAT_MASK = 0xFFFF_0000;

    public FloatType {
        if (bits != 16 && bits != 32 && bits != 64) {
            throw new IllegalArgumentException("bits: " + bits);
        }
    }

    /// The number without the bits that a BFloat16 does not have.
    public static float toBfloat(float value) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(value) & BFLOAT_MASK);
    }

    @Override
    public String name() {
        return bits == 16 ? "BFloat16" : "Float" + bits;
    }

    @Override
    public Layout layout() {
        return bits == 64 ? Layout.DOUBLE : Layout.FLOAT;
    }
}
