package io.millpond.storage.type;

/// `UUID`: 128 bits, held as a low and a high word and ordered as an unsigned number.
public record UuidType() implements DataType {
    @Override
    public String name() {
        return "UUID";
    }

    @Override
    public Layout layout() {
        return Layout.WIDE_128;
    }
}
