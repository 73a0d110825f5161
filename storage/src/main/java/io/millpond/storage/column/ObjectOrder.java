package io.millpond.storage.column;

import io.millpond.storage.type.JsonType;

import java.util.List;

/// The order of objects: by the values at typed paths, then path by path: by name, then by value.
///
/// @param typed the orders of the typed paths
record ObjectOrder(List<ColumnOrder> typed) implements ColumnOrder {
    private static final VariantOrder VALUES = new VariantOrder(false);

    static ObjectOrder of(JsonType type) {
        return new ObjectOrder(
                type.typedPaths().stream().map(path -> ColumnOrder.of(path.type())).toList());
    }

    @Override
    public int compare(Column left, int row, Column right, int otherRow) {
        ObjectColumn one = (ObjectColumn) left;
        ObjectColumn other = (ObjectColumn) right;
        for (int i = 0; i < typed.size(); i++) {
            int order =
                    typed.get(i).compare(one.typed().get(i), row, other.typed().get(i), otherRow);
            if (order != 0) {
                return order;
            }
        }
        List<ObjectColumn.PathValue> values = one.valuesAt(row);
        List<ObjectColumn.PathValue> others = other.valuesAt(otherRow);
        for (int i = 0; i < Math.min(values.size(), others.size()); i++) {
            int order = compare(values.get(i), others.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(values.size(), others.size());
    }

    private static int compare(ObjectColumn.PathValue value, ObjectColumn.PathValue other) {
        int order = value.path().compareTo(other.path());
        return order != 0
                ? order
                : VALUES.compare(value.values(), value.row(), other.values(), other.row());
    }
}
