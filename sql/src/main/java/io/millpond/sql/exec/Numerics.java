package io.millpond.sql.exec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

/// Columns of numbers, dates and times as plain numbers, in their types' own units.
final class Numerics {
    private Numerics() {}

    /// Each value as a double; NULL is NaN.
    ///
    /// Errors: NOT_IMPLEMENTED for other types.
    static double[] doubles(Column column, DataType type) {
        Column full = Columns.full(column);
        double[] numbers = new double[full.rowCount()];
        if (full instanceof NullableColumn nullable) {
            double[] values = doubles(nullable.values(), type);
            for (int row = 0; row < numbers.length; row++) {
                numbers[row] = nullable.isNull(row) ? Double.NaN : values[row];
            }
            return numbers;
        }
        boolean isUnsigned = DataTypes.isUnsigned(DataTypes.withoutWrappers(type));
        for (int row = 0; row < numbers.length; row++) {
            numbers[row] =
                    switch (full) {
                        case ByteColumn plain ->
                                isUnsigned ? plain.value(row) & 0xFF : plain.value(row);
                        case ShortColumn plain ->
                                isUnsigned ? plain.value(row) & 0xFFFF : plain.value(row);
                        case IntColumn plain ->
                                isUnsigned ? plain.value(row) & 0xFFFFFFFFL : plain.value(row);
                        case LongColumn plain -> plain.value(row);
                        case FloatColumn plain -> plain.value(row);
                        case DoubleColumn plain -> plain.value(row);
                        default ->
                                throw new DatabaseException(
                                        ErrorCode.NOT_IMPLEMENTED,
                                        "Distances between values of type "
                                                + type.name()
                                                + " are not implemented");
                    };
        }
        return numbers;
    }

    /// The value of a row as an integer; rows of a constant are all the same.
    static long integer(Column column, int row) {
        return switch (column) {
            case ConstantColumn constant -> integer(constant.value(), 0);
            case NullableColumn nullable -> integer(nullable.values(), row);
            case ByteColumn plain -> plain.value(row);
            case ShortColumn plain -> plain.value(row);
            case IntColumn plain -> plain.value(row);
            case LongColumn plain -> plain.value(row);
            default ->
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                            "An offset of a window function is not an integer");
        };
    }
}
