package io.millpond.storage.type;

/// `Date32`: days since 1970-01-01 as a signed 32-bit number, from 1900-01-01 to 2299-12-31.
public record Date32Type() implements DataType {
    @Override
    public String name() {
        return "Date32";
    }

    @Override
    public Layout layout() {
        return Layout.INT;
    }
}
