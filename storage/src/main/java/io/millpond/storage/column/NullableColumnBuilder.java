package io.millpond.storage.column;

import java.util.Arrays;

/// Builds a [NullableColumn]: append a value to [#values] and call [#finishRow], or [#appendNull].
///
/// Single-threaded.
public final class NullableColumnBuilder implements ColumnBuilder {
    private final ColumnBuilder values;
    private byte[] nulls = new byte[INITIAL_ROWS];
    private int rowCount;
    private int builtRows;

    /// Takes the builder of the values over; it must be empty.
    public NullableColumnBuilder(ColumnBuilder values) {
        this.values = values;
    }

    /// The builder of the values; each appended value is closed by [#finishRow].
    public ColumnBuilder values() {
        return values;
    }

    /// Counts the value that was appended to [#values] as a row that is not NULL.
    public void finishRow() {
        appendMask((byte) 0);
    }

    public void appendNull() {
        values.appendDefault();
        appendMask((byte) 1);
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        return nulls.length + values.retainedBytes();
    }

    @Override
    public void reserve(int rows) {
        reserveMask(rows);
        values.reserve(rows);
    }

    @Override
    public void appendDefault() {
        appendNull();
    }

    @Override
    public void append(Column source, int row) {
        switch (source) {
            case NullableColumn nullable -> {
                values.append(nullable.values(), row);
                appendMask(nullable.nulls()[row]);
            }
            case ConstantColumn constant -> append(constant.value(), 0);
            default -> throw ColumnBuilder.mismatch(this, source);
        }
    }

    @Override
    public void appendRange(Column source, int fromRow, int toRow) {
        if (source instanceof NullableColumn nullable) {
            int count = toRow - fromRow;
            reserveMask(count);
            System.arraycopy(nullable.nulls(), fromRow, nulls, rowCount, count);
            values.appendRange(nullable.values(), fromRow, toRow);
            rowCount += count;
            return;
        }
        for (int row = fromRow; row < toRow; row++) {
            append(source, row);
        }
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        if (other instanceof ConstantColumn constant) {
            return equalAt(row, constant.value(), 0);
        }
        NullableColumn that = (NullableColumn) other;
        if (nulls[row] != 0 || that.isNull(otherRow)) {
            return nulls[row] != 0 && that.isNull(otherRow);
        }
        return values.equalAt(row, that.values(), otherRow);
    }

    /// Also drops a value that was not finished.
    @Override
    public void rollback(int toRow) {
        values.rollback(toRow);
        rowCount = toRow;
    }

    @Override
    public NullableColumn build() {
        NullableColumn column = new NullableColumn(nulls, values.build());
        nulls = new byte[INITIAL_ROWS];
        builtRows = rowCount;
        rowCount = 0;
        return column;
    }

    private void appendMask(byte isNull) {
        reserveMask(1);
        nulls[rowCount++] = isNull;
    }

    private void reserveMask(int rows) {
        if (rowCount + rows > nulls.length) {
            nulls =
                    Arrays.copyOf(
                            nulls, Growth.next(nulls.length, (long) rowCount + rows, builtRows));
        }
    }
}
