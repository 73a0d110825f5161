package io.millpond.storage.column;

import java.util.Arrays;
import java.util.Objects;

/// A column of codes into a dictionary of distinct values.
///
/// Two rows of one column are equal exactly when their codes are. The dictionary may hold values
/// that no row uses, and may itself be a [NullableColumn] with at most one NULL.
public final class DictionaryColumn implements Column {
    private final int[] codes;
    private final Column dictionary;
    private final int rowCount;

    /// Takes `codes` over.
    ///
    /// @param codes rows of `dictionary`
    /// @param dictionary distinct values; not a constant
    public DictionaryColumn(int[] codes, Column dictionary, int rowCount) {
        Objects.checkFromToIndex(0, rowCount, codes.length);
        this.codes = codes;
        this.dictionary = dictionary;
        this.rowCount = rowCount;
    }

    /// The array of codes behind this column, for reading only.
    public int[] codes() {
        return codes;
    }

    /// The row of [#dictionary] that holds the value at `row`.
    public int code(int row) {
        return codes[row];
    }

    public Column dictionary() {
        return dictionary;
    }

    /// The values spelled out, without codes.
    public Column materialize() {
        return dictionary.gather(codes, rowCount);
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        return 4L * codes.length + dictionary.retainedBytes();
    }

    @Override
    public DictionaryColumn slice(int fromRow, int toRow) {
        Objects.checkFromToIndex(fromRow, toRow, rowCount);
        int[] part = fromRow == 0 ? codes : Arrays.copyOfRange(codes, fromRow, toRow);
        return new DictionaryColumn(part, dictionary, toRow - fromRow);
    }

    @Override
    public DictionaryColumn gather(int[] rows, int count) {
        int[] target = new int[count];
        for (int i = 0; i < count; i++) {
            target[i] = codes[rows[i]];
        }
        return new DictionaryColumn(target, dictionary, count);
    }

    @Override
    public void hashInto(long[] hashes) {
        if (isZero(hashes)) {
            long[] dictionaryHashes = new long[dictionary.rowCount()];
            dictionary.hashInto(dictionaryHashes);
            for (int row = 0; row < rowCount; row++) {
                hashes[row] = dictionaryHashes[codes[row]];
            }
            return;
        }
        materialize().hashInto(hashes);
    }

    /// Whether no hash has been mixed yet, so that each distinct value need be hashed only once.
    private boolean isZero(long[] hashes) {
        for (int row = 0; row < rowCount; row++) {
            if (hashes[row] != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        return switch (other) {
            case ConstantColumn constant -> equalAt(row, constant.value(), 0);
            case DictionaryColumn that when that.dictionary == dictionary ->
                    codes[row] == that.codes[otherRow];
            case DictionaryColumn that ->
                    dictionary.equalAt(codes[row], that.dictionary, that.codes[otherRow]);
            default -> dictionary.equalAt(codes[row], other, otherRow);
        };
    }
}
