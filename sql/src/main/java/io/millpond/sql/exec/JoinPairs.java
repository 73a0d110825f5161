package io.millpond.sql.exec;

import java.util.Arrays;

/// Pairs of a left and a right row, either of which may be [JoinTable#NONE]. Single-threaded.
final class JoinPairs {
    private int[] lefts = new int[1024];
    private int[] rights = new int[1024];
    private int count;

    void add(int left, int right) {
        if (count == lefts.length) {
            lefts = Arrays.copyOf(lefts, count * 2);
            rights = Arrays.copyOf(rights, count * 2);
        }
        lefts[count] = left;
        rights[count++] = right;
    }

    int count() {
        return count;
    }

    int left(int pair) {
        return lefts[pair];
    }

    int right(int pair) {
        return rights[pair];
    }

    int[] lefts() {
        return lefts;
    }

    int[] rights() {
        return rights;
    }

    /// Keeps the pairs whose numbers are given, in ascending order.
    void keep(int[] pairs) {
        for (int i = 0; i < pairs.length; i++) {
            lefts[i] = lefts[pairs[i]];
            rights[i] = rights[pairs[i]];
        }
        count = pairs.length;
    }

    void clear() {
        count = 0;
    }
}
