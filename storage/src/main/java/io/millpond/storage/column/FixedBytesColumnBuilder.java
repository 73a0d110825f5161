package io.millpond.storage.column;

import java.util.Arrays;
import java.util.Objects;

/// Builds a [FixedBytesColumn]. Single-threaded.
public final class FixedBytesColumnBuilder implements ColumnBuilder {
    private final int length;
    private byte[] bytes;
    private int rowCount;
    private int builtBytes;

    /// @param length bytes of each value, at least 1
    public FixedBytesColumnBuilder(int length) {
        this.length = length;
        this.bytes = new byte[Growth.exact((long) INITIAL_ROWS * length)];
    }

    /// Bytes of each value.
    public int length() {
        return length;
    }

    /// Appends the bytes `[from, to)` of `source`, padded with zero bytes.
    ///
    /// The caller has checked that they are no more than [#length].
    public void append(byte[] source, int from, int to) {
        Objects.checkIndex(to - from, length + 1);
        reserve(1);
        int at = rowCount * length;
        System.arraycopy(source, from, bytes, at, to - from);
        Arrays.fill(bytes, at + to - from, at + length, (byte) 0);
        rowCount++;
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        return bytes.length;
    }

    @Override
    public void reserve(int rows) {
        long needed = ((long) rowCount + rows) * length;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Growth.next(bytes.length, needed, builtBytes));
        }
    }

    @Override
    public void appendDefault() {
        append(bytes, 0, 0);
    }

    @Override
    public void append(Column source, int row) {
        switch (source) {
            case FixedBytesColumn plain ->
                    append(plain.bytes(), row * plain.length(), (row + 1) * plain.length());
            case ConstantColumn constant -> append(constant.value(), 0);
            default -> throw ColumnBuilder.mismatch(this, source);
        }
    }

    @Override
    public void appendRange(Column source, int fromRow, int toRow) {
        if (source instanceof FixedBytesColumn plain && plain.length() == length) {
            int count = toRow - fromRow;
            reserve(count);
            System.arraycopy(
                    plain.bytes(), fromRow * length, bytes, rowCount * length, count * length);
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
        FixedBytesColumn that = (FixedBytesColumn) other;
        int otherFrom = otherRow * that.length();
        return Arrays.equals(
                bytes,
                row * length,
                (row + 1) * length,
                that.bytes(),
                otherFrom,
                otherFrom + that.length());
    }

    @Override
    public void rollback(int toRow) {
        Objects.checkIndex(toRow, rowCount + 1);
        rowCount = toRow;
    }

    @Override
    public FixedBytesColumn build() {
        FixedBytesColumn column = new FixedBytesColumn(bytes, length, rowCount);
        bytes = new byte[Growth.exact((long) INITIAL_ROWS * length)];
        builtBytes = rowCount * length;
        rowCount = 0;
        return column;
    }
}
