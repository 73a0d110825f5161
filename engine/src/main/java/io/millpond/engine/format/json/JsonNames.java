package io.millpond.engine.format.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing set of names that are found by their bytes, each with the index of its arrival.
///
/// An open-addressing hash table that is at most half full.
final class JsonNames {
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
    private static final int EMPTY = 0;

    private byte[][] names = new byte[16][];
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
        }
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
        int mask = slots.length - 1;
        int slot = hash(bytes, from, to) & mask;
        while (slots[slot] != EMPTY) {
            byte[] name = names[slots[slot] - 1];
            if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
                return slots[slot] - 1;
            }
            slot = (slot + 1) & mask;
        }
        return -1;
    }

    private void place(int index) {
        int mask = slots.length - 1;
        int slot = hash(names[index], 0, names[index].length) & mask;
        while (slots[slot] != EMPTY) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = index + 1;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int length = to - from;
        long hash = length;
        if (length >= Long.BYTES) {
            hash = (hash ^ (long) JsonText.WORD.get(bytes, from)) * MULTIPLIER;
            hash = (hash ^ (hash >>> 29) ^ (long) JsonText.WORD.get(bytes, to - Long.BYTES));
        } else {
            for (int i = from; i < to; i++) {
                hash = (hash << 8) ^ bytes[i];
            }
        }
        hash *= MULTIPLIER;
        return (int) (hash >>> 32);
    }
}
