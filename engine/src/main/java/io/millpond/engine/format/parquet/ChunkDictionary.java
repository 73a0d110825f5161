package io.millpond.engine.format.parquet;

import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.column.Hashes;

import java.util.Arrays;

/// The distinct values of one column in one row group, in the order of their first use; a hash
/// table with open addressing. Single-threaded.
final class ChunkDictionary {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final ByteSink plain = new ByteSink();
    private int[] slots = new int[1 << 10];
    private long[] hashes = new long[1 << 9];
    /// Where each value begins in [#plain], behind its length where that has one.
    private int[] starts = new int[1 << 9];
    private int size;

    int size() {
        return size;
    }

    /// The bytes of its values as they are written.
    int byteSize() {
        return plain.size();
    }

    /// The values as a page has them.
    ByteSink plain() {
        return plain;
    }

    /// The code of a value, which it gets when it is new.
    int code(PageValues values, int index) {
        return switch (values) {
            case PageValues.Ints ints -> number(ints.value(index), Integer.BYTES);
            case PageValues.Longs longs -> number(longs.value(index), Long.BYTES);
            case PageValues.Strings strings ->
                    string(strings, strings.start(index), strings.end(index));
            case PageValues.Booleans _ -> throw new IllegalArgumentException("values");
        };
    }

    private int number(long value, int width) {
        int slot = slot(value * MULTIPLIER);
        while (slots[slot] != 0) {
            int code = slots[slot] - 1;
            if (hashes[code] == value) {
                return code;
            }
            slot = slot + 1 & slots.length - 1;
        }
        int start = plain.size();
        if (width == Integer.BYTES) {
            plain.putInt((int) value);
        } else {
            plain.putLong(value);
        }
        return add(slot, value, start);
    }

    private int string(PageValues.Strings values, int from, int to) {
        long hash = hash(values.bytes(), from, to);
        int slot = slot(hash * MULTIPLIER);
        while (slots[slot] != 0) {
            int code = slots[slot] - 1;
            if (hashes[code] == hash && isEqual(code, values, from, to)) {
                return code;
            }
            slot = slot + 1 & slots.length - 1;
        }
        values.putOne(from, to, plain);
        return add(slot, hash, plain.size() - (to - from));
    }

    private boolean isEqual(int code, PageValues.Strings values, int from, int to) {
        int start = starts[code];
        int end = start + to - from;
        return lengthAt(code, values) == to - from
                && Arrays.equals(plain.bytes(), start, end, values.bytes(), from, to);
    }

    private int lengthAt(int code, PageValues.Strings values) {
        int next = code + 1 < size ? starts[code + 1] - values.prefixBytes() : plain.size();
        return next - starts[code];
    }

    private int slot(long mixed) {
        return (int) (mixed >>> (Long.SIZE - Integer.numberOfTrailingZeros(slots.length)));
    }

    private int add(int slot, long hash, int start) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
            starts = Arrays.copyOf(starts, size * 2);
        }
        hashes[size] = hash;
        starts[size] = start;
        slots[slot] = ++size;
        if (size * 2 > slots.length) {
            slots = new int[slots.length * 4];
            for (int code = 0; code < size; code++) {
                int at = slot(hashes[code] * MULTIPLIER);
                while (slots[at] != 0) {
                    at = at + 1 & slots.length - 1;
                }
                slots[at] = code + 1;
            }
        }
        return size - 1;
    }

    private static long hash(byte[] bytes, int from, int to) {
        return Hashes.mixBytes(0, bytes, from, to);
    }
}
