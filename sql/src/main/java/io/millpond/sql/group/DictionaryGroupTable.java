package io.millpond.sql.group;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/// A group table for one dictionary key: looks each distinct code up once, then counts by code.
final class DictionaryGroupTable implements GroupTable {
    private final RowGroupTable values;

    /// The dictionary that `groupsByCode` is for.
    private @Nullable Column dictionary;

    /// `group + 1` of each code, 0 where it has not been looked up.
    private int[] groupsByCode = new int[0];

    DictionaryGroupTable(DataType type) {
        this.values = new RowGroupTable(List.of(type));
    }

    @Override
    public void assign(List<Column> keys, int rowCount, int[] groups) {
        DictionaryColumn column = (DictionaryColumn) Columns.full(keys.getFirst());
        if (column.dictionary() != dictionary) {
            dictionary = column.dictionary();
            groupsByCode = new int[dictionary.rowCount()];
        }
        addNewCodes(column, rowCount);
        int[] codes = column.codes();
        for (int row = 0; row < rowCount; row++) {
            groups[row] = groupsByCode[codes[row]] - 1;
        }
    }

    private void addNewCodes(DictionaryColumn column, int rowCount) {
        int[] codes = column.codes();
        int[] fresh = new int[64];
        int count = 0;
        for (int row = 0; row < rowCount; row++) {
            int code = codes[row];
            if (groupsByCode[code] == 0) {
                groupsByCode[code] = -1;
                if (count == fresh.length) {
                    fresh = Arrays.copyOf(fresh, count * 2);
                }
                fresh[count++] = code;
            }
        }
        if (count > 0) {
            int[] groups = new int[count];
            Column some = new DictionaryColumn(fresh, column.dictionary(), count);
            values.assign(List.of(some), count, groups);
            for (int i = 0; i < count; i++) {
                groupsByCode[fresh[i]] = groups[i] + 1;
            }
        }
    }

    @Override
    public void find(List<Column> keys, int rowCount, int[] groups) {
        values.find(keys, rowCount, groups);
    }

    @Override
    public int groupCount() {
        return values.groupCount();
    }

    @Override
    public List<Column> takeKeys() {
        return values.takeKeys();
    }

    @Override
    public long retainedBytes() {
        return values.retainedBytes() + 4L * groupsByCode.length;
    }
}
