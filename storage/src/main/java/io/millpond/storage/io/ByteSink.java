package io.millpond.storage.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing array of bytes into which values are put, little-endian, one after another.
///
/// Made to be reused: [#clear] keeps the array. Single-threaded. Read back with [ByteSource].
public final class ByteSink {
    private static final int BYTES_MAX = Integer.MAX_VALUE - 16;

    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int size;

    public ByteSink() {
        this(256);
    }

    public ByteSink(int initialBytes) {
        bytes = new byte[initialBytes];
    }

    /// The array behind this sink, of which the first [#size] bytes are meant; valid until the next
    /// put.
    public byte[] array() {
        return bytes;
    }

    /// The number of bytes put since the last [#clear].
    public int size() {
        return size;
    }

    /// A copy of the bytes put.
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    public void clear() {
        size = 0;
    }

    /// Makes room for `byteCount` more bytes and counts them as put; returns where they begin in
    /// [#array]. Their values are whatever the array held.
    public int skip(int byteCount) {
        int at = size;
        if (bytes.length - size < byteCount) {
            grow((long) size + byteCount);
        }
        size += byteCount;
        return at;
    }

    private void grow(long needed) {
        if (needed > BYTES_MAX) {
            throw new IllegalStateException("%d bytes do not fit one array".formatted(needed));
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(BYTES_MAX, Math.max(needed, 2L * size)));
    }

    public void putByte(int value) {
        int at = skip(1);
        bytes[at] = (byte) value;
    }

    public void putBoolean(boolean value) {
        putByte(value ? 1 : 0);
    }

    public void putShort(int value) {
        int at = skip(2);
        SHORT.set(bytes, at, (short) value);
    }

    public void putInt(int value) {
        int at = skip(4);
        INT.set(bytes, at, value);
    }

    public void putLong(long value) {
        int at = skip(8);
        LONG.set(bytes, at, value);
    }

    /// Puts an unsigned number in 1 to 10 bytes of seven bits, the lowest first.
    public void putVarint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            putByte((int) rest | 0x80);
            rest >>>= 7;
        }
        putByte((int) rest);
    }

    /// Puts the length of the UTF-8 form as a varint, then that form.
    public void putString(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        putVarint(encoded.length);
        putBytes(encoded, 0, encoded.length);
    }

    public void putBytes(byte[] source, int from, int count) {
        int at = skip(count);
        System.arraycopy(source, from, bytes, at, count);
    }

    public void putShorts(short[] source, int from, int count) {
        int at = skip(Math.multiplyExact(count, 2));
        put(source, from, at, count, ByteSource.SHORT_LAYOUT);
    }

    public void putInts(int[] source, int from, int count) {
        int at = skip(Math.multiplyExact(count, 4));
        put(source, from, at, count, ByteSource.INT_LAYOUT);
    }

    public void putLongs(long[] source, int from, int count) {
        int at = skip(Math.multiplyExact(count, 8));
        put(source, from, at, count, ByteSource.LONG_LAYOUT);
    }

    public void putFloats(float[] source, int from, int count) {
        int at = skip(Math.multiplyExact(count, 4));
        put(source, from, at, count, ByteSource.FLOAT_LAYOUT);
    }

    public void putDoubles(double[] source, int from, int count) {
        int at = skip(Math.multiplyExact(count, 8));
        put(source, from, at, count, ByteSource.DOUBLE_LAYOUT);
    }

    /// Overwrites two bytes of an array, little-endian.
    public static void setShort(byte[] array, int at, int value) {
        SHORT.set(array, at, (short) value);
    }

    /// Overwrites four bytes of an array, little-endian.
    public static void setInt(byte[] array, int at, int value) {
        INT.set(array, at, value);
    }

    private void put(Object source, int from, int at, int count, ValueLayout layout) {
        MemorySegment.copy(source, from, MemorySegment.ofArray(bytes), layout, at, count);
    }
}
