package io.millpond.sql.source;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;

import java.util.List;

/// Reads single rows of a table that a scan has found before, in the state that the scan saw.
public interface RowFetch {
    /// Columns that a scan reads by name like others, and that tell a row from all others.
    List<Field> addressColumns();

    /// Whether [#fetch] reads this column.
    boolean fetches(String column);

    /// Columns of some rows.
    ///
    /// @param columns names, each once, in the order of the result
    /// @param addresses under [#addressColumns], in any order, each row at most once
    /// @return the rows in the order of `addresses`
    Block fetch(List<String> columns, Block addresses, ReadMeter meter);
}
