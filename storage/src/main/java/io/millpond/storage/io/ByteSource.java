package io.millpond.storage.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// A range of bytes from which the values of a [ByteSink] are taken, one after another.
///
/// Taking more than there is throws `IndexOutOfBoundsException`: whoever reads a file turns it into
/// the error of that file. Single-threaded.
public final class ByteSource {
    static final ValueLayout.OfShort SHORT_LAYOUT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT_LAYOUT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG_LAYOUT =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT_LAYOUT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfDouble DOUBLE_LAYOUT =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int end;
    private int at;

    /// A source of `bytes[from, to)`.
    public ByteSource(byte[] bytes, int from, int to) {
        Objects.checkFromToIndex(from, to, bytes.length);
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    public ByteSource(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /// The number of bytes not taken yet.
    public int remaining() {
        return end - at;
    }

    /// The array from which this source takes; [#skip] tells places in it.
    public byte[] array() {
        return bytes;
    }

    /// Takes `byteCount` bytes and returns where they begin in [#array].
    public int skip(int byteCount) {
        if (byteCount < 0 || end - at < byteCount) {
            throw new IndexOutOfBoundsException(
                    "%d bytes wanted, %d left".formatted(byteCount, end - at));
        }
        int from = at;
        at += byteCount;
        return from;
    }

    private int skip(int count, int width) {
        if (count < 0 || count > (end - at) / width) {
            throw new IndexOutOfBoundsException(
                    "%d values wanted, %d bytes left".formatted(count, end - at));
        }
        return skip(count * width);
    }

    public byte takeByte() {
        return bytes[skip(1)];
    }

    public boolean takeBoolean() {
        return takeByte() != 0;
    }

    public short takeShort() {
        return (short) SHORT.get(bytes, skip(2));
    }

    public int takeInt() {
        return (int) INT.get(bytes, skip(4));
    }

    public long takeLong() {
        return (long) LONG.get(bytes, skip(8));
    }

    public long takeVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = takeByte();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IndexOutOfBoundsException("A varint has more than 10 bytes");
    }

    /// A varint that counts things of at least one byte each, so at most [#remaining].
    public int takeCount() {
        long count = takeVarint();
        if (count < 0 || count > remaining()) {
            throw new IndexOutOfBoundsException("%d things in %d bytes".formatted(count, end - at));
        }
        return (int) count;
    }

    public String takeString() {
        int length = takeCount();
        int from = skip(length);
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    public byte[] takeBytes(int count) {
        int from = skip(count);
        return Arrays.copyOfRange(bytes, from, from + count);
    }

    public void takeShorts(short[] target, int to, int count) {
        take(target, to, skip(count, 2), count, SHORT_LAYOUT);
    }

    public void takeInts(int[] target, int to, int count) {
        take(target, to, skip(count, 4), count, INT_LAYOUT);
    }

    public void takeLongs(long[] target, int to, int count) {
        take(target, to, skip(count, 8), count, LONG_LAYOUT);
    }

    public void takeFloats(float[] target, int to, int count) {
        take(target, to, skip(count, 4), count, FLOAT_LAYOUT);
    }

    public void takeDoubles(double[] target, int to, int count) {
        take(target, to, skip(count, 8), count, DOUBLE_LAYOUT);
    }

    /// Two bytes of an array, little-endian.
    public static short shortAt(byte[] array, int at) {
        return (short) SHORT.get(array, at);
    }

    /// Four bytes of an array, little-endian.
    public static int intAt(byte[] array, int at) {
        return (int) INT.get(array, at);
    }

    private void take(Object target, int to, int from, int count, ValueLayout layout) {
        MemorySegment.copy(MemorySegment.ofArray(bytes), layout, from, target, to, count);
    }
}
