package io.millpond.storage.type;

/// `LowCardinality(T)`: values of T held as codes into a dictionary.
///
/// @param element a type that is neither nested nor itself `LowCardinality`; may be `Nullable`
public record LowCardinalityType(DataType element) implements DataType {
    @Override
    public String name() {
        return "LowCardinality(" + element.name() + ")";
    }

    @Override
    public Layout layout() {
        return Layout.DICTIONARY;
    }
}
