package io.millpond.storage.column;

/// An immutable sequence of values of one physical layout.
///
/// Typed access is on the concrete classes, reached by an exhaustive `switch`. Any method that
/// takes another column takes one of the same layout, or a [ConstantColumn] over that layout.
/// Thread-safe.
public sealed interface Column
        permits ArrayColumn,
                ByteColumn,
                BytesColumn,
                ConstantColumn,
                DictionaryColumn,
                DoubleColumn,
                FixedBytesColumn,
                FloatColumn,
                IntColumn,
                LongColumn,
                MapColumn,
                NullableColumn,
                ObjectColumn,
                ShortColumn,
                TupleColumn,
                VariantColumn,
                WideColumn {
    /// The number of values.
    int rowCount();

    /// The heap bytes this column keeps alive, arrays counted by their whole length.
    long retainedBytes();

    /// The rows `[fromRow, toRow)`; may share arrays with this column.
    Column slice(int fromRow, int toRow);

    /// The rows `rows[0]`, …, `rows[count - 1]` in that order; a row may repeat.
    Column gather(int[] rows, int count);

    /// Mixes a hash of each value into `hashes[row]`, for every row of this column.
    ///
    /// Equal values of one layout mix in the same number, whatever the column: dictionary, constant
    /// and plain columns of equal values agree. NULL has a hash of its own.
    void hashInto(long[] hashes);

    /// Whether the value at `row` and the value at `otherRow` of `other` are the same bits.
    ///
    /// NULL equals NULL and all NaNs are equal; floating-point zeros of different signs are not, as
    /// among the keys of groups and sets in ClickHouse.
    boolean equalAt(int row, Column other, int otherRow);
}
