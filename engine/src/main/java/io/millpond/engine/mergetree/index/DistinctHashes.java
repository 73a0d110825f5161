package io.millpond.engine.mergetree.index;

import java.util.Arrays;

/// Distinct hashes, in an array that grows. Single-threaded.
final class DistinctHashes {
    private long[] slots = new long[64];
    private boolean hasZero;
    private int count;

    void add(long hash) {
        if (hash == 0) {
            hasZero = true;
            return;
        }
        if (count * 2 >= slots.length) {
            grow();
        }
        if (put(slots, hash)) {
            count++;
        }
    }

    private static boolean put(long[] target, long hash) {
        int mask = target.length - 1;
        int at = (int) (hash >>> 7) & mask;
        while (target[at] != 0) {
            if (target[at] == hash) {
                return false;
            }
            at = (at + 1) & mask;
        }
        target[at] = hash;
        return true;
    }

    private void grow() {
        long[] larger = new long[2 * slots.length];
        for (long hash : slots) {
            if (hash != 0) {
                put(larger, hash);
            }
        }
        slots = larger;
    }

    /// All of them; begins anew.
    long[] take() {
        long[] hashes = new long[count + (hasZero ? 1 : 0)];
        int at = 0;
        for (long hash : slots) {
            if (hash != 0) {
                hashes[at++] = hash;
            }
        }
        Arrays.fill(slots, 0);
        hasZero = false;
        count = 0;
        return hashes;
    }
}
