package io.millpond.storage.column;

import java.util.Arrays;

/// A hash table that finds the codes of a dictionary's values. Single-threaded.
///
/// An open-addressing table of four words a slot: three that tell the value from others, and its
/// length over `code + 1`. The words of a text are its first eight bytes, those after them where it
/// is longer than 16, and its last eight: a text of up to [#EXACT_BYTES] is found without a look
/// at the dictionary, by one read of memory that is seldom in the processor's caches. The second
/// word of a longer text is a hash of it, and its bytes are compared. Other values have nothing but
/// their hash here. At most half of the slots are taken.
final class DictionarySlots {
    /// Texts of up to so many bytes are held in their slots.
    static final int EXACT_BYTES = 3 * Long.BYTES;

    /// What [#find] returns for a value that has no code.
    static final int ABSENT = -1;

    private static final int WORDS = 4;
    private static final int SLOTS_MIN = 64;
    private static final long EMPTY = 0;

    /// A quarter of a megabyte.
    private static final int LARGE_WORDS = 1 << 15;

    /// The length of a value that is no text.
    private static final int NO_LENGTH = -1;

    /// A table with less than one value in so many slots is made smaller.
    private static final int SPARSE = 16;

    /// A power of two long.
    private long[] words = new long[WORDS * SLOTS_MIN];

    private int valueCount;

    /// The value that was not found last, and where it belongs.
    private long first;

    private long second;
    private long third;
    private int length;
    private int place;

    long retainedBytes() {
        return (long) Long.BYTES * words.length;
    }

    /// Whether a search mostly waits for memory: the table does not fit the nearest caches.
    boolean isLarge() {
        return words.length >= LARGE_WORDS;
    }

    /// The code of the text `bytes[from, to)` in `values`, or [#ABSENT].
    int find(BytesColumnBuilder values, byte[] bytes, int from, int to) {
        int textLength = to - from;
        long head = TextWords.head(bytes, from, to);
        long tail = TextWords.tail(bytes, from, to);
        if (textLength <= EXACT_BYTES) {
            return findShort(head, middle(bytes, from, to), tail, textLength);
        }
        long hash = Hashes.mixBytes(0, bytes, from, to);
        long[] slots = words;
        int at = start(head, hash, tail, textLength, slots.length);
        while (slots[at + 3] != EMPTY) {
            int code = (int) slots[at + 3] - 1;
            if (slots[at + 1] == hash
                    && (int) (slots[at + 3] >>> Integer.SIZE) == textLength
                    && values.equalAt(code, bytes, from, to)) {
                return code;
            }
            at = (at + WORDS) & (slots.length - 1);
        }
        return absent(head, hash, tail, textLength, at);
    }

    /// What stands between head and tail of a text of up to [#EXACT_BYTES].
    static long middle(byte[] bytes, int from, int to) {
        return to - from <= TextWords.EXACT_BYTES ? 0 : TextWords.word(bytes, from + Long.BYTES);
    }

    /// The code of the text of up to [#EXACT_BYTES] that has these words, or [#ABSENT].
    int findShort(long head, long middle, long tail, int textLength) {
        long[] slots = words;
        int at = start(head, middle, tail, textLength, slots.length);
        long entry = slots[at + 3];
        while (entry != EMPTY) {
            if (slots[at] == head
                    && slots[at + 1] == middle
                    && slots[at + 2] == tail
                    && (int) (entry >>> Integer.SIZE) == textLength) {
                return (int) entry - 1;
            }
            at = (at + WORDS) & (slots.length - 1);
            entry = slots[at + 3];
        }
        return absent(head, middle, tail, textLength, at);
    }

    /// Reads the slot where the search for such a text begins, so that the next search finds it in
    /// the caches. Returns something that depends on it.
    long touch(long head, long middle, long tail, int textLength) {
        return words[start(head, middle, tail, textLength, words.length) + 3];
    }

    /// The code of the only row of `one`, which is no text, in `values`; or [#ABSENT].
    int find(ColumnBuilder values, Column one, long hash) {
        int at = start(hash, 0, 0, NO_LENGTH, words.length);
        while (words[at + 3] != EMPTY) {
            int code = (int) words[at + 3] - 1;
            if (words[at] == hash && values.equalAt(code, one, 0)) {
                return code;
            }
            at = (at + WORDS) & (words.length - 1);
        }
        return absent(hash, 0, 0, NO_LENGTH, at);
    }

    private int absent(long first, long second, long third, int length, int place) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.length = length;
        this.place = place;
        return ABSENT;
    }

    /// Gives the value that was not found just now its code.
    void add(int code) {
        long entry = ((long) length << Integer.SIZE) | (code + 1);
        set(words, place, first, second, third, entry);
        valueCount++;
        if (2 * WORDS * valueCount > words.length) {
            grow();
        }
    }

    private void grow() {
        long[] old = words;
        long[] grown = new long[old.length * 2];
        for (int from = 0; from < old.length; from += WORDS) {
            long entry = old[from + 3];
            if (entry != EMPTY) {
                int textLength = (int) (entry >>> Integer.SIZE);
                int at = start(old[from], old[from + 1], old[from + 2], textLength, grown.length);
                while (grown[at + 3] != EMPTY) {
                    at = (at + WORDS) & (grown.length - 1);
                }
                set(grown, at, old[from], old[from + 1], old[from + 2], entry);
            }
        }
        words = grown;
    }

    private static void set(long[] words, int at, long first, long second, long third, long entry) {
        words[at] = first;
        words[at + 1] = second;
        words[at + 2] = third;
        words[at + 3] = entry;
    }

    /// Where the search begins in a table of so many words.
    private static int start(long first, long second, long third, int length, int wordCount) {
        long hash = TextWords.mix(TextWords.mix(0, first ^ length), third);
        hash = TextWords.mix(hash, second);
        return (int) (hash >>> Integer.SIZE) & (wordCount - 1) & -WORDS;
    }

    /// Forgets all values. The table keeps its size, since columns of one stream are mostly alike,
    /// unless little of it was used.
    void clear() {
        if (WORDS * SPARSE * valueCount < words.length) {
            words = new long[Math.max(WORDS * SLOTS_MIN, words.length / 4)];
        } else {
            Arrays.fill(words, EMPTY);
        }
        valueCount = 0;
    }
}
