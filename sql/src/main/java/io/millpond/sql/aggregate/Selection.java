package io.millpond.sql.aggregate;

import java.util.Arrays;

/// Puts single elements of an array where sorting would put them, without sorting all of it.
///
/// Quickselect with the median of three; a range that does not shrink as it should is sorted, so no
/// input takes more than `n log n`.
final class Selection {
    /// Ranges this short are sorted.
    private static final int SORTED_LENGTH = 32;

    private Selection() {}

    /// Orders `values[from, to)`, none of them NaN, so far that each of `ranks` has its element:
    /// nothing before it is greater, nothing behind it less.
    ///
    /// @param ranks indexes into `values`, ascending; those outside of the range are passed over
    static void select(double[] values, int from, int to, int[] ranks) {
        int low = from;
        for (int rank : ranks) {
            if (rank >= low && rank < to) {
                select(values, low, to, rank);
                low = rank + 1;
            }
        }
    }

    private static void select(double[] values, int from, int to, int rank) {
        int low = from;
        int high = to - 1;
        int splitsLeft = 2 * (Integer.SIZE - Integer.numberOfLeadingZeros(to - from));
        while (high - low >= SORTED_LENGTH && splitsLeft-- > 0) {
            double pivot = median(values[low], values[(low + high) >>> 1], values[high]);
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
                    double swap = values[left];
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

    private static double median(double a, double b, double c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
