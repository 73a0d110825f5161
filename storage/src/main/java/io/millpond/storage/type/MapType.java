package io.millpond.storage.type;

/// `Map(K, V)`: a list of key and value pairs; keys may repeat, as in ClickHouse.
public record MapType(DataType key, DataType value) implements DataType {
    @Override
    public String name() {
        return "Map(" + key.name() + ", " + value.name() + ")";
    }

    @Override
    public Layout layout() {
        return Layout.MAP;
    }
}
