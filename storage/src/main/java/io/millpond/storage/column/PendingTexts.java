package io.millpond.storage.column;

/// Short texts that were appended to a dictionary column and have no codes yet. Single-threaded.
///
/// A large table of codes is not in the processor's caches, and the search for one text waits for
/// memory. The searches for many wait together: first the places of all are read, none of which
/// depends on another, and then the texts are looked up.
final class PendingTexts {
    private static final int CAPACITY = 32;
    private static final int WORDS = 3;

    private final long[] words = new long[WORDS * CAPACITY];
    private final int[] lengths = new int[CAPACITY];

    /// The rows of the texts, ascending.
    private final int[] rows = new int[CAPACITY];

    private final byte[] text = new byte[DictionarySlots.EXACT_BYTES];
    private int count;

    /// Written, so that the reads which it depends on are made, and never read.
    @SuppressWarnings("UnusedVariable")
    private long touched;

    boolean isFull() {
        return count == CAPACITY;
    }

    int count() {
        return count;
    }

    /// The row of the `index`-th text.
    int row(int index) {
        return rows[index];
    }

    /// The length of the `index`-th text.
    int length(int index) {
        return lengths[index];
    }

    /// Takes the text `bytes[from, to)` of at most [DictionarySlots#EXACT_BYTES] in; it is not
    /// full.
    void add(int row, byte[] bytes, int from, int to) {
        int at = WORDS * count;
        words[at] = TextWords.head(bytes, from, to);
        words[at + 1] = DictionarySlots.middle(bytes, from, to);
        words[at + 2] = TextWords.tail(bytes, from, to);
        lengths[count] = to - from;
        rows[count++] = row;
    }

    /// Forgets the texts of the rows from `row` on.
    void dropFrom(int row) {
        while (count > 0 && rows[count - 1] >= row) {
            count--;
        }
    }

    void clear() {
        count = 0;
    }

    /// Brings the slots of all texts into the caches.
    void touch(DictionarySlots slots) {
        long seen = 0;
        for (int i = 0; i < count; i++) {
            int at = WORDS * i;
            seen ^= slots.touch(words[at], words[at + 1], words[at + 2], lengths[i]);
        }
        touched ^= seen;
    }

    /// The code of the `index`-th text, or [DictionarySlots#ABSENT].
    int find(int index, DictionarySlots slots) {
        int at = WORDS * index;
        return slots.findShort(words[at], words[at + 1], words[at + 2], lengths[index]);
    }

    /// The bytes of the `index`-th text, from 0 on; valid until the next call.
    byte[] text(int index) {
        int at = WORDS * index;
        int length = lengths[index];
        TextWords.set(text, 0, words[at]);
        TextWords.set(text, Long.BYTES, words[at + 1]);
        if (length >= Long.BYTES) {
            TextWords.set(text, length - Long.BYTES, words[at + 2]);
        }
        return text;
    }
}
