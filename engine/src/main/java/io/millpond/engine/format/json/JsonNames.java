package io.millpond.engine.format.json;

import io.millpond.storage.column.TextWords;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing set of names that are found by their bytes, each with the index of its arrival.
///
/// An open-addressing hash table that is at most half full.
final class JsonNames {
    private static final int EMPTY = 0;

    private byte[][] names = new byte[16][];
    private long[] heads = new long[16];
    private long[] tails = new long[16];
    private int size;

    /// `index + 1` of the name in each slot, or [#EMPTY]; a power of two long.
    private int[] slots = new int[32];

    int size() {
        return size;
    }

    /// Adds a name that is not in the set yet, and returns its index.
    int add(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return add(bytes, 0, bytes.length);
    }

    /// Adds the name `bytes[from, to)`, not in the set yet, and returns its index.
    int add(byte[] bytes, int from, int to) {
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            heads = Arrays.copyOf(heads, size * 2);
            tails = Arrays.copyOf(tails, size * 2);
        }
        heads[size] = TextWords.head(bytes, from, to);
        tails[size] = TextWords.tail(bytes, from, to);
        names[size++] = Arrays.copyOfRange(bytes, from, to);
        if (size * 2 > slots.length) {
            slots = new int[slots.length * 2];
            for (int index = 0; index < size; index++) {
                place(index);
            }
        } else {
            place(size - 1);
        }
        return size - 1;
    }

    /// The index of the name `bytes[from, to)`, or -1.
    int find(byte[] bytes, int from, int to) {
        int length = to - from;
        long head = TextWords.head(bytes, from, to);
        long tail = TextWords.tail(bytes, from, to);
        int mask = slots.length - 1;
        int slot = TextWords.hash(head, tail, length) & mask;
        while (slots[slot] != EMPTY) {
            int index = slots[slot] - 1;
            if (heads[index] == head
                    && tails[index] == tail
                    && names[index].length == length
                    && (length <= TextWords.EXACT_BYTES
                            || Arrays.equals(names[index], 0, length, bytes, from, to))) {
                return index;
            }
            slot = (slot + 1) & mask;
        }
        return -1;
    }

    private void place(int index) {
        int mask = slots.length - 1;
        int slot = TextWords.hash(heads[index], tails[index], names[index].length) & mask;
        while (slots[slot] != EMPTY) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = index + 1;
    }
}
