package io.millpond.engine.format.json;

/// The first and last bytes of a text as words, by which short texts are told apart at once.
///
/// Texts of one length up to [#EXACT_BYTES] are equal exactly when their heads and tails are.
final class JsonWords {
    /// Up to so many bytes, head and tail together hold them all.
    static final int EXACT_BYTES = 2 * Long.BYTES;

    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private JsonWords() {}

    /// The first eight bytes of `bytes[from, to)`, the first one lowest; zeros where it is shorter.
    static long head(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length >= Long.BYTES) {
            return (long) JsonText.WORD.get(bytes, from);
        }
        if (from + Long.BYTES <= bytes.length) {
            // Bytes after the text are read too, and masked out.
            return (long) JsonText.WORD.get(bytes, from) & ((1L << (Byte.SIZE * length)) - 1);
        }
        long word = 0;
        for (int i = length - 1; i >= 0; i--) {
            word = (word << Byte.SIZE) | (bytes[from + i] & 0xFF);
        }
        return word;
    }

    /// The last eight bytes, or 0 where the text is shorter.
    static long tail(byte[] bytes, int from, int to) {
        return to - from >= Long.BYTES ? (long) JsonText.WORD.get(bytes, to - Long.BYTES) : 0;
    }

    /// A hash in whose upper bits all of head, tail and length count.
    static int hash(long head, long tail, int length) {
        long hash = (head ^ length) * MULTIPLIER;
        hash = (hash ^ (hash >>> 29) ^ tail) * MULTIPLIER;
        return (int) (hash >>> 32);
    }
}
