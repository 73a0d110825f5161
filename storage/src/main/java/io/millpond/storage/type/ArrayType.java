package io.millpond.storage.type;

/// `Array(T)`: a list of values of one type. One of points may have the name of a [TupleShape].
public record ArrayType(DataType element) implements DataType {
    @Override
    public String name() {
        String title = TupleShape.nameOf(this);
        return title == null ? "Array(" + element.name() + ")" : title;
    }

    @Override
    public Layout layout() {
        return Layout.ARRAY;
    }
}
