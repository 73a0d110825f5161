package io.millpond.sql.function.hash;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;

import io.millpond.sql.codec.ByteSink;

/// A hash of 128 bits that a library calculates.
record WideHash(Hasher128 hasher) implements RowHash {
    @Override
    public int wordCount() {
        return 2;
    }

    @Override
    public void hash(int row, byte[] bytes, int from, int to, long[] words) {
        HashValue128 value = hasher.hashBytesTo128Bits(bytes, from, to - from);
        words[0] = value.getLeastSignificantBits();
        words[1] = value.getMostSignificantBits();
    }

    @Override
    public void combine(int row, long[] state, int at, long[] more) {
        ByteSink pair = new ByteSink(32);
        pair.putLong(state[at]);
        pair.putLong(state[at + 1]);
        pair.putLong(more[0]);
        pair.putLong(more[1]);
        long[] words = new long[2];
        hash(row, pair.bytes(), 0, 32, words);
        System.arraycopy(words, 0, state, at, 2);
    }
}
