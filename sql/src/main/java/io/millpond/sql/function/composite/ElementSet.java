package io.millpond.sql.function.composite;

import io.millpond.storage.column.Column;

import java.util.Arrays;

/// A set of rows of one column, equal values once. Mutable, with one owner.
///
/// An open hash table of row numbers, at most half full.
final class ElementSet {
    private final Column elements;
    private final long[] hashes;
    private int[] slots = new int[16];
    private int mask = 15;
    private int size;

    ElementSet(Column elements) {
        this.elements = elements;
        this.hashes = new long[elements.rowCount()];
        elements.hashInto(hashes);
    }

    /// Empties the set and makes room for `capacity` rows.
    void clear(int capacity) {
        int length = Integer.highestOneBit(Math.max(8, capacity) * 2 - 1) * 2;
        if (length > slots.length) {
            slots = new int[length];
        } else if (size > 0) {
            Arrays.fill(slots, 0, mask + 1, 0);
        }
        mask = length - 1;
        size = 0;
    }

    /// The number of different values.
    int size() {
        return size;
    }

    /// The row in the set whose value equals the one at `row`, or -1.
    int find(int row) {
        return slots[slot(row)] - 1;
    }

    /// Adds the value at `row`; the row that was there before with the same value, or -1.
    int add(int row) {
        int slot = slot(row);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        slots[slot] = row + 1;
        size++;
        return -1;
    }

    private int slot(int row) {
        int slot = (int) (hashes[row] ^ (hashes[row] >>> 32)) & mask;
        while (slots[slot] != 0 && !elements.equalAt(slots[slot] - 1, elements, row)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
