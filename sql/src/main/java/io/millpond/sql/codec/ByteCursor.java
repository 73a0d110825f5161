package io.millpond.sql.codec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A position in a range of a byte array, from which values are read. Single-threaded.
public final class ByteCursor {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SHOWN_BYTES = 32;

    private byte[] bytes;
    private int at;
    private int end;

    public ByteCursor(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /// Reads the bytes `[from, to)`.
    public ByteCursor(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    /// Goes on with the bytes `[from, to)` of another array.
    public void reset(byte[] other, int from, int to) {
        bytes = other;
        at = from;
        end = to;
    }

    public byte[] bytes() {
        return bytes;
    }

    /// The position of the next byte in [#bytes].
    public int at() {
        return at;
    }

    /// Moves to a position in [#bytes].
    public void seek(int position) {
        at = position;
    }

    /// Where the range ends, exclusive.
    public int end() {
        return end;
    }

    public boolean isAtEnd() {
        return at >= end;
    }

    public int remaining() {
        return end - at;
    }

    /// The next byte without moving, or -1 at the end.
    public int peek() {
        return at < end ? bytes[at] & 0xFF : -1;
    }

    /// The next byte.
    ///
    /// Errors: ATTEMPT_TO_READ_AFTER_EOF at the end.
    public byte next() {
        if (at >= end) {
            throw endOfInput();
        }
        return bytes[at++];
    }

    /// Moves on by `count` bytes.
    ///
    /// Errors: ATTEMPT_TO_READ_AFTER_EOF where there are fewer.
    public void skip(int count) {
        require(count);
        at += count;
    }

    /// Moves past `expected` if it is next.
    public boolean skipIf(char expected) {
        if (at < end && bytes[at] == (byte) expected) {
            at++;
            return true;
        }
        return false;
    }

    /// Moves past the ASCII text `expected` if it is next.
    public boolean skipIf(String expected) {
        if (!startsWith(expected)) {
            return false;
        }
        at += expected.length();
        return true;
    }

    /// Whether the ASCII text `expected` is next.
    public boolean startsWith(String expected) {
        int length = expected.length();
        if (end - at < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[at + i] != (byte) expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Moves past the ASCII text `expected` if it is next in any case.
    public boolean skipIfIgnoringCase(String expected) {
        int length = expected.length();
        if (end - at < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            byte value = bytes[at + i];
            int lower = value >= 'A' && value <= 'Z' ? value + 32 : value;
            if (lower != Character.toLowerCase(expected.charAt(i))) {
                return false;
            }
        }
        at += length;
        return true;
    }

    /// Moves past `expected`.
    ///
    /// Errors: CANNOT_PARSE_INPUT_ASSERTION_FAILED where something else is next.
    public void expect(char expected) {
        if (!skipIf(expected)) {
            throw unexpected(String.valueOf(expected));
        }
    }

    /// Moves past spaces, tabs and line ends.
    public void skipWhitespace() {
        while (at < end) {
            byte value = bytes[at];
            if (value != ' ' && value != '\n' && value != '\t' && value != '\r' && value != '\f') {
                return;
            }
            at++;
        }
    }

    /// The two bytes ahead, the lowest first.
    public short nextShort() {
        require(2);
        short value = (short) SHORT.get(bytes, at);
        at += 2;
        return value;
    }

    /// The four bytes ahead, the lowest first.
    public int nextInt() {
        require(4);
        int value = (int) INT.get(bytes, at);
        at += 4;
        return value;
    }

    /// The eight bytes ahead, the lowest first.
    public long nextLong() {
        require(8);
        long value = (long) LONG.get(bytes, at);
        at += 8;
        return value;
    }

    /// The number ahead, written with seven bits a byte.
    public long nextVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte piece = next();
            value |= (piece & 0x7FL) << shift;
            if (piece >= 0) {
                return value;
            }
        }
        throw new DatabaseException(ErrorCode.CANNOT_READ_ALL_DATA, "Varint is too long");
    }

    /// A length written as a varint, checked against the bytes that remain.
    public int nextLength() {
        long length = nextVarint();
        if (length < 0 || length > remaining()) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_READ_ALL_DATA,
                    "Cannot read all data. Bytes read: "
                            + remaining()
                            + ". Bytes expected: "
                            + Long.toUnsignedString(length)
                            + ".");
        }
        return (int) length;
    }

    private void require(int count) {
        if (end - at < count) {
            throw endOfInput();
        }
    }

    /// The error of a value that goes on after the end.
    public DatabaseException endOfInput() {
        return new DatabaseException(
                ErrorCode.ATTEMPT_TO_READ_AFTER_EOF, "Attempt to read after eof");
    }

    /// The error of finding something else than `expected` here.
    public DatabaseException unexpected(String expected) {
        String place = isAtEnd() ? "at end of stream." : "before: '" + shown() + "'";
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_INPUT_ASSERTION_FAILED,
                "Cannot parse input: expected '" + expected + "' " + place);
    }

    /// The text ahead, cut short, for messages.
    public String shown() {
        int length = Math.min(remaining(), SHOWN_BYTES);
        return new String(bytes, at, length, StandardCharsets.UTF_8);
    }
}
