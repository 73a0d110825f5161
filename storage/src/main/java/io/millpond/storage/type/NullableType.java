package io.millpond.storage.type;

/// `Nullable(T)`: a value of T or NULL.
///
/// @param element a type that is not itself nullable, an array or a map
public record NullableType(DataType element) implements DataType {
    @Override
    public String name() {
        return "Nullable(" + element.name() + ")";
    }

    @Override
    public Layout layout() {
        return Layout.NULLABLE;
    }
}
