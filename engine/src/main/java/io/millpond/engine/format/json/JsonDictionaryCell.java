package io.millpond.engine.format.json;

import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.DictionaryColumnBuilder;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Reads `LowCardinality` of `String` or `Nullable(String)` through a small cache of the codes of
/// recent short values.
///
/// The cache is direct-mapped and compares two words; only what it misses is hashed and compared by
/// the dictionary. Codes are valid for one column: the cache is emptied when the builder is another
/// one or was built since.
final class JsonDictionaryCell extends JsonBytesCell {
    private static final int SLOT_BITS = 9;
    private static final int SLOTS = 1 << SLOT_BITS;
    private static final int EMPTY = -1;

    private final long[] heads = new long[SLOTS];
    private final long[] tails = new long[SLOTS];
    private final int[] lengths = new int[SLOTS];
    private final int[] codes = new int[SLOTS];
    private @Nullable DictionaryColumnBuilder owner;
    private int buildCount;

    JsonDictionaryCell(boolean isNullAllowed, int depthMax) {
        super(isNullAllowed, depthMax);
    }

    @Override
    void append(byte[] bytes, int from, int to, boolean isQuoted, ColumnBuilder out) {
        DictionaryColumnBuilder builder = (DictionaryColumnBuilder) out;
        if (builder != owner || builder.buildCount() != buildCount) {
            owner = builder;
            buildCount = builder.buildCount();
            Arrays.fill(lengths, EMPTY);
        }
        int length = to - from;
        if (length == 0 || length > JsonWords.EXACT_BYTES) {
            builder.append(bytes, from, to);
            return;
        }
        long head = JsonWords.head(bytes, from, to);
        long tail = JsonWords.tail(bytes, from, to);
        int slot = JsonWords.hash(head, tail, length) >>> (Integer.SIZE - SLOT_BITS);
        if (heads[slot] == head && tails[slot] == tail && lengths[slot] == length) {
            builder.appendCode(codes[slot]);
            return;
        }
        builder.append(bytes, from, to);
        heads[slot] = head;
        tails[slot] = tail;
        lengths[slot] = length;
        codes[slot] = builder.lastCode();
    }
}
