package io.millpond.storage.column;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// A column of byte strings.
///
/// The value at row `r` is `bytes[ends[r - 1], ends[r])`, the first one beginning at 0; all values
/// of a column together are less than 2 GiB.
public final class BytesColumn implements Column {
    private final byte[] bytes;
    private final int[] ends;
    private final int rowCount;

    /// Takes the arrays over.
    public BytesColumn(byte[] bytes, int[] ends, int rowCount) {
        Objects.checkFromToIndex(0, rowCount, ends.length);
        this.bytes = bytes;
        this.ends = ends;
        this.rowCount = rowCount;
    }

    /// A column of the UTF-8 bytes of each text.
    public static BytesColumn of(String... texts) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        for (String text : texts) {
            builder.append(text);
        }
        return builder.build();
    }

    /// The array behind this column, for reading only.
    public byte[] bytes() {
        return bytes;
    }

    /// The exclusive ends of the values in [#bytes], for reading only.
    public int[] ends() {
        return ends;
    }

    /// Where the value at `row` begins in [#bytes].
    public int start(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    /// Where the value at `row` ends in [#bytes], exclusive.
    public int end(int row) {
        return ends[row];
    }

    /// The length of the value at `row` in bytes.
    public int length(int row) {
        return ends[row] - start(row);
    }

    /// The value at `row` as UTF-8 text; bytes that are not UTF-8 become U+FFFD.
    public String text(int row) {
        return new String(bytes, start(row), length(row), StandardCharsets.UTF_8);
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
    public BytesColumn slice(int fromRow, int toRow) {
        Objects.checkFromToIndex(fromRow, toRow, rowCount);
        if (fromRow == 0) {
            return new BytesColumn(bytes, ends, toRow);
        }
        if (fromRow == toRow) {
            return new BytesColumn(new byte[0], new int[0], 0);
        }
        int base = start(fromRow);
        int[] target = new int[toRow - fromRow];
        for (int i = 0; i < target.length; i++) {
            target[i] = ends[fromRow + i] - base;
        }
        byte[] copy = Arrays.copyOfRange(bytes, base, ends[toRow - 1]);
        return new BytesColumn(copy, target, target.length);
    }

    @Override
    public BytesColumn gather(int[] rows, int count) {
        int[] targetEnds = new int[count];
        long size = 0;
        for (int i = 0; i < count; i++) {
            size += length(rows[i]);
            targetEnds[i] = (int) size;
        }
        byte[] target = new byte[Growth.exact(size)];
        int at = 0;
        for (int i = 0; i < count; i++) {
            System.arraycopy(bytes, start(rows[i]), target, at, targetEnds[i] - at);
            at = targetEnds[i];
        }
        return new BytesColumn(target, targetEnds, count);
    }

    @Override
    public void hashInto(long[] hashes) {
        int start = 0;
        for (int row = 0; row < rowCount; row++) {
            hashes[row] = Hashes.mixBytes(hashes[row], bytes, start, ends[row]);
            start = ends[row];
        }
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        if (other instanceof ConstantColumn constant) {
            return equalAt(row, constant.value(), 0);
        }
        BytesColumn that = (BytesColumn) other;
        return Arrays.equals(
                bytes, start(row), end(row), that.bytes, that.start(otherRow), that.end(otherRow));
    }
}
