package io.millpond.storage.type;

/// `String`: any bytes, UTF-8 by convention.
public record StringType() implements DataType {
    @Override
    public String name() {
        return "String";
    }

    @Override
    public Layout layout() {
        return Layout.BYTES;
    }
}
