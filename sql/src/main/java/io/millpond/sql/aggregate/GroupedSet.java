package io.millpond.sql.aggregate;

import io.millpond.storage.column.Column;

import java.util.Arrays;

/// Distinct values of all groups, each value held as 128 bits of hash. Single-threaded.
///
/// An open-addressing table over three parallel arrays; entries are numbered in the order in which
/// they came.
final class GroupedSet {
    private static final int SLOTS = 64;
    private static final long SECOND_SEED = 0x6A09E667F3BCC909L;

    private int[] slots = new int[SLOTS];
    private int[] groups = new int[SLOTS];
    private long[] lows = new long[SLOTS];
    private long[] highs = new long[SLOTS];
    private int size;

    /// The hashes of a column's values, combined with those of more columns.
    static final class Hashes128 {
        private final long[] low;
        private final long[] high;

        private Hashes128(int rowCount) {
            this.low = new long[rowCount];
            this.high = new long[rowCount];
            Arrays.fill(high, SECOND_SEED);
        }

        static Hashes128 of(Iterable<Column> columns, int rowCount) {
            Hashes128 hashes = new Hashes128(rowCount);
            for (Column column : columns) {
                column.hashInto(hashes.low);
                column.hashInto(hashes.high);
            }
            return hashes;
        }

        /// The low words, one a row.
        long[] low() {
            return low;
        }

        /// The high words, one a row.
        long[] high() {
            return high;
        }
    }

    /// The number of entries.
    int size() {
        return size;
    }

    /// The group of an entry.
    int group(int entry) {
        return groups[entry];
    }

    long low(int entry) {
        return lows[entry];
    }

    long high(int entry) {
        return highs[entry];
    }

    /// Adds a value to a group; whether it was new.
    boolean add(int group, long low, long high) {
        return entry(group, low, high) == size - 1 && isLastNew;
    }

    private boolean isLastNew;

    /// The number of a group's value, which is added where it is new.
    int entry(int group, long low, long high) {
        int slot = slotOf(group, low, high);
        while (slots[slot] != 0) {
            int entry = slots[slot] - 1;
            if (groups[entry] == group && lows[entry] == low && highs[entry] == high) {
                isLastNew = false;
                return entry;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        isLastNew = true;
        if (size == groups.length) {
            groups = Arrays.copyOf(groups, size * 2);
            lows = Arrays.copyOf(lows, size * 2);
            highs = Arrays.copyOf(highs, size * 2);
        }
        groups[size] = group;
        lows[size] = low;
        highs[size] = high;
        slots[slot] = ++size;
        if (2 * size > slots.length) {
            grow();
        }
        return size - 1;
    }

    private int slotOf(int group, long low, long high) {
        long hash = (low ^ Long.rotateLeft(high, 31) ^ group * 0x9E3779B97F4A7C15L);
        hash *= 0xD6E8FEB86659FD93L;
        return (int) (hash ^ (hash >>> 32)) & (slots.length - 1);
    }

    private void grow() {
        slots = new int[slots.length * 2];
        for (int entry = 0; entry < size; entry++) {
            int slot = slotOf(groups[entry], lows[entry], highs[entry]);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = entry + 1;
        }
    }

    long retainedBytes() {
        return 4L * slots.length + 20L * groups.length;
    }
}
