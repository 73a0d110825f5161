package io.millpond.sql.group;

import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.Hashes;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.type.Layout;

import java.util.Arrays;
import java.util.List;

/// A group table for one key of up to 64 bits, open addressing with linear probing.
final class NumberGroupTable implements GroupTable {
    private static final int INITIAL_SLOTS = 256;

    private final Layout layout;

    /// `group + 1` in each slot, 0 where it is free; a power of two long, at most half full.
    private int[] slots = new int[INITIAL_SLOTS];

    /// The key of each group.
    private long[] keys = new long[INITIAL_SLOTS / 2];

    private int groupCount;

    NumberGroupTable(Layout layout) {
        this.layout = layout;
    }

    @Override
    public void assign(List<Column> columns, int rowCount, int[] groups) {
        Column column = columns.getFirst();
        if (column instanceof ConstantColumn && rowCount > 0) {
            Arrays.fill(groups, 0, rowCount, assign(numbers(column.slice(0, 1), 1)[0]));
            return;
        }
        long[] numbers = numbers(column, rowCount);
        for (int row = 0; row < rowCount; row++) {
            groups[row] = assign(numbers[row]);
        }
    }

    private int assign(long key) {
        int mask = slots.length - 1;
        int at = slot(key, mask);
        while (slots[at] != 0) {
            int group = slots[at] - 1;
            if (keys[group] == key) {
                return group;
            }
            at = (at + 1) & mask;
        }
        if (groupCount == keys.length) {
            grow();
            return assign(key);
        }
        keys[groupCount] = key;
        slots[at] = groupCount + 1;
        return groupCount++;
    }

    @Override
    public void find(List<Column> columns, int rowCount, int[] groups) {
        long[] numbers = numbers(columns.getFirst(), rowCount);
        int mask = slots.length - 1;
        for (int row = 0; row < rowCount; row++) {
            long key = numbers[row];
            int at = slot(key, mask);
            while (slots[at] != 0 && keys[slots[at] - 1] != key) {
                at = (at + 1) & mask;
            }
            groups[row] = slots[at] - 1;
        }
    }

    private static int slot(long key, int mask) {
        return (int) Hashes.mix(0, key) & mask;
    }

    private void grow() {
        keys = Arrays.copyOf(keys, keys.length * 2);
        slots = new int[slots.length * 2];
        int mask = slots.length - 1;
        for (int group = 0; group < groupCount; group++) {
            int at = slot(keys[group], mask);
            while (slots[at] != 0) {
                at = (at + 1) & mask;
            }
            slots[at] = group + 1;
        }
    }

    private static long[] numbers(Column column, int rowCount) {
        Column full = Columns.full(column);
        if (full instanceof LongColumn plain) {
            return plain.values();
        }
        long[] numbers = new long[rowCount];
        switch (full) {
            case ByteColumn plain -> {
                for (int row = 0; row < rowCount; row++) {
                    numbers[row] = plain.value(row);
                }
            }
            case ShortColumn plain -> {
                for (int row = 0; row < rowCount; row++) {
                    numbers[row] = plain.value(row);
                }
            }
            case IntColumn plain -> {
                for (int row = 0; row < rowCount; row++) {
                    numbers[row] = plain.value(row);
                }
            }
            default -> throw new IllegalStateException("not a number: " + full);
        }
        return numbers;
    }

    @Override
    public int groupCount() {
        return groupCount;
    }

    @Override
    public List<Column> takeKeys() {
        Column column =
                switch (layout) {
                    case BYTE -> {
                        byte[] values = new byte[groupCount];
                        for (int group = 0; group < groupCount; group++) {
                            values[group] = (byte) keys[group];
                        }
                        yield new ByteColumn(values, groupCount);
                    }
                    case SHORT -> {
                        short[] values = new short[groupCount];
                        for (int group = 0; group < groupCount; group++) {
                            values[group] = (short) keys[group];
                        }
                        yield new ShortColumn(values, groupCount);
                    }
                    case INT -> {
                        int[] values = new int[groupCount];
                        for (int group = 0; group < groupCount; group++) {
                            values[group] = (int) keys[group];
                        }
                        yield new IntColumn(values, groupCount);
                    }
                    default -> new LongColumn(keys, groupCount);
                };
        return List.of(column);
    }

    @Override
    public long retainedBytes() {
        return 4L * slots.length + 8L * keys.length;
    }
}
