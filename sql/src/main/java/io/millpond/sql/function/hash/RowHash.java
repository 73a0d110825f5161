package io.millpond.sql.function.hash;

/// A hash of byte strings of one or two words, and how two of its hashes become one. Used by one
/// thread.
interface RowHash {
    /// The words of a hash: one, or two with the low one first.
    int wordCount();

    /// Hashes the bytes `[from, to)` into `words`.
    ///
    /// @param row the row of the block, for hashes whose key varies
    void hash(int row, byte[] bytes, int from, int to, long[] words);

    /// Replaces the hash at `at` of `state` by its combination with `more`.
    void combine(int row, long[] state, int at, long[] more);

    /// Whether integers are mixed as numbers instead of hashed as bytes.
    default boolean mixesNumbers() {
        return false;
    }

    /// The hash of the number of elements of an array.
    default long ofCount(long count) {
        return ByteHashes.ofNumber32(count) & 0xFFFF_FFFFL;
    }

    /// The hash of NULL inside of an array, tuple or map.
    default void ofNull(int row, long[] words) {
        words[0] = HashState.NULL_LOW;
        if (wordCount() == 2) {
            words[1] = HashState.NULL_HIGH;
        }
    }

    /// Makes a number of bytes.
    interface Bytes {
        long hash(byte[] bytes, int from, int to);
    }

    /// Makes one number of two.
    interface Pair {
        long combine(long first, long second);
    }

    /// A hash of 64 bits.
    record Long64(Bytes bytes, Pair pair, boolean mixesNumbers) implements RowHash {
        @Override
        public int wordCount() {
            return 1;
        }

        @Override
        public void hash(int row, byte[] source, int from, int to, long[] words) {
            words[0] = bytes.hash(source, from, to);
        }

        @Override
        public void combine(int row, long[] state, int at, long[] more) {
            state[at] = pair.combine(state[at], more[0]);
        }

        @Override
        public long ofCount(long count) {
            return ByteHashes.ofNumber(count);
        }
    }

    /// A hash of 32 bits.
    record Int32(Bytes bytes) implements RowHash {
        @Override
        public int wordCount() {
            return 1;
        }

        @Override
        public void hash(int row, byte[] source, int from, int to, long[] words) {
            words[0] = bytes.hash(source, from, to) & 0xFFFF_FFFFL;
        }

        @Override
        public void combine(int row, long[] state, int at, long[] more) {
            state[at] = (ByteHashes.ofNumber32(state[at]) ^ more[0]) & 0xFFFF_FFFFL;
        }

        @Override
        public void ofNull(int row, long[] words) {
            words[0] = HashState.NULL_LOW & 0xFFFF_FFFFL;
        }
    }
}
