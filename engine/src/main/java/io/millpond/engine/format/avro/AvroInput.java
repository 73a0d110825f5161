package io.millpond.engine.format.avro;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// The values of records, in an array of bytes. Single-threaded.
///
/// Errors of all methods: INCORRECT_DATA for what is no such value; where the bytes end too soon,
/// that too or ATTEMPT_TO_READ_AFTER_EOF, by whether more bytes may come.
final class AvroInput {
    /// How many elements without any bytes, such as NULLs, the lists of one record may hold.
    private static final int FREE_ELEMENTS_MAX = 1 << 20;

    private final ByteCursor in = new ByteCursor(new byte[0]);
    private final boolean isGrowing;
    private int freeElements;

    /// @param isGrowing whether the end of the bytes may be no more than the end of a piece
    AvroInput(boolean isGrowing) {
        this.isGrowing = isGrowing;
    }

    void reset(byte[] bytes, int from, int to) {
        in.reset(bytes, from, to);
    }

    /// Starts another record.
    void startRecord() {
        freeElements = FREE_ELEMENTS_MAX;
    }

    byte[] bytes() {
        return in.bytes();
    }

    /// The position in [#bytes] of what is read next.
    int at() {
        return in.at();
    }

    int remaining() {
        return in.remaining();
    }

    boolean isAtEnd() {
        return in.isAtEnd();
    }

    /// A whole number: seven bits a byte, its sign in the lowest bit.
    long nextLong() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte piece = next();
            value |= (piece & 0x7FL) << shift;
            if (piece >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw broken("a number is longer than 64 bits");
    }

    /// As [#nextLong], of 32 bits.
    int nextInt() {
        long value = nextLong();
        if (value != (int) value) {
            throw broken("the number %d is longer than 32 bits".formatted(value));
        }
        return (int) value;
    }

    byte next() {
        need(1);
        return in.next();
    }

    float nextFloat() {
        need(Float.BYTES);
        return Float.intBitsToFloat(in.nextInt());
    }

    double nextDouble() {
        need(Double.BYTES);
        return Double.longBitsToDouble(in.nextLong());
    }

    /// The length of bytes, which are there; see [#skip].
    int nextLength() {
        long length = nextLong();
        if (length < 0) {
            throw broken("a length of " + length);
        }
        need(length);
        return (int) length;
    }

    /// Moves on by bytes that may not be there.
    void skip(long count) {
        need(count);
        in.skip((int) count);
    }

    /// The number of elements of the next block of a list or map, 0 behind the last; what such
    /// blocks say of their bytes is left out.
    ///
    /// @param isFree whether an element may take no bytes
    long nextBlock(boolean isFree) {
        long count = nextLong();
        if (count < 0) {
            count = -count;
            nextLong();
        }
        if (count < 0) {
            throw broken("a list of more than 2^63 elements");
        }
        if (!isFree) {
            need(count);
        } else if (count > freeElements) {
            throw broken("a list of more than %d empty elements".formatted(FREE_ELEMENTS_MAX));
        } else {
            freeElements -= (int) count;
        }
        return count;
    }

    /// The place of a branch or a symbol among `count`.
    int nextPlace(int count) {
        long place = nextLong();
        if (place < 0 || place >= count) {
            throw broken("number %d of %d branches or symbols".formatted(place, count));
        }
        return (int) place;
    }

    private void need(long count) {
        if (count > in.remaining()) {
            throw isGrowing
                    ? in.endOfInput()
                    : broken("a value goes on after the end of the bytes");
        }
    }

    /// The error of data that is none.
    static DatabaseException broken(String what) {
        return new DatabaseException(ErrorCode.INCORRECT_DATA, "Cannot parse Avro data: " + what);
    }
}
