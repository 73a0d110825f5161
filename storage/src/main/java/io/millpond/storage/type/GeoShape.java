package io.millpond.storage.type;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What the points of a geometry make together: a shape of ClickHouse's geo types.
///
/// A point is a pair of coordinates; the other shapes are arrays of points, or arrays of arrays,
/// and what is in them has a shape too: a `Polygon` consists of `Ring`s. [TupleType#shape] of the
/// pair therefore names every array around it.
public enum GeoShape {
    /// A tuple that is no point.
    NONE("", null),
    POINT("Point", null),
    RING("Ring", POINT),
    LINE_STRING("LineString", POINT),
    MULTI_LINE_STRING("MultiLineString", LINE_STRING),
    POLYGON("Polygon", RING),
    MULTI_POLYGON("MultiPolygon", POLYGON);

    private final String title;
    private final @Nullable GeoShape element;

    /// @param element what it is an array of; null: it is none
    GeoShape(String title, @Nullable GeoShape element) {
        this.title = title;
        this.element = element;
    }

    /// The name of the shape's type; empty for [#NONE].
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
        GeoShape shape = tuple.shape();
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
