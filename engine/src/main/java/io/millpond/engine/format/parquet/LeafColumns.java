package io.millpond.engine.format.parquet;

import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.Validity;

import io.millpond.engine.format.FixedValues;
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
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Layout;
import io.millpond.storage.type.NullableType;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Columns of the values of one column of a Parquet file.
final class LeafColumns {
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;
    private static final int JULIAN_DAY_OF_EPOCH = 2_440_588;

    private LeafColumns() {}

    /// The `count` values of the batch that `reader` stands on; NULLs are the layout's zeros where
    /// the type has none.
    ///
    /// @param type as [io.millpond.engine.format.ForeignFields] chose it
    static Column column(ParquetNode.Leaf leaf, ColumnReader reader, DataType type, int count) {
        Validity validity = reader.getLeafValidity();
        byte[] nulls = new byte[validity.hasNulls() || type instanceof NullableType ? count : 0];
        if (validity.hasNulls()) {
            for (int row = validity.nextNull(0, count);
                    row >= 0 && row < count;
                    row = validity.nextNull(row + 1, count)) {
                nulls[row] = 1;
            }
        }
        DataType plain = DataTypes.notNullable(type);
        Column values = values(leaf, reader, plain, count, validity.hasNulls() ? nulls : null);
        return type instanceof NullableType ? new NullableColumn(nulls, values) : values;
    }

    private static Column values(
            ParquetNode.Leaf leaf,
            ColumnReader reader,
            DataType type,
            int count,
            byte @Nullable [] nulls) {
        return switch (leaf.column().type()) {
            case BOOLEAN -> booleans(reader.getBooleans(), count, nulls);
            case INT32 -> ints(cleared(reader.getInts(), nulls), type, count);
            case INT64 -> longs(cleared(reader.getLongs(), nulls), type, count);
            case FLOAT -> {
                float[] values = reader.getFloats();
                for (int row = 0; nulls != null && row < nulls.length; row++) {
                    values[row] = nulls[row] != 0 ? 0 : values[row];
                }
                yield new FloatColumn(values, count);
            }
            case DOUBLE -> {
                double[] values = reader.getDoubles();
                for (int row = 0; nulls != null && row < nulls.length; row++) {
                    values[row] = nulls[row] != 0 ? 0 : values[row];
                }
                yield new DoubleColumn(values, count);
            }
            case INT96, FIXED_LEN_BYTE_ARRAY -> fixed(leaf, reader, type, count);
            case BYTE_ARRAY -> bytes(leaf, reader, type, count);
        };
    }

    private static int[] cleared(int[] values, byte @Nullable [] nulls) {
        for (int row = 0; nulls != null && row < nulls.length; row++) {
            values[row] = nulls[row] != 0 ? 0 : values[row];
        }
        return values;
    }

    private static long[] cleared(long[] values, byte @Nullable [] nulls) {
        for (int row = 0; nulls != null && row < nulls.length; row++) {
            values[row] = nulls[row] != 0 ? 0 : values[row];
        }
        return values;
    }

    private static Column booleans(boolean[] given, int count, byte @Nullable [] nulls) {
        byte[] values = new byte[count];
        for (int row = 0; row < count; row++) {
            boolean isTrue = given[row] && (nulls == null || nulls[row] == 0);
            values[row] = isTrue ? (byte) 1 : 0;
        }
        return new ByteColumn(values, count);
    }

    private static Column ints(int[] given, DataType type, int count) {
        return switch (type.layout()) {
            case BYTE -> {
                byte[] values = new byte[count];
                for (int row = 0; row < count; row++) {
                    values[row] = (byte) given[row];
                }
                yield new ByteColumn(values, count);
            }
            case SHORT -> {
                short[] values = new short[count];
                for (int row = 0; row < count; row++) {
                    values[row] = (short) given[row];
                }
                yield new ShortColumn(values, count);
            }
            case INT -> new IntColumn(given, count);
            default -> longs(widened(given, count), type, count);
        };
    }

    private static long[] widened(int[] given, int count) {
        long[] values = new long[count];
        for (int row = 0; row < count; row++) {
            values[row] = given[row];
        }
        return values;
    }

    /// A decimal may be wider, or narrower, than the numbers that hold it.
    private static Column longs(long[] given, DataType type, int count) {
        return switch (type.layout()) {
            case BYTE, SHORT, INT -> {
                int[] values = new int[count];
                for (int row = 0; row < count; row++) {
                    values[row] = (int) given[row];
                }
                yield ints(values, type, count);
            }
            case WIDE_128, WIDE_256 -> {
                int wordCount = type.layout() == Layout.WIDE_128 ? 2 : 4;
                long[] words = new long[count * wordCount];
                for (int row = 0; row < count; row++) {
                    Arrays.fill(words, row * wordCount, (row + 1) * wordCount, given[row] >> 63);
                    words[row * wordCount] = given[row];
                }
                yield new WideColumn(words, wordCount, count);
            }
            default -> new LongColumn(given, count);
        };
    }

    private static Column bytes(
            ParquetNode.Leaf leaf, ColumnReader reader, DataType type, int count) {
        byte[] bytes = reader.getBinaryValues();
        int[] offsets = reader.getBinaryOffsets();
        check(leaf, bytes, offsets, count);
        if (type.layout() == Layout.BYTES) {
            return new BytesColumn(bytes, Arrays.copyOfRange(offsets, 1, count + 1), count);
        }
        return decimals(leaf, type, bytes, offsets, count);
    }

    private static void check(ParquetNode.Leaf leaf, byte[] bytes, int[] offsets, int count) {
        boolean isSound = offsets.length > count && offsets[0] == 0;
        for (int row = 0; isSound && row < count; row++) {
            isSound = offsets[row + 1] >= offsets[row];
        }
        if (!isSound || offsets[count] > bytes.length) {
            throw ParquetErrors.contradiction(
                    "the lengths of values of column `%s`".formatted(leaf.column().fieldPath()));
        }
    }

    /// Decimals whose values are as long as each needs.
    private static Column decimals(
            ParquetNode.Leaf leaf, DataType type, byte[] bytes, int[] offsets, int count) {
        int width = FixedValues.length(type);
        byte[] fixed = new byte[Math.multiplyExact(count, width)];
        for (int row = 0; row < count; row++) {
            int length = offsets[row + 1] - offsets[row];
            if (length > width) {
                throw tooLong(leaf, length, width);
            }
            int at = row * width;
            byte sign = length > 0 ? (byte) (bytes[offsets[row]] >> 7) : 0;
            Arrays.fill(fixed, at, at + width - length, sign);
            System.arraycopy(bytes, offsets[row], fixed, at + width - length, length);
        }
        return FixedValues.column(type, fixed, width, count, true);
    }

    private static DatabaseException tooLong(ParquetNode.Leaf leaf, int length, int width) {
        return new DatabaseException(
                ErrorCode.INCORRECT_DATA,
                "A value of column `%s` has %d bytes, more than the %d of its type"
                        .formatted(leaf.column().fieldPath(), length, width));
    }

    private static Column fixed(
            ParquetNode.Leaf leaf, ColumnReader reader, DataType type, int count) {
        byte[] bytes = reader.getBinaryValues();
        int[] offsets = reader.getBinaryOffsets();
        check(leaf, bytes, offsets, count);
        Integer declared = leaf.column().typeLength();
        int length = leaf.column().type() == PhysicalType.INT96 || declared == null ? 12 : declared;
        byte[] packed = packed(leaf, bytes, offsets, length, count);
        if (leaf.column().type() == PhysicalType.INT96) {
            return timestamps(packed, offsets, count);
        }
        if (leaf.column().logicalType() instanceof LogicalType.Float16Type) {
            float[] values = new float[count];
            for (int row = 0; row < count; row++) {
                short bits = (short) FixedValues.word(packed, row * 2, 2, false);
                values[row] = Float.float16ToFloat(bits);
            }
            return new FloatColumn(values, count);
        }
        if (type.layout() == Layout.FIXED_BYTES) {
            return new FixedBytesColumn(packed, length, count);
        }
        boolean isBigEndian = FixedValues.isBigEndian(type, true);
        return decimalsOrRaw(leaf, type, packed, length, count, isBigEndian);
    }

    private static Column decimalsOrRaw(
            ParquetNode.Leaf leaf,
            DataType type,
            byte[] packed,
            int length,
            int count,
            boolean isBigEndian) {
        if (length > FixedValues.length(type)) {
            throw tooLong(leaf, length, FixedValues.length(type));
        }
        return FixedValues.column(type, packed, length, count, isBigEndian);
    }

    /// The values one after another, zeros for NULLs.
    private static byte[] packed(
            ParquetNode.Leaf leaf, byte[] bytes, int[] offsets, int length, int count) {
        int size = Math.multiplyExact(count, length);
        if (offsets[count] == size) {
            return bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
        }
        byte[] packed = new byte[size];
        for (int row = 0; row < count; row++) {
            int given = offsets[row + 1] - offsets[row];
            if (given != 0 && given != length) {
                throw ParquetErrors.contradiction(
                        "a value of column `%s` has %d bytes and not %d"
                                .formatted(leaf.column().fieldPath(), given, length));
            }
            System.arraycopy(bytes, offsets[row], packed, row * length, given);
        }
        return packed;
    }

    /// Nanoseconds of the day and the Julian day, as Spark and Impala once wrote.
    private static Column timestamps(byte[] packed, int[] offsets, int count) {
        long[] values = new long[count];
        for (int row = 0; row < count; row++) {
            if (offsets[row + 1] > offsets[row]) {
                long nanos = FixedValues.word(packed, row * 12, 8, false);
                long day = FixedValues.word(packed, row * 12 + 8, 4, false);
                values[row] = (day - JULIAN_DAY_OF_EPOCH) * NANOS_PER_DAY + nanos;
            }
        }
        return new LongColumn(values, count);
    }
}
