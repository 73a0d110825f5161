package io.millpond.storage.type;

/// `Date`: days since 1970-01-01 as an unsigned 16-bit number.
public record DateType() implements DataType {
    @Override
    public String name() {
        return "Date";
    }

    @Override
    public Layout layout() {
        return Layout.SHORT;
    }
}
