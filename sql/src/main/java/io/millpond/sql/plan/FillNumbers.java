package io.millpond.sql.plan;

import io.millpond.sql.codec.WideIntegers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.DoubleColumnBuilder;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.FloatColumnBuilder;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.IntColumnBuilder;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.column.ShortColumnBuilder;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.column.WideColumnBuilder;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;

/// The values of columns that can be filled, as numbers in their type's own units.
public final class FillNumbers {
    private FillNumbers() {}

    /// Whether gaps between values of a type can be filled.
    public static boolean isFillable(DataType type) {
        return switch (DataTypes.withoutWrappers(type)) {
            case IntegerType _,
                    FloatType _,
                    DateType _,
                    Date32Type _,
                    DateTimeType _,
                    DateTime64Type _ ->
                    true;
            default -> false;
        };
    }

    /// The value at `row`; null for NULL.
    public static @Nullable BigDecimal read(Column column, int row, DataType type) {
        Column full = Columns.full(column);
        boolean isUnsigned = DataTypes.isUnsigned(DataTypes.withoutWrappers(type));
        return switch (full) {
            case NullableColumn nullable ->
                    nullable.isNull(row) ? null : read(nullable.values(), row, type);
            case ByteColumn plain ->
                    BigDecimal.valueOf(isUnsigned ? plain.value(row) & 0xFF : plain.value(row));
            case ShortColumn plain ->
                    BigDecimal.valueOf(isUnsigned ? plain.value(row) & 0xFFFF : plain.value(row));
            case IntColumn plain ->
                    BigDecimal.valueOf(
                            isUnsigned ? plain.value(row) & 0xFFFFFFFFL : plain.value(row));
            case LongColumn plain -> {
                BigInteger value = BigInteger.valueOf(plain.value(row));
                boolean isHigh = isUnsigned && value.signum() < 0;
                yield new BigDecimal(isHigh ? value.add(BigInteger.TWO.pow(64)) : value);
            }
            case WideColumn plain -> {
                int count = plain.wordCount();
                yield new BigDecimal(
                        WideIntegers.read(plain.words(), row * count, count, !isUnsigned));
            }
            case FloatColumn plain -> decimal(plain.value(row));
            case DoubleColumn plain -> decimal(plain.value(row));
            default ->
                    throw new DatabaseException(
                            ErrorCode.INVALID_WITH_FILL_EXPRESSION,
                            "WITH FILL expression must have a numeric or date type, not "
                                    + type.name());
        };
    }

    private static @Nullable BigDecimal decimal(double value) {
        return Double.isFinite(value) ? BigDecimal.valueOf(value) : null;
    }

    /// Appends a value; the type's default for null.
    public static void append(@Nullable BigDecimal value, ColumnBuilder builder) {
        if (value == null) {
            builder.appendDefault();
            return;
        }
        switch (builder) {
            case ByteColumnBuilder plain -> plain.append((byte) value.intValue());
            case ShortColumnBuilder plain -> plain.append((short) value.intValue());
            case IntColumnBuilder plain -> plain.append((int) value.longValue());
            case LongColumnBuilder plain -> plain.append(value.longValue());
            case WideColumnBuilder plain -> {
                long[] words = new long[plain.wordCount()];
                WideIntegers.write(value.toBigInteger(), words, 0, words.length);
                plain.append(words, 0);
            }
            case FloatColumnBuilder plain -> plain.append(value.floatValue());
            case DoubleColumnBuilder plain -> plain.append(value.doubleValue());
            case NullableColumnBuilder nullable -> appendNullable(value, nullable);
            default -> throw new IllegalStateException("not fillable: " + builder);
        }
    }

    private static void appendNullable(BigDecimal value, NullableColumnBuilder builder) {
        append(value, builder.values());
        builder.finishRow();
    }
}
