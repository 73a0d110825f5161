package io.millpond.storage.column;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// Builds a [BytesColumn]. Single-threaded.
///
/// A value that arrives in pieces is written with [#write] and closed with [#finishRow].
public final class BytesColumnBuilder implements ColumnBuilder {
    private static final int INITIAL_BYTES = 1024;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int[] ends = new int[INITIAL_ROWS];
    private int size;
    private int rowCount;
    private int builtRows;
    private int builtBytes;

    /// How many rows there will be, as far as is known.
    private int reservedRows;

    /// Appends a value: the bytes `[from, to)` of `source`.
    public void append(byte[] source, int from, int to) {
        write(source, from, to);
        finishRow();
    }

    /// Appends the UTF-8 bytes of `text`.
    public void append(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        append(encoded, 0, encoded.length);
    }

    /// The value at `row` as UTF-8.
    public String text(int row) {
        int start = row == 0 ? 0 : ends[row - 1];
        return new String(bytes, start, ends[row] - start, StandardCharsets.UTF_8);
    }

    /// Adds bytes to the value being written.
    public void write(byte[] source, int from, int to) {
        int length = to - from;
        room(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
    }

    /// Adds one byte to the value being written.
    public void write(byte value) {
        room(1);
        bytes[size++] = value;
    }

    /// Makes room for `length` more bytes and returns the array in which they go at [#writeFrom].
    ///
    /// The array is valid until the next call of this builder; [#advance] says how many were used.
    public byte[] room(int length) {
        if ((long) size + length > bytes.length) {
            bytes =
                    Arrays.copyOf(
                            bytes, Growth.next(bytes.length, (long) size + length, builtBytes));
        }
        return bytes;
    }

    /// Where the next byte goes in the array of [#room].
    public int writeFrom() {
        return size;
    }

    /// Counts `length` bytes, written into the array of [#room], to the current value.
    public void advance(int length) {
        size += length;
    }

    /// Ends the value being written.
    public void finishRow() {
        if (rowCount == ends.length) {
            ends = Arrays.copyOf(ends, Growth.next(rowCount, rowCount + 1L, builtRows));
        }
        ends[rowCount++] = size;
    }

    /// Whether the value at `row` is the bytes `[from, to)` of `source`.
    public boolean equalAt(int row, byte[] source, int from, int to) {
        int start = row == 0 ? 0 : ends[row - 1];
        return Arrays.equals(bytes, start, ends[row], source, from, to);
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        return bytes.length + 4L * ends.length;
    }

    @Override
    public void reserve(int rows) {
        reservedRows = Math.max(reservedRows, rowCount + rows);
        if (rows > ends.length - rowCount) {
            ends = Arrays.copyOf(ends, Growth.next(ends.length, (long) rowCount + rows));
        }
    }

    @Override
    public void appendDefault() {
        finishRow();
    }

    @Override
    public void append(Column source, int row) {
        switch (source) {
            case BytesColumn plain -> append(plain.bytes(), plain.start(row), plain.end(row));
            case ConstantColumn constant -> append(constant.value(), 0);
            default -> throw ColumnBuilder.mismatch(this, source);
        }
    }

    @Override
    public void appendRange(Column source, int fromRow, int toRow) {
        if (source instanceof BytesColumn plain && fromRow < toRow) {
            appendRangeOf(plain, fromRow, toRow);
            return;
        }
        for (int row = fromRow; row < toRow; row++) {
            append(source, row);
        }
    }

    private void appendRangeOf(BytesColumn source, int fromRow, int toRow) {
        int count = toRow - fromRow;
        reserve(count);
        int from = source.start(fromRow);
        int to = source.end(toRow - 1);
        int shift = size - from;
        if (to - from > bytes.length - size) {
            // As if the other rows that were reserved were as long as these, or little longer.
            long expected = (long) (to - from) * (reservedRows - rowCount) / count;
            long length = Math.min(Growth.LENGTH_MAX, size + expected + (expected >> 4));
            int next = Growth.next(bytes.length, (long) size + to - from);
            bytes = Arrays.copyOf(bytes, Math.max(next, (int) length));
        }
        write(source.bytes(), from, to);
        ListOffsets.appendEnds(source.ends(), fromRow, toRow, shift, ends, rowCount);
        rowCount += count;
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        if (other instanceof ConstantColumn constant) {
            return equalAt(row, constant.value(), 0);
        }
        BytesColumn that = (BytesColumn) other;
        return equalAt(row, that.bytes(), that.start(otherRow), that.end(otherRow));
    }

    @Override
    public void rollback(int toRow) {
        Objects.checkIndex(toRow, rowCount + 1);
        rowCount = toRow;
        size = toRow == 0 ? 0 : ends[toRow - 1];
    }

    @Override
    public BytesColumn build() {
        BytesColumn column = new BytesColumn(bytes, ends, rowCount);
        bytes = new byte[INITIAL_BYTES];
        ends = new int[INITIAL_ROWS];
        builtBytes = size;
        builtRows = rowCount;
        reservedRows = 0;
        size = 0;
        rowCount = 0;
        return column;
    }
}
