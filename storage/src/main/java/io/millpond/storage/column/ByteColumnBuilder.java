package io.millpond.storage.column;

import java.util.Arrays;
import java.util.Objects;

/// Builds a [ByteColumn]. Single-threaded.
public final class ByteColumnBuilder implements ColumnBuilder {
    private final byte defaultValue;
    private byte[] values = new byte[INITIAL_ROWS];
    private int rowCount;
    private int builtRows;

    public ByteColumnBuilder() {
        this((byte) 0);
    }

    /// @param defaultValue what [#appendDefault] appends
    public ByteColumnBuilder(byte defaultValue) {
        this.defaultValue = defaultValue;
    }

    public void append(byte value) {
        if (rowCount == values.length) {
            values = Arrays.copyOf(values, Growth.next(rowCount, rowCount + 1L, builtRows));
        }
        values[rowCount++] = value;
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        return 1L * values.length;
    }

    @Override
    public void reserve(int rows) {
        if (rows > values.length - rowCount) {
            values = Arrays.copyOf(values, Growth.next(values.length, (long) rowCount + rows));
        }
    }

    @Override
    public void appendDefault() {
        append(defaultValue);
    }

    @Override
    public void append(Column source, int row) {
        switch (source) {
            case ByteColumn plain -> append(plain.value(row));
            case ConstantColumn constant -> append(constant.value(), 0);
            default -> throw ColumnBuilder.mismatch(this, source);
        }
    }

    @Override
    public void appendRange(Column source, int fromRow, int toRow) {
        int count = toRow - fromRow;
        reserve(count);
        switch (source) {
            case ByteColumn plain ->
                    System.arraycopy(plain.values(), fromRow, values, rowCount, count);
            case ConstantColumn constant ->
                    Arrays.fill(
                            values,
                            rowCount,
                            rowCount + count,
                            ((ByteColumn) constant.value()).value(0));
            default -> throw ColumnBuilder.mismatch(this, source);
        }
        rowCount += count;
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        if (other instanceof ConstantColumn constant) {
            return equalAt(row, constant.value(), 0);
        }
        return values[row] == ((ByteColumn) other).value(otherRow);
    }

    @Override
    public void rollback(int toRow) {
        Objects.checkIndex(toRow, rowCount + 1);
        rowCount = toRow;
    }

    @Override
    public ByteColumn build() {
        ByteColumn column = new ByteColumn(values, rowCount);
        values = new byte[INITIAL_ROWS];
        builtRows = rowCount;
        rowCount = 0;
        return column;
    }
}
