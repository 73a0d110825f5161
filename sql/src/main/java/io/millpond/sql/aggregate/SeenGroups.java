package io.millpond.sql.aggregate;

import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.NullableColumn;

import java.util.Arrays;

/// Which groups have had a row. Single-threaded.
final class SeenGroups {
    private byte[] seen = new byte[0];

    private void reserve(int groupCount) {
        if (groupCount > seen.length) {
            seen = Arrays.copyOf(seen, SumAccumulators.grown(seen.length, groupCount));
        }
    }

    void add(int[] groups, int groupCount, int rowCount) {
        reserve(groupCount);
        for (int row = 0; row < rowCount; row++) {
            seen[groups[row]] = 1;
        }
    }

    void merge(SeenGroups other, int[] groups, int groupCount) {
        reserve(groupCount);
        for (int group = 0; group < groups.length && group < other.seen.length; group++) {
            seen[groups[group]] |= other.seen[group];
        }
    }

    boolean contains(int group) {
        return group < seen.length && seen[group] != 0;
    }

    /// Adds the groups of the states whose flag is not 0.
    void addStates(int[] groups, int groupCount, byte[] flags, int rowCount) {
        reserve(groupCount);
        for (int row = 0; row < rowCount; row++) {
            seen[groups[row]] |= (byte) (flags[row] != 0 ? 1 : 0);
        }
    }

    /// 1 for each group that has had a row, else 0.
    Column states(int groupCount) {
        reserve(groupCount);
        return new ByteColumn(Arrays.copyOf(seen, groupCount), groupCount);
    }

    /// The results with NULL for the groups without rows.
    Column nullUnseen(Column result, int groupCount) {
        reserve(groupCount);
        byte[] nulls = new byte[groupCount];
        for (int group = 0; group < groupCount; group++) {
            nulls[group] = (byte) (1 - seen[group]);
        }
        if (Columns.full(result) instanceof NullableColumn nullable) {
            for (int group = 0; group < groupCount; group++) {
                nulls[group] |= nullable.nulls()[group];
            }
            return new NullableColumn(nulls, nullable.values());
        }
        return new NullableColumn(nulls, Columns.full(result));
    }
}
