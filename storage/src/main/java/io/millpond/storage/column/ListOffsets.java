package io.millpond.storage.column;

import java.util.Arrays;

/// Arithmetic on the ends of lists, shared by arrays, maps and texts.
final class ListOffsets {
    private ListOffsets() {}

    /// Where the list at `row` begins.
    static int start(int[] ends, int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    /// The ends of the rows `[fromRow, toRow)`, counted from the first one's beginning.
    static int[] slice(int[] ends, int fromRow, int toRow) {
        int[] target = Arrays.copyOfRange(ends, fromRow, toRow);
        int base = start(ends, fromRow);
        if (base != 0) {
            for (int i = 0; i < target.length; i++) {
                target[i] -= base;
            }
        }
        return target;
    }

    /// Writes the ends of the rows `[fromRow, toRow)`, each moved by `shift`, to `target[at, …)`.
    static void appendEnds(int[] ends, int fromRow, int toRow, int shift, int[] target, int at) {
        for (int row = fromRow; row < toRow; row++) {
            target[at + row - fromRow] = ends[row] + shift;
        }
    }

    /// The ends of the gathered lists.
    static int[] gather(int[] ends, int[] rows, int count) {
        int[] target = new int[count];
        long size = 0;
        for (int i = 0; i < count; i++) {
            size += ends[rows[i]] - start(ends, rows[i]);
            target[i] = Growth.exact(size);
        }
        return target;
    }

    /// The elements of the gathered lists, as rows of the element column.
    static int[] elementRows(int[] ends, int[] rows, int count, int elementCount) {
        int[] target = new int[elementCount];
        int at = 0;
        for (int i = 0; i < count; i++) {
            int end = ends[rows[i]];
            for (int element = start(ends, rows[i]); element < end; element++) {
                target[at++] = element;
            }
        }
        return target;
    }

    /// Mixes the hashes of each list's elements, and its length, into `hashes`.
    static void hashInto(long[] hashes, int[] ends, int rowCount, long[] elementHashes) {
        int start = 0;
        for (int row = 0; row < rowCount; row++) {
            long hash = Hashes.mix(hashes[row], ends[row] - (long) start);
            for (int element = start; element < ends[row]; element++) {
                hash = Hashes.mix(hash, elementHashes[element]);
            }
            hashes[row] = hash;
            start = ends[row];
        }
    }

    /// Whether two lists, one of each column, hold equal elements in the same order.
    static boolean equalElements(Column left, int from, int to, Column right, int otherFrom) {
        for (int i = from; i < to; i++) {
            if (!left.equalAt(i, right, otherFrom + i - from)) {
                return false;
            }
        }
        return true;
    }

    /// As the other, with a column in the making on the left.
    static boolean equalElements(
            ColumnBuilder left, int from, int to, Column right, int otherFrom) {
        for (int i = from; i < to; i++) {
            if (!left.equalAt(i, right, otherFrom + i - from)) {
                return false;
            }
        }
        return true;
    }
}
