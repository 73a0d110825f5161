package io.millpond.storage.type;

/// `Float32` and `Float64`: IEEE 754 numbers.
///
/// @param bits 32 or 64
public record FloatType(int bits) implements DataType {
    public FloatType {
        if (bits != 32 && bits != 64) {
            throw new IllegalArgumentException("bits: " + bits);
        }
    }

    @Override
    public String name() {
        return "Float" + bits;
    }

    @Override
    public Layout layout() {
        return bits == 32 ? Layout.FLOAT : Layout.DOUBLE;
    }
}
