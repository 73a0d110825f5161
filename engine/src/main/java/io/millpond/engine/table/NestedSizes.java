package io.millpond.engine.table;

import io.millpond.sql.function.cast.TypeDefaults;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The columns of a table that are elements of Nested: those of type Array whose names are the same
/// up to a dot. In each row their arrays are of one length.
///
/// @param groups by the name before the dot, the places of the columns; two or more
record NestedSizes(Header header, Map<String, List<Integer>> groups) {
    static NestedSizes of(Header header) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
            int index = i;
            table(header.field(i))
                    .ifPresent(
                            name ->
                                    groups.computeIfAbsent(name, _ -> new ArrayList<>())
                                            .add(index));
        }
        groups.values().removeIf(columns -> columns.size() < 2);
        return new NestedSizes(header, groups);
    }

    /// The name of the Nested that a column belongs to, if it does.
    static Optional<String> table(Field field) {
        int dot = field.name().indexOf('.');
        return field.type() instanceof ArrayType && dot > 0
                ? Optional.of(field.name().substring(0, dot))
                : Optional.empty();
    }

    /// Throws SIZES_OF_ARRAYS_DONT_MATCH.
    void check(Block block) {
        for (Map.Entry<String, List<Integer>> group : groups.entrySet()) {
            int first = group.getValue().getFirst();
            ArrayColumn sizes = array(block.column(first));
            for (int other : group.getValue().subList(1, group.getValue().size())) {
                if (!isSame(sizes, array(block.column(other)))) {
                    throw new DatabaseException(
                            ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                            "Elements '%s' and '%s' of Nested data structure '%s' (Array columns)"
                                            .formatted(
                                                    header.name(first),
                                                    header.name(other),
                                                    group.getKey())
                                    + " have different array sizes.");
                }
            }
        }
    }

    /// Arrays of the sizes of `sizes`, whose elements are the default of their type.
    static Column defaults(ArrayType type, Column sizes) {
        ArrayColumn arrays = array(sizes);
        DataType element = type.element();
        ColumnBuilder elements = ColumnBuilders.of(element);
        Column value = TypeDefaults.of(element);
        int rowCount = arrays.rowCount();
        int elementCount = rowCount == 0 ? 0 : arrays.end(rowCount - 1);
        for (int i = 0; i < elementCount; i++) {
            elements.append(value, 0);
        }
        return new ArrayColumn(arrays.ends(), elements.build(), rowCount);
    }

    private static ArrayColumn array(Column column) {
        return (ArrayColumn) Columns.full(column);
    }

    private static boolean isSame(ArrayColumn one, ArrayColumn other) {
        for (int row = 0; row < one.rowCount(); row++) {
            if (one.end(row) - one.start(row) != other.end(row) - other.start(row)) {
                return false;
            }
        }
        return true;
    }
}
