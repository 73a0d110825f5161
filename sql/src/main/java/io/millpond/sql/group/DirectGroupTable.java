package io.millpond.sql.group;

import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import java.util.Arrays;
import java.util.List;

/// A group table for keys of up to 16 bits together: their number is the index of their group.
final class DirectGroupTable implements GroupTable {
    static final int BITS_MAX = 16;

    private final KeyPacking packing;

    /// `group + 1` of each number, 0 where it has not been met.
    private final int[] groupsByNumber;

    /// The number of each group.
    private long[] keys = new long[16];

    private int groupCount;

    /// @param packing of at most [#BITS_MAX] bits
    DirectGroupTable(KeyPacking packing) {
        this.packing = packing;
        this.groupsByNumber = new int[1 << packing.bits()];
    }

    @Override
    public void assign(List<Column> columns, int rowCount, int[] groups) {
        int[] known = groupsByNumber;
        if (columns.size() == 1 && Columns.full(columns.getFirst()) instanceof ByteColumn plain) {
            byte[] values = plain.values();
            for (int row = 0; row < rowCount; row++) {
                int number = values[row] & 0xFF;
                int group = known[number];
                groups[row] = (group == 0 ? add(number) : group) - 1;
            }
            return;
        }
        long[] numbers = packing.pack(columns, rowCount);
        for (int row = 0; row < rowCount; row++) {
            int number = (int) numbers[row];
            int group = known[number];
            groups[row] = (group == 0 ? add(number) : group) - 1;
        }
    }

    private int add(int number) {
        if (groupCount == keys.length) {
            keys = Arrays.copyOf(keys, groupCount * 2);
        }
        keys[groupCount] = number;
        groupsByNumber[number] = ++groupCount;
        return groupCount;
    }

    @Override
    public void find(List<Column> columns, int rowCount, int[] groups) {
        long[] numbers = packing.pack(columns, rowCount);
        for (int row = 0; row < rowCount; row++) {
            groups[row] = groupsByNumber[(int) numbers[row]] - 1;
        }
    }

    @Override
    public int groupCount() {
        return groupCount;
    }

    @Override
    public List<Column> takeKeys() {
        return packing.unpack(keys, groupCount);
    }

    @Override
    public long retainedBytes() {
        return 4L * groupsByNumber.length + 8L * keys.length;
    }
}
