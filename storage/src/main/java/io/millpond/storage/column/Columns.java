package io.millpond.storage.column;

import io.millpond.storage.type.DataType;

import java.util.List;

/// Operations on columns that do not depend on one layout.
public final class Columns {
    private Columns() {}

    /// A column of no rows.
    public static Column empty(DataType type) {
        return ColumnBuilders.of(type).build();
    }

    /// `rowCount` times the type's default value.
    public static Column defaults(DataType type, int rowCount) {
        return new ConstantColumn(ColumnBuilders.defaultValue(type), rowCount);
    }

    /// The same values with a constant spelled out; dictionaries stay.
    public static Column full(Column column) {
        return column instanceof ConstantColumn constant ? constant.materialize() : column;
    }

    /// The value at `row`, repeated `rowCount` times.
    public static ConstantColumn repeat(Column column, int row, int rowCount) {
        Column one =
                column instanceof ConstantColumn constant
                        ? constant.value()
                        : column.gather(new int[] {row}, 1);
        return new ConstantColumn(one, rowCount);
    }

    /// The rows of all columns, one column after another.
    ///
    /// @param type the type of each column
    public static Column concat(DataType type, List<? extends Column> columns) {
        if (columns.size() == 1) {
            return columns.getFirst();
        }
        int rowCount = 0;
        for (Column column : columns) {
            rowCount = Math.addExact(rowCount, column.rowCount());
        }
        ColumnBuilder builder = ColumnBuilders.of(type);
        builder.reserve(rowCount);
        for (Column column : columns) {
            builder.appendRange(column, 0, column.rowCount());
        }
        return builder.build();
    }
}
