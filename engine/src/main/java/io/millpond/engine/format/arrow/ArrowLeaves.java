package io.millpond.engine.format.arrow;

import io.millpond.engine.format.FixedValues;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/// Columns of values from buffers.
final class ArrowLeaves {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int VIEW_BYTES = 16;
    private static final int INLINE_MAX = 12;
    private static final int MILLIS_PER_SECOND = 1000;

    private ArrowLeaves() {}

    /// The bytes that `count` values have at least.
    static long bytes(ArrowNode.Fixed node, int count) {
        return node.width() == 0 ? (count + 7L) / 8 : (long) count * node.width();
    }

    /// @param type as [io.millpond.engine.format.ForeignFields] chose it
    static Column fixed(ArrowNode.Fixed node, DataType type, MemorySegment data, int count) {
        DataType plain = DataTypes.notNullable(type);
        if (node.width() == 0) {
            return bits(data, count);
        }
        if (plain instanceof DecimalType) {
            return raw(node, plain, data, count);
        }
        return switch (plain.layout()) {
            case BYTE -> {
                byte[] values = new byte[count];
                MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 0, values, 0, count);
                yield new ByteColumn(values, count);
            }
            case SHORT -> {
                short[] values = new short[count];
                MemorySegment.copy(data, SHORT, 0, values, 0, count);
                yield new ShortColumn(values, count);
            }
            case INT -> new IntColumn(ints(data, node.width(), count), count);
            case LONG -> new LongColumn(longs(data, node.width(), count), count);
            case FLOAT -> new FloatColumn(floats(data, node.width(), count), count);
            case DOUBLE -> {
                double[] values = new double[count];
                MemorySegment.copy(data, DOUBLE, 0, values, 0, count);
                yield new DoubleColumn(values, count);
            }
            default -> raw(node, plain, data, count);
        };
    }

    private static Column raw(ArrowNode.Fixed node, DataType type, MemorySegment data, int count) {
        int size = ArrowErrors.count((long) count * node.width(), "values");
        byte[] bytes = new byte[size];
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 0, bytes, 0, size);
        boolean isBigEndian = FixedValues.isBigEndian(type, false);
        return FixedValues.column(type, bytes, node.width(), count, isBigEndian);
    }

    private static long[] longs(MemorySegment data, int width, int count) {
        long[] values = new long[count];
        if (width == Long.BYTES) {
            MemorySegment.copy(data, LONG, 0, values, 0, count);
            return values;
        }
        for (int row = 0; row < count; row++) {
            values[row] = data.get(INT, (long) row * Integer.BYTES);
        }
        return values;
    }

    private static Column bits(MemorySegment data, int count) {
        byte[] values = new byte[count];
        for (int row = 0; row < count; row++) {
            int bits = data.get(ValueLayout.JAVA_BYTE, row >>> 3);
            values[row] = (byte) (bits >>> (row & 7) & 1);
        }
        return new ByteColumn(values, count);
    }

    /// Numbers, or the seconds of milliseconds.
    private static int[] ints(MemorySegment data, int width, int count) {
        if (width == Integer.BYTES) {
            return ints(data, count);
        }
        int[] seconds = new int[count];
        for (int row = 0; row < count; row++) {
            seconds[row] = (int) (data.get(LONG, (long) row * Long.BYTES) / MILLIS_PER_SECOND);
        }
        return seconds;
    }

    private static int[] ints(MemorySegment data, int count) {
        int[] values = new int[count];
        MemorySegment.copy(data, INT, 0, values, 0, count);
        return values;
    }

    private static float[] floats(MemorySegment data, int width, int count) {
        float[] values = new float[count];
        if (width == Float.BYTES) {
            MemorySegment.copy(data, FLOAT, 0, values, 0, count);
            return values;
        }
        for (int row = 0; row < count; row++) {
            values[row] = Float.float16ToFloat(data.get(SHORT, (long) row * Short.BYTES));
        }
        return values;
    }

    /// `count + 1` offsets, checked to be in order.
    static int[] offsets(MemorySegment data, boolean isLarge, int count) {
        int[] offsets;
        if (isLarge) {
            offsets = new int[count + 1];
            for (int i = 0; i <= count; i++) {
                offsets[i] = ArrowErrors.count(data.get(LONG, (long) i * Long.BYTES), "an offset");
            }
        } else {
            offsets = ints(data, count + 1);
        }
        int before = 0;
        for (int offset : offsets) {
            if (offset < before) {
                throw ArrowErrors.broken("an offset %d behind %d".formatted(offset, before));
            }
            before = offset;
        }
        return offsets;
    }

    /// @param offsets one more than there are texts
    static Column texts(int[] offsets, MemorySegment data) {
        int count = offsets.length - 1;
        int from = offsets[0];
        int size = offsets[count] - from;
        if (offsets[count] > data.byteSize()) {
            throw ArrowErrors.broken(
                    "texts of %d bytes in a buffer of %d"
                            .formatted(offsets[count], data.byteSize()));
        }
        byte[] bytes = new byte[size];
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, from, bytes, 0, size);
        int[] ends = new int[count];
        for (int i = 0; i < count; i++) {
            ends[i] = offsets[i + 1] - from;
        }
        return new BytesColumn(bytes, ends, count);
    }

    static Column views(MemorySegment views, List<MemorySegment> texts, int count) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int[] ends = new int[count];
        for (int row = 0; row < count; row++) {
            long at = (long) row * VIEW_BYTES;
            int length = views.get(INT, at);
            MemorySegment from = views;
            long place = at + Integer.BYTES;
            if (length > INLINE_MAX) {
                int index = views.get(INT, at + 8);
                if (index < 0 || index >= texts.size()) {
                    throw ArrowErrors.broken("a view into the buffer %d".formatted(index));
                }
                from = texts.get(index);
                place = views.get(INT, at + 12);
            }
            if (length < 0 || place < 0 || place > from.byteSize() - length) {
                throw ArrowErrors.broken("a view of %d bytes at %d".formatted(length, place));
            }
            ArrowErrors.count((long) bytes.size() + length, "texts");
            bytes.writeBytes(from.asSlice(place, length).toArray(ValueLayout.JAVA_BYTE));
            ends[row] = bytes.size();
        }
        return new BytesColumn(bytes.toByteArray(), ends, count);
    }

    /// Places in a dictionary, checked; 0 for NULLs.
    static int[] places(
            ArrowNode.Coded node,
            MemorySegment data,
            byte @Nullable [] nulls,
            int dictionarySize,
            int count) {
        int[] places = new int[count];
        for (int row = 0; row < count; row++) {
            if (nulls != null && nulls[row] != 0) {
                continue;
            }
            long place =
                    switch (node.width()) {
                        case 1 -> {
                            byte value = data.get(ValueLayout.JAVA_BYTE, row);
                            yield node.isSigned() ? value : value & 0xFF;
                        }
                        case 2 -> {
                            short value = data.get(SHORT, 2L * row);
                            yield node.isSigned() ? value : value & 0xFFFF;
                        }
                        case 4 -> {
                            int value = data.get(INT, 4L * row);
                            yield node.isSigned() ? value : Integer.toUnsignedLong(value);
                        }
                        default -> data.get(LONG, 8L * row);
                    };
            if (place < 0 || place >= dictionarySize) {
                throw ArrowErrors.broken(
                        "the place %d in a dictionary of %d values"
                                .formatted(place, dictionarySize));
            }
            places[row] = (int) place;
        }
        return places;
    }
}
