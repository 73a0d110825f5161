package io.millpond.sql.group;

import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.Layout;

import java.util.ArrayList;
import java.util.List;

/// How the keys of a row lie side by side in one 64-bit number: the first one in its lowest bits,
/// the bits above the last one zero. Immutable.
final class KeyPacking {
    private final List<Layout> layouts;
    private final int bits;

    private KeyPacking(List<Layout> layouts) {
        this.layouts = layouts;
        this.bits = layouts.stream().mapToInt(KeyPacking::bits).sum();
    }

    /// Whether keys of these types fit into one number.
    static boolean fits(List<DataType> types) {
        int bits = 0;
        for (DataType type : types) {
            bits += bits(type.layout());
        }
        return bits <= Long.SIZE;
    }

    /// @param types for which [#fits]
    static KeyPacking of(List<DataType> types) {
        return new KeyPacking(types.stream().map(DataType::layout).toList());
    }

    /// The bits of a key; more than there are where it is no number.
    private static int bits(Layout layout) {
        return switch (layout) {
            case BYTE -> Byte.SIZE;
            case SHORT -> Short.SIZE;
            case INT -> Integer.SIZE;
            case LONG -> Long.SIZE;
            case WIDE_128,
                    WIDE_256,
                    FLOAT,
                    DOUBLE,
                    BYTES,
                    FIXED_BYTES,
                    ARRAY,
                    MAP,
                    TUPLE,
                    NULLABLE,
                    DICTIONARY,
                    VARIANT,
                    OBJECT ->
                    Long.SIZE + 1;
        };
    }

    /// The bits that any row's number may have.
    int bits() {
        return bits;
    }

    /// The number of each row, for reading only: it may be the column's own array.
    long[] pack(List<Column> columns, int rowCount) {
        if (bits == Long.SIZE
                && columns.size() == 1
                && Columns.full(columns.getFirst()) instanceof LongColumn plain) {
            return plain.values();
        }
        long[] numbers = new long[rowCount];
        int shift = 0;
        for (int i = 0; i < columns.size(); i++) {
            add(Columns.full(columns.get(i)), shift, numbers);
            shift += bits(layouts.get(i));
        }
        return numbers;
    }

    private static void add(Column column, int shift, long[] numbers) {
        switch (column) {
            case ByteColumn plain -> {
                byte[] values = plain.values();
                for (int row = 0; row < numbers.length; row++) {
                    numbers[row] |= (values[row] & 0xFFL) << shift;
                }
            }
            case ShortColumn plain -> {
                short[] values = plain.values();
                for (int row = 0; row < numbers.length; row++) {
                    numbers[row] |= (values[row] & 0xFFFFL) << shift;
                }
            }
            case IntColumn plain -> {
                int[] values = plain.values();
                for (int row = 0; row < numbers.length; row++) {
                    numbers[row] |= (values[row] & 0xFFFF_FFFFL) << shift;
                }
            }
            default -> throw new IllegalStateException("not a key: " + column);
        }
    }

    /// The keys of `count` numbers: one column for each key.
    List<Column> unpack(long[] numbers, int count) {
        List<Column> columns = new ArrayList<>(layouts.size());
        int shift = 0;
        for (Layout layout : layouts) {
            columns.add(unpack(numbers, shift, layout, count));
            shift += bits(layout);
        }
        return columns;
    }

    private static Column unpack(long[] numbers, int shift, Layout layout, int count) {
        return switch (layout) {
            case BYTE -> {
                byte[] values = new byte[count];
                for (int row = 0; row < count; row++) {
                    values[row] = (byte) (numbers[row] >>> shift);
                }
                yield new ByteColumn(values, count);
            }
            case SHORT -> {
                short[] values = new short[count];
                for (int row = 0; row < count; row++) {
                    values[row] = (short) (numbers[row] >>> shift);
                }
                yield new ShortColumn(values, count);
            }
            case INT -> {
                int[] values = new int[count];
                for (int row = 0; row < count; row++) {
                    values[row] = (int) (numbers[row] >>> shift);
                }
                yield new IntColumn(values, count);
            }
            default -> new LongColumn(numbers, count);
        };
    }
}
