package io.millpond.storage.type;

/// `Bool`: false or true, held as the bytes 0 and 1.
public record BoolType() implements DataType {
    @Override
    public String name() {
        return "Bool";
    }

    @Override
    public Layout layout() {
        return Layout.BYTE;
    }
}
