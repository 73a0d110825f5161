package io.millpond.storage.column;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/// Builds a [DictionaryColumn], giving each new value the next code. Single-threaded.
///
/// The dictionary is an open-addressing hash table over the rows of an inner builder. A rolled back
/// row may leave its value in the dictionary, where no code refers to it.
public final class DictionaryColumnBuilder implements ColumnBuilder {
    private static final int INITIAL_SLOTS = 64;
    private static final long EMPTY = 0;

    /// A table with less than one value in so many slots is made smaller.
    private static final int SPARSE = 16;

    private static final int UNKNOWN_CODE = -1;

    private final ColumnBuilder dictionary;
    private final Column defaultValue;

    /// The builder of the dictionary's byte strings; null: it holds something else.
    private final @Nullable BytesColumnBuilder texts;

    /// The builder of the dictionary where it may hold NULL besides byte strings.
    private final @Nullable NullableColumnBuilder nullableTexts;
    private int[] codes = new int[INITIAL_ROWS];
    private int rowCount;
    private int buildCount;

    /// Rows of the column built last.
    private int builtRows;

    /// Of the value in each slot the upper half of its hash over `code + 1`, or [#EMPTY]; a power
    /// of two long. One read tells almost every value that is not the one looked for.
    private long[] slots = new long[INITIAL_SLOTS];

    /// The hash of each dictionary value.
    private long[] hashes = new long[INITIAL_SLOTS];

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
        appendCode(codeOf(texts, source, from, to));
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
        return codes[rowCount - 1];
    }

    /// How often [#build] was called: a code is valid while this stays the same.
    public int buildCount() {
        return buildCount;
    }

    /// The number of distinct values so far.
    public int dictionarySize() {
        return dictionary.rowCount();
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        return 4L * (codes.length + translation.length)
                + 8L * (slots.length + hashes.length)
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
        rowCount = toRow;
    }

    @Override
    public DictionaryColumn build() {
        builtRows = rowCount;
        clearSlots(dictionary.rowCount());
        DictionaryColumn column = new DictionaryColumn(codes, dictionary.build(), rowCount);
        codes = new int[INITIAL_ROWS];
        translatedFrom = null;
        emptyCode = UNKNOWN_CODE;
        nullCode = UNKNOWN_CODE;
        rowCount = 0;
        buildCount++;
        return column;
    }

    /// This builder's code of the value that has `code` in `source`.
    private int translate(DictionaryColumn source, int code) {
        Column values = source.dictionary();
        if (translatedFrom != values) {
            translatedFrom = values;
            translation = new int[values.rowCount()];
        }
        if (translation[code] == EMPTY) {
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
        int slot = slotOf(oneHash[0]);
        while (slots[slot] != EMPTY) {
            int code = (int) slots[slot] - 1;
            if (isTagged(slots[slot], oneHash[0]) && dictionary.equalAt(code, one, 0)) {
                return code;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        dictionary.append(one, 0);
        return addSlot(slot, oneHash[0]);
    }

    private int codeOfNull(NullableColumnBuilder values) {
        if (nullCode == UNKNOWN_CODE) {
            long hash = Hashes.mixNull(0);
            int slot = slotOf(hash);
            while (slots[slot] != EMPTY) {
                slot = (slot + 1) & (slots.length - 1);
            }
            values.appendNull();
            nullCode = addSlot(slot, hash);
        }
        return nullCode;
    }

    private int codeOf(BytesColumnBuilder values, byte[] source, int from, int to) {
        if (from < to) {
            return codeOfBytes(values, source, from, to);
        }
        // The empty string is by far the most frequent value of many columns.
        if (emptyCode == UNKNOWN_CODE) {
            emptyCode = codeOfBytes(values, source, from, to);
        }
        return emptyCode;
    }

    private int codeOfBytes(BytesColumnBuilder values, byte[] source, int from, int to) {
        long hash = Hashes.mixBytes(0, source, from, to);
        int slot = slotOf(hash);
        long found = slots[slot];
        while (found != EMPTY) {
            int code = (int) found - 1;
            if (isTagged(found, hash)
                    && code != nullCode
                    && values.equalAt(code, source, from, to)) {
                return code;
            }
            slot = (slot + 1) & (slots.length - 1);
            found = slots[slot];
        }
        values.append(source, from, to);
        if (nullableTexts != null) {
            nullableTexts.finishRow();
        }
        return addSlot(slot, hash);
    }

    private static long entry(long hash, int code) {
        return (hash & 0xFFFF_FFFF_0000_0000L) | (code + 1);
    }

    /// Whether the entry may be of a value with this hash.
    private static boolean isTagged(long entry, long hash) {
        return (entry ^ hash) >>> 32 == 0;
    }

    private int slotOf(long hash) {
        return (int) (hash ^ (hash >>> 29)) & (slots.length - 1);
    }

    /// Gives the value just appended to the dictionary its code.
    private int addSlot(int slot, long hash) {
        int code = dictionary.rowCount() - 1;
        if (code == hashes.length) {
            hashes = Arrays.copyOf(hashes, Growth.next(code, code + 1L));
        }
        hashes[code] = hash;
        slots[slot] = entry(hash, code);
        if (2 * (code + 1) > slots.length) {
            growSlots();
        }
        return code;
    }

    private void growSlots() {
        long[] grown = new long[slots.length * 2];
        slots = grown;
        for (int code = 0; code < dictionary.rowCount(); code++) {
            int slot = slotOf(hashes[code]);
            while (grown[slot] != EMPTY) {
                slot = (slot + 1) & (grown.length - 1);
            }
            grown[slot] = entry(hashes[code], code);
        }
    }

    /// Empties the hash table. It keeps its size, since columns of one stream are mostly alike,
    /// unless the last one has used little of it.
    private void clearSlots(int valueCount) {
        if (valueCount < slots.length / SPARSE) {
            int length = Math.max(INITIAL_SLOTS, slots.length / 4);
            slots = new long[length];
            hashes = new long[length];
        } else {
            Arrays.fill(slots, EMPTY);
        }
    }
}
