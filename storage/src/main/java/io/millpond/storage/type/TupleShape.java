package io.millpond.storage.type;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What the tuples of arrays make together, where that has a name: a shape of ClickHouse's geo
/// types, or the rows of a `Nested`.
///
/// A point is a pair of coordinates; the other shapes are arrays of points, or arrays of arrays,
/// and what is in them has a shape too: a `Polygon` consists of `Ring`s. [TupleType#shape] of the
/// pair therefore names every array around it.
public enum TupleShape {
    /// A tuple that is neither.
    NONE("", null),
    /// A row: the array around it is `Nested`.
    NESTED("", null),
    POINT("Point", null),
    RING("Ring", POINT),
    LINE_STRING("LineString", POINT),
    MULTI_LINE_STRING("MultiLineString", LINE_STRING),
    POLYGON("Polygon", RING),
    MULTI_POLYGON("MultiPolygon", POLYGON);

    private final String title;
    private final @Nullable TupleShape element;

    /// @param element what it is an array of; null: it is none
    TupleShape(String title, @Nullable TupleShape element) {
        this.title = title;
        this.element = element;
    }

    /// The name of a geometry's type; empty for what is none.
    public String title() {
        return title;
    }

    /// The number of arrays around the point in the shape's type.
    private int depth() {
        return element == null ? 0 : 1 + element.depth();
    }

    /// The name that a type has because of what its points make; null: it has none of its own.
    public static @Nullable String nameOf(DataType type) {
        int arrayCount = 0;
        DataType inner = type;
        while (inner instanceof ArrayType(DataType next)) {
            inner = next;
            arrayCount++;
        }
        if (!(inner instanceof TupleType tuple) || tuple.shape() == NONE) {
            return null;
        }
        TupleShape shape = tuple.shape();
        if (shape == NESTED) {
            return arrayCount == 1 ? "Nested(" + tuple.elementsText() + ")" : null;
        }
        int steps = shape.depth() - arrayCount;
        for (int i = 0; i < steps && shape.element != null; i++) {
            shape = shape.element;
        }
        return steps < 0 ? null : shape.title;
    }

    /// The type of a point in the shape.
    public TupleType point() {
        return new TupleType(List.of(), TupleType.COORDINATES, this);
    }

    /// The type of the shape.
    public DataType type() {
        DataType type = point();
        for (int i = 0; i < depth(); i++) {
            type = new ArrayType(type);
        }
        return type;
    }
}
