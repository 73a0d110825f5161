package io.millpond.storage.type;

/// `Array(T)`: a list of values of one type.
public record ArrayType(DataType element) implements DataType {
    @Override
    public String name() {
        return "Array(" + element.name() + ")";
    }

    @Override
    public Layout layout() {
        return Layout.ARRAY;
    }
}
