package io.millpond.storage.type;

/// `Nothing`: the type without values, of NULL literals and of the elements of `[]`.
public record NothingType() implements DataType {
    @Override
    public String name() {
        return "Nothing";
    }

    @Override
    public Layout layout() {
        return Layout.BYTE;
    }
}
