package io.millpond.engine.execute;

import io.millpond.storage.block.Field;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// The parts of a column that can be read without the rest: sizes of arrays and strings, null maps,
/// elements of tuples, keys and values of maps.
///
/// Source: ClickHouse 26.7, `DESCRIBE TABLE` with `describe_include_subcolumns`.
final class StoredSubcolumns {
    private final List<Field> found = new ArrayList<>();

    private StoredSubcolumns() {}

    /// The subcolumns of a column, in the order of ClickHouse: outer before inner.
    static List<Field> of(String column, DataType type) {
        StoredSubcolumns subcolumns = new StoredSubcolumns();
        subcolumns.collect(column, type, 0, false);
        return List.copyOf(subcolumns.found);
    }

    /// @param depth how many arrays the value stands in
    /// @param isNullable whether the innermost thing it stands in is a Nullable
    private void collect(String path, DataType type, int depth, boolean isNullable) {
        switch (type) {
            case ArrayType array -> {
                addSizes(path, depth);
                collect(path, array.element(), depth + 1, false);
            }
            case MapType map -> {
                addSizes(path, depth);
                addElement(path + ".keys", map.key(), depth + 1);
                addElement(path + ".values", map.value(), depth + 1);
            }
            case NullableType nullable -> {
                add(path + ".null", DataTypes.UINT8, depth);
                collect(path, nullable.element(), depth, true);
            }
            case TupleType tuple -> {
                for (int i = 0; i < tuple.elements().size(); i++) {
                    String name =
                            tuple.names().isEmpty() ? String.valueOf(i + 1) : tuple.names().get(i);
                    addElement(path + "." + name, tuple.elements().get(i), depth);
                }
            }
            case StringType _ ->
                    add(
                            path + ".size",
                            isNullable ? DataTypes.nullable(DataTypes.UINT64) : DataTypes.UINT64,
                            depth);
            default -> {}
        }
    }

    private void addElement(String path, DataType type, int depth) {
        add(path, type, depth);
        collect(path, type, depth, false);
    }

    private void addSizes(String path, int depth) {
        add(path + ".size" + depth, DataTypes.UINT64, depth);
    }

    private void add(String name, DataType type, int depth) {
        DataType whole = type;
        for (int i = 0; i < depth; i++) {
            whole = new ArrayType(whole);
        }
        found.add(new Field(name, whole));
    }
}
