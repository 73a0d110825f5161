package io.millpond.sql.group;

import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.Layout;

import java.util.List;

/// A hash table that numbers distinct combinations of key values, from 0 in the order of their
/// first appearance. Mutable, used by one thread at a time.
///
/// NULL equals NULL, and NaN equals NaN. Finding does not change the table, so that several threads
/// may find at once while nobody assigns.
public interface GroupTable {
    int UNKNOWN = -1;

    /// The number of each row's key, a new one where the key is new.
    void assign(List<Column> keys, int rowCount, int[] groups);

    /// The number of each row's key, or [#UNKNOWN].
    void find(List<Column> keys, int rowCount, int[] groups);

    int groupCount();

    /// The key of each group: one column for each key column. The table is used up.
    List<Column> takeKeys();

    long retainedBytes();

    /// A table for keys of these types, at least one.
    static GroupTable of(List<DataType> types) {
        if (KeyPacking.fits(types)) {
            KeyPacking packing = KeyPacking.of(types);
            return packing.bits() <= DirectGroupTable.BITS_MAX
                    ? new DirectGroupTable(packing)
                    : new NumberGroupTable(packing);
        }
        if (types.size() == 1 && types.getFirst().layout() == Layout.DICTIONARY) {
            return new DictionaryGroupTable(types.getFirst());
        }
        return new RowGroupTable(types);
    }
}
