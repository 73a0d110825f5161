package io.millpond.sql.aggregate;

import java.util.Arrays;

/// Selections of rows.
public final class Rows {
    private Rows() {}

    /// The rows at which `mask` has the value `wanted`.
    public static int[] where(byte[] mask, byte wanted, int rowCount) {
        int[] rows = new int[rowCount];
        int count = 0;
        for (int row = 0; row < rowCount; row++) {
            rows[count] = row;
            count += mask[row] == wanted ? 1 : 0;
        }
        return Arrays.copyOf(rows, count);
    }

    /// The elements of `source` at `rows`.
    public static int[] gather(int[] source, int[] rows) {
        int[] target = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            target[i] = source[rows[i]];
        }
        return target;
    }
}
