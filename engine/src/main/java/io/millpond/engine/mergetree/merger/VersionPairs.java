package io.millpond.engine.mergetree.merger;

import io.millpond.storage.merge.SortedRows;

import java.util.Arrays;

/// VersionedCollapsingMergeTree: each row of sign -1 takes one of sign 1 and of the same version
/// away, or the other way round, whichever came first. The version is part of the key of a group.
///
/// Other signs are not refused: a row of any sign takes one of another sign away, as in ClickHouse
/// 26.7.
final class VersionPairs implements RowSelection {
    private final int signIndex;
    private byte[] signs = new byte[0];

    /// The rows that have not met their opposite, all of one sign.
    private int[] single = new int[8];

    private int count;
    private byte sign;

    VersionPairs(int signIndex) {
        this.signIndex = signIndex;
    }

    @Override
    public boolean keepsSingles() {
        return false;
    }

    @Override
    public void open(SortedRows rows) {
        signs = SignPairs.signs(rows, signIndex);
    }

    @Override
    public void add(int fromRow, int toRow) {
        for (int row = fromRow; row < toRow; row++) {
            byte one = signs[row];
            if (count > 0 && sign != one) {
                count--;
                continue;
            }
            if (count == single.length) {
                single = Arrays.copyOf(single, 2 * count);
            }
            sign = one;
            single[count++] = row;
        }
    }

    @Override
    public int end(int[] chosen, int chosenCount) {
        System.arraycopy(single, 0, chosen, chosenCount, count);
        int next = chosenCount + count;
        count = 0;
        return next;
    }

    @Override
    public int[] keep() {
        int[] kept = Arrays.copyOf(single, count);
        for (int i = 0; i < count; i++) {
            single[i] = i;
        }
        return kept;
    }
}
