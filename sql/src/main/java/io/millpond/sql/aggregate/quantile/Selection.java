package io.millpond.sql.aggregate.quantile;

import java.util.Arrays;

/// Finds the elements that sorting would put at some ranks of an array, without sorting it.
///
/// A long range is halved two thousandfold at once: its elements are counted by the high bits of
/// their distance from the least, and those with the high bits of a wanted one are looked at alone.
/// A short range is split by the median of three; one that does not shrink as it should is sorted,
/// so no input takes more than `n log n`. Single-threaded; used for one array after another.
final class Selection {
    /// Ranges this short are sorted.
    private static final int SORTED_LENGTH = 32;

    /// Ranges this long are counted; counting a shorter one takes longer than splitting it.
    private static final int COUNTED_LENGTH = 4096;

    private static final int BUCKET_BITS = 11;

    private int[] ranks = new int[8];
    private long[] selected = new long[8];
    private int wantedCount;
    private boolean isRun;

    /// Asks for the element at `rank`, an index into the array of the next [#run].
    void want(int rank) {
        if (isRun) {
            wantedCount = 0;
            isRun = false;
        }
        if (wantedCount == ranks.length) {
            ranks = Arrays.copyOf(ranks, 2 * wantedCount);
            selected = new long[2 * wantedCount];
        }
        ranks[wantedCount++] = rank;
    }

    /// Finds the wanted elements of `values[from, to)`, which it may reorder; ranks outside are
    /// passed over.
    void run(long[] values, int from, int to) {
        if (isRun) {
            wantedCount = 0;
        }
        isRun = true;
        Arrays.sort(ranks, 0, wantedCount);
        int first = 0;
        while (first < wantedCount && ranks[first] < from) {
            first++;
        }
        int end = wantedCount;
        while (end > first && ranks[end - 1] >= to) {
            end--;
        }
        if (first < end) {
            select(values, from, to, first, end, 0);
        }
    }

    /// The element that the last run found for `rank`, which was wanted and inside of the range.
    long at(int rank) {
        return selected[Arrays.binarySearch(ranks, 0, wantedCount, rank)];
    }

    /// Finds those of `ranks[first, end)`, at least one, in `values[from, to)`.
    ///
    /// @param ahead how far a rank is ahead of its index into `values`
    private void select(long[] values, int from, int to, int first, int end, int ahead) {
        if (to - from >= COUNTED_LENGTH) {
            selectCounting(values, from, to, first, end, ahead);
            return;
        }
        int low = from;
        for (int i = first; i < end; i++) {
            int index = ranks[i] - ahead;
            if (index >= low) {
                split(values, low, to, index);
                low = index + 1;
            }
            selected[i] = values[index];
        }
    }

    private void selectCounting(long[] values, int from, int to, int first, int end, int ahead) {
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        for (int i = from; i < to; i++) {
            least = Math.min(least, values[i]);
            greatest = Math.max(greatest, values[i]);
        }
        int rangeBits = Long.SIZE - Long.numberOfLeadingZeros(greatest - least);
        int shift = Math.max(0, rangeBits - BUCKET_BITS);
        int[] counts = counts(values, from, to, least, shift);
        int[] places = new int[counts.length];
        Arrays.fill(places, -1);
        int[] buckets = new int[end - first];
        int[] aheads = new int[end - first];
        int bucket = 0;
        int before = 0;
        int scratchLength = 0;
        for (int i = first; i < end; i++) {
            int index = ranks[i] - ahead - from;
            while (before + counts[bucket] <= index) {
                before += counts[bucket++];
            }
            if (places[bucket] < 0) {
                places[bucket] = scratchLength;
                scratchLength += counts[bucket];
            }
            buckets[i - first] = bucket;
            aheads[i - first] = ahead + from + before - places[bucket];
            selected[i] = least + bucket;
        }
        if (shift == 0) {
            return;
        }
        long[] scratch = collect(values, from, to, least, shift, places, scratchLength);
        int begun = first;
        for (int i = first + 1; i <= end; i++) {
            int one = buckets[begun - first];
            if (i == end || buckets[i - first] != one) {
                // Collecting has moved the place to the bucket's end.
                int place = places[one];
                select(scratch, place - counts[one], place, begun, i, aheads[begun - first]);
                begun = i;
            }
        }
    }

    /// How many of `values[from, to)` each bucket has.
    private static int[] counts(long[] values, int from, int to, long least, int shift) {
        // Equal values come in runs, and an increment has to wait for the last one of its counter.
        int[] even = new int[1 << BUCKET_BITS];
        int[] odd = new int[1 << BUCKET_BITS];
        int i = from;
        for (; i + 1 < to; i += 2) {
            even[(int) ((values[i] - least) >>> shift)]++;
            odd[(int) ((values[i + 1] - least) >>> shift)]++;
        }
        if (i < to) {
            even[(int) ((values[i] - least) >>> shift)]++;
        }
        for (int bucket = 0; bucket < even.length; bucket++) {
            even[bucket] += odd[bucket];
        }
        return even;
    }

    /// The elements of the buckets that have a place, each from its place on.
    private static long[] collect(
            long[] values,
            int from,
            int to,
            long least,
            int shift,
            int[] places,
            int scratchLength) {
        long[] scratch = new long[scratchLength];
        for (int i = from; i < to; i++) {
            int bucket = (int) ((values[i] - least) >>> shift);
            int place = places[bucket];
            if (place >= 0) {
                scratch[place] = values[i];
                places[bucket] = place + 1;
            }
        }
        return scratch;
    }

    /// Orders `values[from, to)` so far that nothing before `rank` is greater than the element
    /// there, and nothing behind it less.
    private static void split(long[] values, int from, int to, int rank) {
        int low = from;
        int high = to - 1;
        int splitsLeft = 2 * (Integer.SIZE - Integer.numberOfLeadingZeros(to - from));
        while (high - low >= SORTED_LENGTH && splitsLeft-- > 0) {
            long pivot = median(values[low], values[(low + high) >>> 1], values[high]);
            int left = low;
            int right = high;
            while (left <= right) {
                while (values[left] < pivot) {
                    left++;
                }
                while (values[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    long swap = values[left];
                    values[left++] = values[right];
                    values[right--] = swap;
                }
            }
            // values[low, right] <= pivot <= values[left, high], and between them all equal it.
            if (rank <= right) {
                high = right;
            } else if (rank >= left) {
                low = left;
            } else {
                return;
            }
        }
        Arrays.sort(values, low, high + 1);
    }

    private static long median(long a, long b, long c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
