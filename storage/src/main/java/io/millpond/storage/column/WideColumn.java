package io.millpond.storage.column;

import java.util.Arrays;
import java.util.Objects;

/// A column of 128- or 256-bit values: wide integers, wide decimals, UUIDs.
///
/// A value is `wordCount` 64-bit words, the lowest first; word `w` of row `r` stands at index
/// `r * wordCount + w`.
public final class WideColumn implements Column {
    private final long[] words;
    private final int wordCount;
    private final int rowCount;

    /// Takes `words` over.
    ///
    /// @param wordCount words of a value, 2 or 4
    public WideColumn(long[] words, int wordCount, int rowCount) {
        if (wordCount != 2 && wordCount != 4) {
            throw new IllegalArgumentException("wordCount: " + wordCount);
        }
        Objects.checkFromToIndex(0, rowCount * wordCount, words.length);
        this.words = words;
        this.wordCount = wordCount;
        this.rowCount = rowCount;
    }

    /// The array behind this column, for reading only.
    public long[] words() {
        return words;
    }

    /// Words of a value, 2 or 4.
    public int wordCount() {
        return wordCount;
    }

    /// Word `word` of the value at `row`, 0 being the lowest.
    public long word(int row, int word) {
        return words[row * wordCount + word];
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
    public WideColumn slice(int fromRow, int toRow) {
        Objects.checkFromToIndex(fromRow, toRow, rowCount);
        if (fromRow == 0) {
            return new WideColumn(words, wordCount, toRow);
        }
        long[] copy = Arrays.copyOfRange(words, fromRow * wordCount, toRow * wordCount);
        return new WideColumn(copy, wordCount, toRow - fromRow);
    }

    @Override
    public WideColumn gather(int[] rows, int count) {
        long[] target = new long[count * wordCount];
        for (int i = 0; i < count; i++) {
            System.arraycopy(words, rows[i] * wordCount, target, i * wordCount, wordCount);
        }
        return new WideColumn(target, wordCount, count);
    }

    @Override
    public void hashInto(long[] hashes) {
        for (int row = 0; row < rowCount; row++) {
            for (int word = 0; word < wordCount; word++) {
                hashes[row] = Hashes.mix(hashes[row], word(row, word));
            }
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
                words, from, from + wordCount, that.words, otherFrom, otherFrom + wordCount);
    }
}
