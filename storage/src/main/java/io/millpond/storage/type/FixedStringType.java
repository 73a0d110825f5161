package io.millpond.storage.type;

/// `FixedString(N)`: exactly N bytes, shorter values padded with zero bytes.
public record FixedStringType(int length) implements DataType {
    /// The largest N, as in ClickHouse.
    public static final int LENGTH_MAX = 0xFFFFFF;

    public FixedStringType {
        if (length < 1 || length > LENGTH_MAX) {
            throw new IllegalArgumentException("length: " + length);
        }
    }

    @Override
    public String name() {
        return "FixedString(" + length + ")";
    }

    @Override
    public Layout layout() {
        return Layout.FIXED_BYTES;
    }
}
