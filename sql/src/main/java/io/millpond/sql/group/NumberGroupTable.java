package io.millpond.sql.group;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.Hashes;

import java.util.Arrays;
import java.util.List;

/// A group table for keys of up to 64 bits together, open addressing with linear probing.
final class NumberGroupTable implements GroupTable {
    private static final int INITIAL_SLOTS = 256;

    private final KeyPacking packing;

    /// `group + 1` in each slot, 0 where it is free; a power of two long, at most half full.
    private int[] slots = new int[INITIAL_SLOTS];

    /// The keys of each group as one number.
    private long[] keys = new long[INITIAL_SLOTS / 2];

    private int groupCount;

    NumberGroupTable(KeyPacking packing) {
        this.packing = packing;
    }

    @Override
    public void assign(List<Column> columns, int rowCount, int[] groups) {
        long[] numbers = packing.pack(columns, rowCount);
        int row = 0;
        while (row < rowCount) {
            row = findFrom(numbers, row, rowCount, groups);
            if (row < rowCount) {
                groups[row] = add(numbers[row]);
                row++;
            }
        }
    }

    /// Numbers the rows from `fromRow` on up to the first whose key is new, and returns that row.
    private int findFrom(long[] numbers, int fromRow, int toRow, int[] groups) {
        int[] table = slots;
        long[] known = keys;
        int mask = table.length - 1;
        for (int row = fromRow; row < toRow; row++) {
            long key = numbers[row];
            int at = slot(key, mask);
            while (table[at] != 0 && known[table[at] - 1] != key) {
                at = (at + 1) & mask;
            }
            if (table[at] == 0) {
                return row;
            }
            groups[row] = table[at] - 1;
        }
        return toRow;
    }

    /// The group of a key that may be new.
    private int add(long key) {
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
            return add(key);
        }
        keys[groupCount] = key;
        slots[at] = groupCount + 1;
        return groupCount++;
    }

    @Override
    public void find(List<Column> columns, int rowCount, int[] groups) {
        long[] numbers = packing.pack(columns, rowCount);
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

    @Override
    public int groupCount() {
        return groupCount;
    }

    @Override
    public List<Column> takeKeys() {
        return packing.unpack(keys, groupCount);
    }

    @Override
    public long retainedBytes() {
        return 4L * slots.length + 8L * keys.length;
    }
}
