package io.millpond.storage.column;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The first and last bytes of a text as words, by which short texts are told apart at once.
///
/// Texts of one length up to [#EXACT_BYTES] are equal exactly when their heads and tails are.
public final class TextWords {
    /// Up to so many bytes, head and tail together hold them all.
    public static final int EXACT_BYTES = 2 * Long.BYTES;

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private TextWords() {}

    /// The eight bytes at `at`, the first one lowest.
    static long word(byte[] bytes, int at) {
        return (long) WORD.get(bytes, at);
    }

    /// Puts the eight bytes of `word` at `at`, the lowest first.
    static void set(byte[] bytes, int at, long word) {
        WORD.set(bytes, at, word);
    }

    /// The first eight bytes of `bytes[from, to)`, the first one lowest; zeros where it is shorter.
    public static long head(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length >= Long.BYTES) {
            return word(bytes, from);
        }
        if (from + Long.BYTES <= bytes.length) {
            // Bytes after the text are read too, and masked out.
            return word(bytes, from) & ((1L << (Byte.SIZE * length)) - 1);
        }
        long word = 0;
        for (int i = length - 1; i >= 0; i--) {
            word = (word << Byte.SIZE) | (bytes[from + i] & 0xFF);
        }
        return word;
    }

    /// The last eight bytes, or 0 where the text is shorter.
    public static long tail(byte[] bytes, int from, int to) {
        return to - from >= Long.BYTES ? word(bytes, to - Long.BYTES) : 0;
    }

    /// A hash in whose upper bits all of head, tail and length count.
    public static int hash(long head, long tail, int length) {
        return (int) (mix(mix(0, head ^ length), tail) >>> Integer.SIZE);
    }

    /// Combines the hash so far with one more word; all bits of both count in the upper ones.
    static long mix(long hash, long word) {
        return (hash ^ (hash >>> 29) ^ word) * MULTIPLIER;
    }
}
