package io.millpond.storage.column;

import java.util.Arrays;
import java.util.Objects;

/// A column of byte strings of one length.
public final class FixedBytesColumn implements Column {
    private final byte[] bytes;
    private final int length;
    private final int rowCount;

    /// Takes `bytes` over.
    ///
    /// @param length bytes of each value, at least 1
    public FixedBytesColumn(byte[] bytes, int length, int rowCount) {
        if (length < 1) {
            throw new IllegalArgumentException("length: " + length);
        }
        Objects.checkFromToIndex(0, rowCount * length, bytes.length);
        this.bytes = bytes;
        this.length = length;
        this.rowCount = rowCount;
    }

    /// The array behind this column, for reading only; row `r` begins at `r * length`.
    public byte[] bytes() {
        return bytes;
    }

    /// Bytes of each value.
    public int length() {
        return length;
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
    public FixedBytesColumn slice(int fromRow, int toRow) {
        Objects.checkFromToIndex(fromRow, toRow, rowCount);
        if (fromRow == 0) {
            return new FixedBytesColumn(bytes, length, toRow);
        }
        byte[] copy = Arrays.copyOfRange(bytes, fromRow * length, toRow * length);
        return new FixedBytesColumn(copy, length, toRow - fromRow);
    }

    @Override
    public FixedBytesColumn gather(int[] rows, int count) {
        byte[] target = new byte[Growth.exact((long) count * length)];
        for (int i = 0; i < count; i++) {
            System.arraycopy(bytes, rows[i] * length, target, i * length, length);
        }
        return new FixedBytesColumn(target, length, count);
    }

    @Override
    public void hashInto(long[] hashes) {
        for (int row = 0; row < rowCount; row++) {
            hashes[row] = Hashes.mixBytes(hashes[row], bytes, row * length, row * length + length);
        }
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        if (other instanceof ConstantColumn constant) {
            return equalAt(row, constant.value(), 0);
        }
        FixedBytesColumn that = (FixedBytesColumn) other;
        int from = row * length;
        int otherFrom = otherRow * that.length;
        return Arrays.equals(
                bytes, from, from + length, that.bytes, otherFrom, otherFrom + that.length);
    }
}
