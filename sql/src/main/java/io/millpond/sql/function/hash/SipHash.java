package io.millpond.sql.function.hash;

import io.millpond.storage.column.LongColumn;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// SipHash-2-4 of 64 or 128 bits, with a key for each row or a key of zeros. Used by one thread.
///
/// Source: Aumasson and Bernstein, SipHash, 2012. The plain 128-bit form is ClickHouse's own, which
/// takes the halves of the 64-bit form's last state; the reference form is the authors'.
public final class SipHash implements RowHash {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// What is made of the state.
    enum Form {
        LONG,
        WIDE,
        REFERENCE
    }

    private final Form form;
    private final @Nullable LongColumn lowKeys;
    private final @Nullable LongColumn highKeys;
    private final byte[] pair;
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    SipHash(Form form, @Nullable LongColumn lowKeys, @Nullable LongColumn highKeys) {
        this.form = form;
        this.lowKeys = lowKeys;
        this.highKeys = highKeys;
        this.pair = new byte[wordCount() * 16];
    }

    /// SipHash64 of the eight bytes of a number.
    public static long ofNumber(long number) {
        byte[] bytes = new byte[Long.BYTES];
        LONG.set(bytes, 0, number);
        long[] words = new long[1];
        new SipHash(Form.LONG, null, null).hash(0, bytes, 0, bytes.length, words);
        return words[0];
    }

    @Override
    public int wordCount() {
        return form == Form.LONG ? 1 : 2;
    }

    @Override
    public long ofCount(long count) {
        return form == Form.LONG ? ByteHashes.ofNumber(count) : RowHash.super.ofCount(count);
    }

    @Override
    public void hash(int row, byte[] bytes, int from, int to, long[] words) {
        long low = lowKeys == null ? 0 : lowKeys.value(row);
        long high = highKeys == null ? 0 : highKeys.value(row);
        boolean isReference = form == Form.REFERENCE;
        v0 = 0x736f6d6570736575L ^ low;
        v1 = 0x646f72616e646f6dL ^ high ^ (isReference ? 0xEE : 0);
        v2 = 0x6c7967656e657261L ^ low;
        v3 = 0x7465646279746573L ^ high;
        int at = from;
        for (; at + 8 <= to; at += 8) {
            word((long) LONG.get(bytes, at));
        }
        long tail = (long) (to - from) << 56;
        for (int i = at; i < to; i++) {
            tail |= (bytes[i] & 0xFFL) << (8 * (i - at));
        }
        word(tail);
        v2 ^= isReference ? 0xEE : 0xFF;
        rounds(4);
        switch (form) {
            case LONG -> words[0] = v0 ^ v1 ^ v2 ^ v3;
            case WIDE -> {
                words[0] = v0 ^ v1;
                words[1] = v2 ^ v3;
            }
            case REFERENCE -> {
                words[0] = v0 ^ v1 ^ v2 ^ v3;
                v1 ^= 0xDD;
                rounds(4);
                words[1] = v0 ^ v1 ^ v2 ^ v3;
            }
        }
    }

    @Override
    public void combine(int row, long[] state, int at, long[] more) {
        int count = wordCount();
        for (int i = 0; i < count; i++) {
            LONG.set(pair, i * 8, state[at + i]);
            LONG.set(pair, (count + i) * 8, more[i]);
        }
        long[] words = new long[count];
        hash(row, pair, 0, pair.length, words);
        System.arraycopy(words, 0, state, at, count);
    }

    @Override
    public void ofNull(int row, long[] words) {
        RowHash.super.ofNull(row, words);
        if (lowKeys != null) {
            combine(row, words, 0, new long[words.length]);
        }
    }

    private void word(long word) {
        v3 ^= word;
        rounds(2);
        v0 ^= word;
    }

    private void rounds(int count) {
        for (int i = 0; i < count; i++) {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
