package io.millpond.sql.function.variant;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.type.DataType;

/// Takes the values of one type out of variants.
final class VariantElements {
    private VariantElements() {}

    /// The values of `type`; NULL in the other rows, or the type's default where it has no NULL.
    static Column of(VariantColumn column, DataType type, boolean isNullable) {
        int rowCount = column.rowCount();
        int kind = column.types().indexOf(type);
        ColumnBuilder builder = ColumnBuilders.of(type);
        if (kind >= 0) {
            Column values = column.valuesOf(kind, 0, rowCount);
            builder.appendRange(values, 0, values.rowCount());
        }
        int absent = builder.rowCount();
        builder.appendDefault();
        int[] rows = new int[rowCount];
        byte[] nulls = new byte[rowCount];
        int next = 0;
        for (int row = 0; row < rowCount; row++) {
            boolean isPresent = kind >= 0 && column.kinds()[row] == kind;
            rows[row] = isPresent ? next++ : absent;
            nulls[row] = (byte) (isPresent ? 0 : 1);
        }
        Column values = builder.build().gather(rows, rowCount);
        return isNullable ? new NullableColumn(nulls, values) : values;
    }
}
