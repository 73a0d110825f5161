package io.millpond.sql.codec;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing byte array that text and binary values are written to. Single-threaded.
///
/// With an output stream behind it, [#flushIfFull] keeps it small; without one it holds everything.
public final class ByteSink {
    private static final int FLUSH_BYTES = 1 << 16;
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] LONG_MIN =
            "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);

    private final @Nullable OutputStream output;
    private byte[] bytes;
    private int size;

    public ByteSink() {
        this(256);
    }

    /// @param capacity bytes to make room for at first
    public ByteSink(int capacity) {
        this.bytes = new byte[capacity];
        this.output = null;
    }

    /// @param output where [#flush] writes to; not closed
    public ByteSink(OutputStream output) {
        this.bytes = new byte[FLUSH_BYTES + (FLUSH_BYTES >> 2)];
        this.output = output;
    }

    /// The array behind this sink, valid until the next put.
    public byte[] bytes() {
        return bytes;
    }

    /// The number of bytes put and not flushed.
    public int size() {
        return size;
    }

    /// Forgets the bytes from `toSize` on.
    public void truncate(int toSize) {
        size = toSize;
    }

    /// Forgets all bytes.
    public void clear() {
        size = 0;
    }

    /// A copy of the bytes put and not flushed.
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }

    /// Writes everything to the stream behind this sink, where there is one.
    ///
    /// Errors: [UncheckedIOException] with the stream's failure.
    public void flush() {
        if (output == null) {
            return;
        }
        try {
            output.write(bytes, 0, size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        size = 0;
    }

    /// Calls [#flush] once much has gathered; to be called between rows.
    public void flushIfFull() {
        if (size >= FLUSH_BYTES) {
            flush();
        }
    }

    /// Makes room for `count` bytes; [#bytes] then takes them from [#size] on, see [#advance].
    public byte[] reserve(int count) {
        if (size + count > bytes.length) {
            int grown = bytes.length + (bytes.length >> 1) + 16;
            bytes = Arrays.copyOf(bytes, Math.max(size + count, grown));
        }
        return bytes;
    }

    /// Counts `count` bytes that were written into [#bytes] after [#reserve].
    public void advance(int count) {
        size += count;
    }

    public void put(byte value) {
        reserve(1);
        bytes[size++] = value;
    }

    /// Puts one ASCII character.
    public void put(char value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    public void put(byte[] source) {
        put(source, 0, source.length);
    }

    /// Puts the bytes `[from, to)` of `source`.
    public void put(byte[] source, int from, int to) {
        int count = to - from;
        reserve(count);
        System.arraycopy(source, from, bytes, size, count);
        size += count;
    }

    /// Puts the UTF-8 bytes of `text`.
    public void put(String text) {
        put(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Puts two bytes, the lowest first.
    public void putShort(short value) {
        SHORT.set(reserve(2), size, value);
        size += 2;
    }

    /// Puts four bytes, the lowest first.
    public void putInt(int value) {
        INT.set(reserve(4), size, value);
        size += 4;
    }

    /// Puts eight bytes, the lowest first.
    public void putLong(long value) {
        LONG.set(reserve(8), size, value);
        size += 8;
    }

    /// Puts an unsigned number, seven bits a byte, the lowest first.
    public void putVarint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        put((byte) rest);
    }

    /// Puts the decimal digits of a signed number.
    public void putDecimal(long value) {
        if (value >= 0) {
            putDigits(value);
        } else if (value == Long.MIN_VALUE) {
            put(LONG_MIN);
        } else {
            put('-');
            putDigits(-value);
        }
    }

    /// Puts the decimal digits of a number of 64 unsigned bits.
    public void putUnsignedDecimal(long value) {
        if (value >= 0) {
            putDigits(value);
            return;
        }
        long quotient = Long.divideUnsigned(value, 10);
        putDigits(quotient);
        put((byte) ('0' + (value - quotient * 10)));
    }

    private void putDigits(long value) {
        int length = digitCount(value);
        byte[] target = reserve(length);
        long rest = value;
        for (int at = size + length - 1; at >= size; at--) {
            long quotient = rest / 10;
            target[at] = (byte) ('0' + (rest - quotient * 10));
            rest = quotient;
        }
        size += length;
    }

    private static int digitCount(long value) {
        int count = 1;
        long bound = 10;
        while (count < 19 && value >= bound) {
            count++;
            bound *= 10;
        }
        return count;
    }

    /// Puts exactly `width` decimal digits of a number that is not negative, zeros in front.
    public void putPadded(long value, int width) {
        byte[] target = reserve(width);
        long rest = value;
        for (int at = size + width - 1; at >= size; at--) {
            target[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += width;
    }
}
