package io.millpond.sql.function.hash;

/// A way to cut a text into overlapping runs, each with a hash. Immutable.
///
/// A hash is the CRC of the run's bytes from the state of all ones, or all 64 ones where the run is
/// empty; where case does not matter, of the bytes with the bit set that tells lower case.
sealed interface Shingles permits ByteShingles, CharacterShingles, WordShingles {
    long EMPTY = -1;

    /// Takes the runs in their order: `[from, to)` of the text's bytes.
    interface Visitor {
        void run(long hash, int from, int to);
    }

    void visit(byte[] bytes, int from, int to, Visitor visitor);

    /// The hash of more bytes after others.
    static long hash(long before, byte[] bytes, int from, int to, boolean ignoresCase) {
        if (from == to) {
            return before;
        }
        int state = (int) before;
        int extra = ignoresCase ? 0x20 : 0;
        for (int i = from; i < to; i++) {
            state = Crc32c.update(state, bytes[i] | extra);
        }
        return state & 0xFFFF_FFFFL;
    }
}
