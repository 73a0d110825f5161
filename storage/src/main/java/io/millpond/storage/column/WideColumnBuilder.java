package io.millpond.storage.column;

import java.util.Arrays;
import java.util.Objects;

/// Builds a [WideColumn]. Single-threaded.
public final class WideColumnBuilder implements ColumnBuilder {
    private final int wordCount;
    private long[] words;
    private int rowCount;
    private int builtWords;

    /// @param wordCount words of a value, 2 or 4
    public WideColumnBuilder(int wordCount) {
        this.wordCount = wordCount;
        this.words = new long[INITIAL_ROWS * wordCount];
    }

    /// Words of a value, 2 or 4.
    public int wordCount() {
        return wordCount;
    }

    /// Appends a 128-bit value.
    public void append(long low, long high) {
        if (wordCount != 2) {
            throw new IllegalStateException("A value has " + wordCount + " words");
        }
        reserve(1);
        int at = rowCount * wordCount;
        words[at] = low;
        words[at + 1] = high;
        rowCount++;
    }

    /// Appends the value whose words, the lowest first, stand in `source` from `from` on.
    public void append(long[] source, int from) {
        reserve(1);
        System.arraycopy(source, from, words, rowCount * wordCount, wordCount);
        rowCount++;
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        return 8L * words.length;
    }

    @Override
    public void reserve(int rows) {
        long needed = ((long) rowCount + rows) * wordCount;
        if (needed > words.length) {
            words = Arrays.copyOf(words, Growth.next(words.length, needed, builtWords));
        }
    }

    @Override
    public void appendDefault() {
        reserve(1);
        int at = rowCount * wordCount;
        Arrays.fill(words, at, at + wordCount, 0);
        rowCount++;
    }

    @Override
    public void append(Column source, int row) {
        switch (source) {
            case WideColumn wide -> append(wide.words(), row * wordCount);
            case ConstantColumn constant -> append(constant.value(), 0);
            default -> throw ColumnBuilder.mismatch(this, source);
        }
    }

    @Override
    public void appendRange(Column source, int fromRow, int toRow) {
        if (source instanceof WideColumn wide) {
            int count = toRow - fromRow;
            reserve(count);
            System.arraycopy(
                    wide.words(),
                    fromRow * wordCount,
                    words,
                    rowCount * wordCount,
                    count * wordCount);
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
        WideColumn that = (WideColumn) other;
        int from = row * wordCount;
        int otherFrom = otherRow * wordCount;
        return Arrays.equals(
                words, from, from + wordCount, that.words(), otherFrom, otherFrom + wordCount);
    }

    @Override
    public void rollback(int toRow) {
        Objects.checkIndex(toRow, rowCount + 1);
        rowCount = toRow;
    }

    @Override
    public WideColumn build() {
        WideColumn column = new WideColumn(words, wordCount, rowCount);
        words = new long[INITIAL_ROWS * wordCount];
        builtWords = rowCount * wordCount;
        rowCount = 0;
        return column;
    }
}
