package io.millpond.sql.group;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A group table for keys of any types and number: hashes whole rows, keeps the keys in builders.
final class RowGroupTable implements GroupTable {
    private static final int INITIAL_SLOTS = 256;

    /// So many rows' slots and hashes stay in the processor's cache until they are needed.
    private static final int BATCH_ROWS = 256;

    private final ColumnBuilder[] keys;

    /// `group + 1` in each slot, 0 where it is free; a power of two long, at most half full.
    private int[] slots = new int[INITIAL_SLOTS];

    /// The hash of each group's key.
    private long[] hashes = new long[INITIAL_SLOTS / 2];

    private int groupCount;

    RowGroupTable(List<DataType> types) {
        this.keys = types.stream().map(ColumnBuilders::of).toArray(ColumnBuilder[]::new);
    }

    @Override
    public void assign(List<Column> columns, int rowCount, int[] groups) {
        Column[] full = full(columns);
        long[] rowHashes = hash(full, rowCount);
        for (int from = 0; from < rowCount; from += BATCH_ROWS) {
            int to = Math.min(rowCount, from + BATCH_ROWS);
            guess(rowHashes, from, to, groups);
            for (int row = from; row < to; row++) {
                long hash = rowHashes[row];
                int group = groups[row];
                if (group == UNKNOWN || !isKey(group, full, row)) {
                    group = find(full, row, hash);
                    groups[row] = group == UNKNOWN ? add(full, row, hash) : group;
                }
            }
        }
    }

    /// The group in each row's first slot where it has the row's hash, else [#UNKNOWN].
    ///
    /// Nothing here depends on what was found for the row before, so that the processor waits for
    /// the memory of many rows at once, and finds what the rest of the work needs in its caches.
    private void guess(long[] rowHashes, int from, int to, int[] groups) {
        int[] table = slots;
        long[] known = hashes;
        int mask = table.length - 1;
        for (int row = from; row < to; row++) {
            groups[row] = table[(int) (rowHashes[row] >>> 7) & mask] - 1;
        }
        for (int row = from; row < to; row++) {
            int group = groups[row];
            boolean isLike = known[Math.max(0, group)] == rowHashes[row];
            groups[row] = isLike ? group : UNKNOWN;
        }
    }

    @Override
    public void find(List<Column> columns, int rowCount, int[] groups) {
        Column[] full = full(columns);
        long[] rowHashes = hash(full, rowCount);
        for (int row = 0; row < rowCount; row++) {
            groups[row] = find(full, row, rowHashes[row]);
        }
    }

    private static Column[] full(List<Column> columns) {
        return columns.stream().map(Columns::full).toArray(Column[]::new);
    }

    private static long[] hash(Column[] columns, int rowCount) {
        long[] hashes = new long[rowCount];
        for (Column column : columns) {
            column.hashInto(hashes);
        }
        return hashes;
    }

    private int find(Column[] columns, int row, long hash) {
        int mask = slots.length - 1;
        int at = (int) (hash >>> 7) & mask;
        while (slots[at] != 0) {
            int group = slots[at] - 1;
            if (hashes[group] == hash && isKey(group, columns, row)) {
                return group;
            }
            at = (at + 1) & mask;
        }
        return UNKNOWN;
    }

    private boolean isKey(int group, Column[] columns, int row) {
        for (int i = 0; i < keys.length; i++) {
            if (!keys[i].equalAt(group, columns[i], row)) {
                return false;
            }
        }
        return true;
    }

    private int add(Column[] columns, int row, long hash) {
        if (groupCount == hashes.length) {
            grow();
        }
        for (int i = 0; i < keys.length; i++) {
            keys[i].append(columns[i], row);
        }
        hashes[groupCount] = hash;
        place(groupCount);
        return groupCount++;
    }

    private void place(int group) {
        int mask = slots.length - 1;
        int at = (int) (hashes[group] >>> 7) & mask;
        while (slots[at] != 0) {
            at = (at + 1) & mask;
        }
        slots[at] = group + 1;
    }

    private void grow() {
        hashes = Arrays.copyOf(hashes, hashes.length * 2);
        slots = new int[slots.length * 2];
        for (int group = 0; group < groupCount; group++) {
            place(group);
        }
    }

    @Override
    public int groupCount() {
        return groupCount;
    }

    @Override
    public List<Column> takeKeys() {
        List<Column> columns = new ArrayList<>(keys.length);
        for (ColumnBuilder key : keys) {
            columns.add(key.build());
        }
        return columns;
    }

    @Override
    public long retainedBytes() {
        long bytes = 4L * slots.length + 8L * hashes.length;
        for (ColumnBuilder key : keys) {
            bytes += key.retainedBytes();
        }
        return bytes;
    }
}
