package io.millpond.sql.aggregate;

import io.millpond.storage.column.Column;

import java.util.List;

/// A state that can pass over rows where they are, which saves copying the others out for it.
interface MaskedAccumulator extends Accumulator {
    /// As [Accumulator#add], of the rows whose truth is 1.
    ///
    /// @param truths 0 or 1 for each row
    void addWhere(
            byte[] truths, int[] groups, int groupCount, List<Column> arguments, int rowCount);
}
