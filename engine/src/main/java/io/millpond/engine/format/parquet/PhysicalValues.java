package io.millpond.engine.format.parquet;

import io.millpond.engine.format.FixedValues;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.StringType;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Turns values of a column into the physical form that the file holds them in. Immutable.
final class PhysicalValues {
    private final LeafPlan plan;
    private final CodecSettings codec;

    PhysicalValues(LeafPlan plan, CodecSettings codec) {
        this.plan = plan;
        this.codec = codec;
    }

    /// The values at `rows`, or at rows `[0, count)` where that is null.
    ///
    /// Errors: VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE for a point in time that the unit cannot hold.
    PageValues of(Column given, int @Nullable [] rows, int count) {
        Column column = rows == null ? given : given.gather(rows, count);
        return switch (plan.physical()) {
            case BOOLEAN -> new PageValues.Booleans(((ByteColumn) column).values(), count);
            case INT32 -> new PageValues.Ints(ints(column, count), count);
            case INT64 -> new PageValues.Longs(longs(column, count), count);
            case FLOAT -> {
                int[] bits = new int[count];
                float[] values = ((FloatColumn) column).values();
                for (int row = 0; row < count; row++) {
                    bits[row] = Float.floatToRawIntBits(values[row]);
                }
                yield new PageValues.Ints(bits, count);
            }
            case DOUBLE -> {
                long[] bits = new long[count];
                double[] values = ((DoubleColumn) column).values();
                for (int row = 0; row < count; row++) {
                    bits[row] = Double.doubleToRawLongBits(values[row]);
                }
                yield new PageValues.Longs(bits, count);
            }
            case BYTE_ARRAY -> strings(column, count);
            case FIXED_LEN_BYTE_ARRAY -> fixed(column, count);
            case INT96 -> throw new IllegalStateException("INT96 is not written");
        };
    }

    private int[] ints(Column column, int count) {
        boolean isUnsigned = DataTypes.isUnsigned(plan.type());
        int[] target = new int[count];
        switch (column) {
            case ByteColumn bytes -> {
                byte[] values = bytes.values();
                for (int row = 0; row < count; row++) {
                    target[row] = isUnsigned ? values[row] & 0xFF : values[row];
                }
            }
            case ShortColumn shorts -> {
                short[] values = shorts.values();
                boolean isSigned = !isUnsigned && !(plan.type() instanceof DateType);
                for (int row = 0; row < count; row++) {
                    target[row] = isSigned ? values[row] : values[row] & 0xFFFF;
                }
            }
            case IntColumn ints -> {
                return ints.values();
            }
            default -> throw new IllegalArgumentException(column.getClass().getSimpleName());
        }
        return target;
    }

    private long[] longs(Column column, int count) {
        long multiplier = plan.multiplier();
        if (column instanceof IntColumn ints) {
            long[] target = new long[count];
            for (int row = 0; row < count; row++) {
                target[row] = Integer.toUnsignedLong(ints.value(row)) * multiplier;
            }
            return target;
        }
        long[] values = ((LongColumn) column).values();
        if (multiplier == 1) {
            return values;
        }
        long[] target = new long[count];
        for (int row = 0; row < count; row++) {
            target[row] = values[row] * multiplier;
            if (Math.multiplyHigh(values[row], multiplier) != target[row] >> (Long.SIZE - 1)) {
                throw new DatabaseException(
                        ErrorCode.VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE,
                        "DateTime64 value %d of column '%s' is out of range for Parquet timestamp (multiplier %d)"
                                .formatted(values[row], String.join(".", plan.path()), multiplier));
            }
        }
        return target;
    }

    private PageValues.Strings strings(Column column, int count) {
        if (column instanceof BytesColumn bytes && plan.type() instanceof StringType) {
            return new PageValues.Strings(bytes.bytes(), bytes.ends(), count, false);
        }
        if (column instanceof FixedBytesColumn fixed) {
            return new PageValues.Strings(
                    fixed.bytes(), steps(fixed.length(), count), count, false);
        }
        ByteSink sink = new ByteSink();
        int[] ends = new int[count];
        if (plan.type() instanceof EnumType enumeration) {
            Map<Integer, byte[]> names = new HashMap<>();
            enumeration
                    .entries()
                    .forEach(e -> names.put(e.value(), e.name().getBytes(StandardCharsets.UTF_8)));
            for (int row = 0; row < count; row++) {
                int value = column instanceof ByteColumn b ? b.value(row) : shortAt(column, row);
                sink.put(names.getOrDefault(value, new byte[0]));
                ends[row] = sink.size();
            }
        } else {
            ValueWriter writer = ValueWriter.of(plan.type(), TextStyle.PLAIN, codec);
            for (int row = 0; row < count; row++) {
                writer.write(column, row, sink);
                ends[row] = sink.size();
            }
        }
        return new PageValues.Strings(sink.bytes(), ends, count, false);
    }

    private static int shortAt(Column column, int row) {
        return ((ShortColumn) column).value(row);
    }

    private static int[] steps(int length, int count) {
        int[] ends = new int[count];
        Arrays.setAll(ends, i -> (i + 1) * length);
        return ends;
    }

    private PageValues.Strings fixed(Column column, int count) {
        int length = plan.fixedLength();
        int[] ends = steps(length, count);
        if (column instanceof FixedBytesColumn fixed) {
            return new PageValues.Strings(fixed.bytes(), ends, count, true);
        }
        boolean isBigEndian = FixedValues.isBigEndian(plan.type(), true);
        byte[] bytes = new byte[Math.multiplyExact(length, count)];
        for (int row = 0; row < count; row++) {
            FixedValues.write(column, row, bytes, row * length, length, isBigEndian);
        }
        return new PageValues.Strings(bytes, ends, count, true);
    }
}
