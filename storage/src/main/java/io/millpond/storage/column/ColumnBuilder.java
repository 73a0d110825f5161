package io.millpond.storage.column;

/// A column in the making. Mutable, with one owner at a time.
///
/// [#rollback] takes back the last rows, nested parts included: a row that turned out to be broken
/// leaves no trace.
public sealed interface ColumnBuilder
        permits ArrayColumnBuilder,
                ByteColumnBuilder,
                BytesColumnBuilder,
                DictionaryColumnBuilder,
                DoubleColumnBuilder,
                FixedBytesColumnBuilder,
                FloatColumnBuilder,
                IntColumnBuilder,
                LongColumnBuilder,
                MapColumnBuilder,
                NullableColumnBuilder,
                ObjectColumnBuilder,
                ShortColumnBuilder,
                TupleColumnBuilder,
                VariantColumnBuilder,
                WideColumnBuilder {
    /// Rows for which a fresh builder has room.
    int INITIAL_ROWS = 64;

    /// The number of rows appended and not rolled back.
    int rowCount();

    /// The heap bytes this builder keeps alive.
    long retainedBytes();

    /// Makes room for `rows` more rows at once. Bytes of texts and elements of lists get theirs as
    /// they come: texts by ranges as if the others were as long as those of the first range.
    void reserve(int rows);

    /// Appends the type's default value: zero, empty, NULL, the smallest enum value.
    void appendDefault();

    /// Appends the value at `row` of a column of the same layout, or of a constant over it.
    void append(Column source, int row);

    /// Appends the rows `[fromRow, toRow)` of a column of the same layout, or of a constant over
    /// it.
    void appendRange(Column source, int fromRow, int toRow);

    /// Whether the value at `row` and the value at `otherRow` of `other` are the same, as in
    /// [Column#equalAt].
    boolean equalAt(int row, Column other, int otherRow);

    /// Takes back every row from `toRow` on.
    void rollback(int toRow);

    /// The column of all rows; the builder is empty afterwards and may be used again.
    Column build();

    /// The programming error of mixing layouts.
    static IllegalArgumentException mismatch(ColumnBuilder builder, Column source) {
        return new IllegalArgumentException(
                builder.getClass().getSimpleName()
                        + " cannot append "
                        + source.getClass().getSimpleName());
    }
}
