package io.millpond.storage.column;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/// Builds a [DictionaryColumn], giving each new value the next code. Single-threaded.
///
/// The dictionary is the rows of an inner builder, found by a hash table. A rolled back row may
/// leave its value in the dictionary, where no code refers to it.
public final class DictionaryColumnBuilder implements ColumnBuilder {
    private static final int UNKNOWN_CODE = DictionarySlots.ABSENT;

    private final ColumnBuilder dictionary;
    private final Column defaultValue;

    /// The builder of the dictionary's byte strings; null: it holds something else.
    private final @Nullable BytesColumnBuilder texts;

    /// The builder of the dictionary where it may hold NULL besides byte strings.
    private final @Nullable NullableColumnBuilder nullableTexts;
    private int[] codes = new int[INITIAL_ROWS];
    private int rowCount;

    /// Rows of the column built last.
    private int builtRows;

    /// The codes of all values but NULL.
    private final DictionarySlots slots = new DictionarySlots();

    /// Texts of rows whose codes are not known yet; null: there was none.
    private @Nullable PendingTexts pending;

    private final long[] oneHash = new long[1];

    /// The codes of the empty byte string and of NULL, or [#UNKNOWN_CODE].
    private int emptyCode = UNKNOWN_CODE;

    private int nullCode = UNKNOWN_CODE;

    /// Codes of the last column appended from, by that column's own codes; 0 is unknown.
    private @Nullable Column translatedFrom;

    private int[] translation = new int[0];

    /// Takes the builder of the distinct values over; it must be empty.
    ///
    /// @param defaultValue one row of the dictionary's layout
    public DictionaryColumnBuilder(ColumnBuilder dictionary, Column defaultValue) {
        this.dictionary = dictionary;
        this.defaultValue = defaultValue;
        this.nullableTexts =
                dictionary instanceof NullableColumnBuilder nullable
                                && nullable.values() instanceof BytesColumnBuilder
                        ? nullable
                        : null;
        ColumnBuilder values = nullableTexts == null ? dictionary : nullableTexts.values();
        this.texts = values instanceof BytesColumnBuilder bytes ? bytes : null;
    }

    /// Appends a byte string; only for a dictionary of byte strings, be it with NULL or without.
    public void append(byte[] source, int from, int to) {
        if (texts == null) {
            throw new IllegalStateException("The dictionary does not hold byte strings");
        }
        if (slots.isLarge() && from < to && to - from <= DictionarySlots.EXACT_BYTES) {
            pend(source, from, to);
        } else {
            appendCode(codeOf(texts, source, from, to));
        }
    }

    private void pend(byte[] source, int from, int to) {
        PendingTexts texts = pending;
        if (texts == null) {
            texts = new PendingTexts();
            pending = texts;
        } else if (texts.isFull()) {
            settle();
        }
        texts.add(rowCount, source, from, to);
        appendCode(UNKNOWN_CODE);
    }

    /// Gives all rows their codes.
    private void settle() {
        PendingTexts some = pending;
        if (texts == null || some == null) {
            return;
        }
        some.touch(slots);
        for (int i = 0; i < some.count(); i++) {
            int code = some.find(i, slots);
            codes[some.row(i)] =
                    code == UNKNOWN_CODE ? addBytes(texts, some.text(i), 0, some.length(i)) : code;
        }
        some.clear();
    }

    /// Appends the value that was given the code before.
    ///
    /// @param code one that [#lastCode] has returned since the last [#build]
    public void appendCode(int code) {
        if (rowCount == codes.length) {
            codes = Arrays.copyOf(codes, Growth.next(rowCount, rowCount + 1L, builtRows));
        }
        codes[rowCount++] = code;
    }

    /// The code of the row appended last.
    public int lastCode() {
        settle();
        return codes[rowCount - 1];
    }

    /// The number of distinct values so far.
    public int dictionarySize() {
        settle();
        return dictionary.rowCount();
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        return 4L * (codes.length + translation.length)
                + slots.retainedBytes()
                + dictionary.retainedBytes();
    }

    @Override
    public void reserve(int rows) {
        if (rows > codes.length - rowCount) {
            codes = Arrays.copyOf(codes, Growth.next(codes.length, (long) rowCount + rows));
        }
    }

    @Override
    public void appendDefault() {
        appendCode(codeOf(defaultValue, 0));
    }

    @Override
    public void append(Column source, int row) {
        switch (source) {
            case DictionaryColumn coded -> appendCode(translate(coded, coded.code(row)));
            case ConstantColumn constant -> append(constant.value(), 0);
            default -> appendCode(codeOf(source, row));
        }
    }

    @Override
    public void appendRange(Column source, int fromRow, int toRow) {
        if (source instanceof ConstantColumn && fromRow < toRow) {
            append(source, fromRow);
            int code = lastCode();
            for (int row = fromRow + 1; row < toRow; row++) {
                appendCode(code);
            }
            return;
        }
        if (source instanceof DictionaryColumn coded) {
            appendCodes(coded, fromRow, toRow);
            return;
        }
        for (int row = fromRow; row < toRow; row++) {
            append(source, row);
        }
    }

    private void appendCodes(DictionaryColumn source, int fromRow, int toRow) {
        reserve(toRow - fromRow);
        int[] sourceCodes = source.codes();
        for (int row = fromRow; row < toRow; row++) {
            codes[rowCount++] = translate(source, sourceCodes[row]);
        }
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        settle();
        if (other instanceof ConstantColumn constant) {
            return equalAt(row, constant.value(), 0);
        }
        if (other instanceof DictionaryColumn that) {
            return dictionary.equalAt(codes[row], that.dictionary(), that.code(otherRow));
        }
        return dictionary.equalAt(codes[row], other, otherRow);
    }

    @Override
    public void rollback(int toRow) {
        Objects.checkIndex(toRow, rowCount + 1);
        if (pending != null) {
            pending.dropFrom(toRow);
        }
        rowCount = toRow;
    }

    @Override
    public DictionaryColumn build() {
        settle();
        builtRows = rowCount;
        slots.clear();
        DictionaryColumn column = new DictionaryColumn(codes, dictionary.build(), rowCount);
        codes = new int[INITIAL_ROWS];
        translatedFrom = null;
        emptyCode = UNKNOWN_CODE;
        nullCode = UNKNOWN_CODE;
        rowCount = 0;
        return column;
    }

    /// This builder's code of the value that has `code` in `source`.
    private int translate(DictionaryColumn source, int code) {
        Column values = source.dictionary();
        if (translatedFrom != values) {
            translatedFrom = values;
            translation = new int[values.rowCount()];
        }
        if (translation[code] == 0) {
            translation[code] = codeOf(values, code) + 1;
        }
        return translation[code] - 1;
    }

    private int codeOf(Column source, int row) {
        if (texts != null && source instanceof BytesColumn bytes) {
            return codeOf(texts, bytes.bytes(), bytes.start(row), bytes.end(row));
        }
        if (nullableTexts != null && source instanceof NullableColumn nullable) {
            return nullable.isNull(row)
                    ? codeOfNull(nullableTexts)
                    : codeOf(nullable.values(), row);
        }
        Column one = source.gather(new int[] {row}, 1);
        oneHash[0] = 0;
        one.hashInto(oneHash);
        int code = slots.find(dictionary, one, oneHash[0]);
        if (code == UNKNOWN_CODE) {
            code = dictionary.rowCount();
            dictionary.append(one, 0);
            slots.add(code);
        }
        return code;
    }

    private int codeOfNull(NullableColumnBuilder values) {
        if (nullCode == UNKNOWN_CODE) {
            nullCode = values.rowCount();
            values.appendNull();
        }
        return nullCode;
    }

    private int codeOf(BytesColumnBuilder values, byte[] source, int from, int to) {
        // The empty string is by far the most frequent value of many columns.
        if (from == to && emptyCode != UNKNOWN_CODE) {
            return emptyCode;
        }
        int code = slots.find(values, source, from, to);
        if (code == UNKNOWN_CODE) {
            code = addBytes(values, source, from, to);
        }
        if (from == to) {
            emptyCode = code;
        }
        return code;
    }

    private int addBytes(BytesColumnBuilder values, byte[] source, int from, int to) {
        int code = values.rowCount();
        values.append(source, from, to);
        if (nullableTexts != null) {
            nullableTexts.finishRow();
        }
        slots.add(code);
        return code;
    }
}
