package io.millpond.storage.order;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;

import java.util.Arrays;

/// Stable sorts of row numbers, by unsigned 64-bit keys and by comparison.
final class RadixSort {
    private static final int DIGIT_BITS = 8;
    private static final int BUCKETS = 1 << DIGIT_BITS;

    private RadixSort() {}

    /// Sorts `keys[0, count)` by their bits `[fromBit, toBit)`, unsigned; all other bits travel
    /// along.
    ///
    /// Returns the array that holds the result: `keys` or `spare`, which has the same length.
    static long[] sort(long[] keys, long[] spare, int count, int fromBit, int toBit) {
        long[] source = keys;
        long[] target = spare;
        int[] counts = new int[BUCKETS];
        for (int shift = fromBit; shift < toBit; shift += DIGIT_BITS) {
            int mask = (1 << Math.min(DIGIT_BITS, toBit - shift)) - 1;
            Arrays.fill(counts, 0);
            for (int i = 0; i < count; i++) {
                counts[(int) (source[i] >>> shift) & mask]++;
            }
            if (toStarts(counts, count)) {
                continue;
            }
            for (int i = 0; i < count; i++) {
                long key = source[i];
                target[counts[(int) (key >>> shift) & mask]++] = key;
            }
            long[] swap = source;
            source = target;
            target = swap;
        }
        return source;
    }

    /// Sorts `rows[0, count)` by the unsigned keys `keys[row]`, of which the lowest `bits` bits
    /// count.
    static void sortRows(int[] rows, int[] spare, long[] keys, int count, int bits) {
        int[] source = rows;
        int[] target = spare;
        boolean isSwapped = false;
        int[] counts = new int[BUCKETS];
        for (int shift = 0; shift < bits; shift += DIGIT_BITS) {
            int mask = (1 << Math.min(DIGIT_BITS, bits - shift)) - 1;
            Arrays.fill(counts, 0);
            for (int i = 0; i < count; i++) {
                counts[(int) (keys[i] >>> shift) & mask]++;
            }
            if (toStarts(counts, count)) {
                continue;
            }
            for (int i = 0; i < count; i++) {
                int row = source[i];
                target[counts[(int) (keys[row] >>> shift) & mask]++] = row;
            }
            int[] swap = source;
            source = target;
            target = swap;
            isSwapped = !isSwapped;
        }
        if (isSwapped) {
            System.arraycopy(source, 0, rows, 0, count);
        }
    }

    /// Turns counts into the starts of buckets; true when one bucket holds everything.
    private static boolean toStarts(int[] counts, int count) {
        int start = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            int size = counts[bucket];
            if (size == count) {
                return true;
            }
            counts[bucket] = start;
            start += size;
        }
        return false;
    }

    /// Sorts `rows[from, to)` of `column` by comparison, by merging; `spare` is as long as `rows`.
    static void sortByOrder(
            int[] rows, int[] spare, int from, int to, Column column, ColumnOrder order) {
        if (to - from < 8) {
            insertionSort(rows, from, to, column, order);
            return;
        }
        int middle = (from + to) >>> 1;
        sortByOrder(rows, spare, from, middle, column, order);
        sortByOrder(rows, spare, middle, to, column, order);
        if (order.compare(column, rows[middle - 1], column, rows[middle]) <= 0) {
            return;
        }
        System.arraycopy(rows, from, spare, from, middle - from);
        int left = from;
        int right = middle;
        for (int at = from; left < middle; at++) {
            if (right < to && order.compare(column, rows[right], column, spare[left]) < 0) {
                rows[at] = rows[right++];
            } else {
                rows[at] = spare[left++];
            }
        }
    }

    private static void insertionSort(
            int[] rows, int from, int to, Column column, ColumnOrder order) {
        for (int i = from + 1; i < to; i++) {
            int row = rows[i];
            int at = i;
            while (at > from && order.compare(column, row, column, rows[at - 1]) < 0) {
                rows[at] = rows[at - 1];
                at--;
            }
            rows[at] = row;
        }
    }
}
