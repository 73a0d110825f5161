package io.millpond.sql.function.cast;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.TupleType;

import java.time.LocalDate;
import java.util.List;

/// The values that types declare as their default: zero, except the first day of Date32.
///
/// A cell of an array that is too short, or of a row without a match, is zero nevertheless.
///
/// Source: ClickHouse 26.7, where a declared default and the default of a column differ.
public final class TypeDefaults {
    private static final int FIRST_DAY = (int) LocalDate.of(1900, 1, 1).toEpochDay();

    private TypeDefaults() {}

    /// One row of the default of `type`.
    public static Column of(DataType type) {
        return switch (type) {
            case Date32Type _ -> new IntColumn(new int[] {FIRST_DAY}, 1);
            case TupleType tuple when !tuple.elements().isEmpty() -> {
                List<Column> elements = tuple.elements().stream().map(TypeDefaults::of).toList();
                yield new TupleColumn(elements, 1);
            }
            default -> ColumnBuilders.defaultValue(type);
        };
    }
}
