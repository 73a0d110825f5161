package io.millpond.storage.part;

import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.StringType;

/// What is read of a column: all of it, or something that stands before its values in a chunk.
public enum ColumnPart {
    WHOLE,
    /// The number of bytes of texts, or of elements of arrays and maps, as UInt64.
    SIZES,
    /// 1 for NULL, else 0, as UInt8.
    NULLS;

    /// Whether columns of `type` have such a part.
    public boolean isPartOf(DataType type) {
        return switch (this) {
            case WHOLE -> true;
            case SIZES ->
                    type instanceof StringType
                            || type instanceof ArrayType
                            || type instanceof MapType;
            case NULLS -> type instanceof NullableType;
        };
    }

    /// The part of a column that was read as a whole.
    public Column of(Column column) {
        Column full = Columns.full(column);
        return switch (this) {
            case WHOLE -> full;
            case SIZES ->
                    switch (full) {
                        case BytesColumn texts -> sizes(texts.ends(), texts.rowCount());
                        case ArrayColumn arrays -> sizes(arrays.ends(), arrays.rowCount());
                        case MapColumn maps -> sizes(maps.ends(), maps.rowCount());
                        default -> throw new IllegalArgumentException("sizes of " + full);
                    };
            case NULLS -> new ByteColumn(((NullableColumn) full).nulls(), full.rowCount());
        };
    }

    private static LongColumn sizes(int[] ends, int rowCount) {
        long[] sizes = new long[rowCount];
        int start = 0;
        for (int row = 0; row < rowCount; row++) {
            sizes[row] = (long) ends[row] - start;
            start = ends[row];
        }
        return new LongColumn(sizes, rowCount);
    }

    /// The type of the part of a column.
    ///
    /// @param type of the column
    public DataType type(DataType type) {
        return switch (this) {
            case WHOLE -> type;
            case SIZES -> DataTypes.UINT64;
            case NULLS -> DataTypes.UINT8;
        };
    }
}
