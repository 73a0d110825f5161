package io.millpond.engine.format.msgpack;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessageInsufficientBufferException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.core.buffer.ArrayBufferInput;

import java.io.IOException;
import java.math.BigInteger;

/// The values of one row of MsgPack, in an array of bytes. Single-threaded.
///
/// Errors of all methods: ATTEMPT_TO_READ_AFTER_EOF where the bytes end too soon, INCORRECT_DATA
/// where they are no such value.
final class MsgPackInput {
    private byte[] bytes = new byte[0];
    private int from;
    private int to;
    private MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes);

    /// Reads what the cursor holds; the cursor stays where it is.
    void reset(ByteCursor in) {
        bytes = in.bytes();
        from = in.at();
        to = in.end();
        try {
            unpacker.reset(new ArrayBufferInput(bytes, from, to - from));
        } catch (IOException e) {
            throw new IllegalStateException("Bytes in memory cannot fail", e);
        }
    }

    /// The bytes read from.
    byte[] bytes() {
        return bytes;
    }

    /// The position in [#bytes] of what is read next.
    int at() {
        return from + (int) unpacker.getTotalReadBytes();
    }

    /// What the next value is.
    MessageFormat peek() {
        MessageFormat format = checked(unpacker::getNextFormat);
        if (format == MessageFormat.NEVER_USED) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Error while parsing MsgPack data: no value starts with the byte 0xc1");
        }
        return format;
    }

    /// Moves past NULL if it is next.
    boolean skipNull() {
        return checked(unpacker::tryUnpackNil);
    }

    boolean readBoolean() {
        return checked(unpacker::unpackBoolean);
    }

    long readLong() {
        return checked(unpacker::unpackLong);
    }

    BigInteger readBig() {
        return checked(unpacker::unpackBigInteger);
    }

    double readReal() {
        return checked(unpacker::unpackDouble);
    }

    /// The length of a string, whose bytes are next; see [#skip].
    int readTextLength() {
        return present(checked(unpacker::unpackRawStringHeader));
    }

    /// As [#readTextLength], for bytes.
    int readBytesLength() {
        return present(checked(unpacker::unpackBinaryHeader));
    }

    /// The number of elements of a list; each takes at least a byte.
    int readArrayLength() {
        return present(checked(unpacker::unpackArrayHeader));
    }

    /// The number of pairs of a map; each takes at least two bytes.
    int readMapLength() {
        return present(checked(unpacker::unpackMapHeader));
    }

    /// The type and the length of an extension, whose bytes are next.
    ExtensionTypeHeader readExtension() {
        ExtensionTypeHeader header = checked(unpacker::unpackExtensionTypeHeader);
        present(header.getLength());
        return header;
    }

    /// Moves on by bytes that are known to be there.
    void skip(int count) {
        checked(() -> unpacker.readPayloadAsReference(count));
    }

    private int present(int length) {
        if (length > to - at()) {
            throw endOfInput();
        }
        return length;
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private static <T> T checked(Step<T> step) {
        try {
            return step.run();
        } catch (MessageInsufficientBufferException _) {
            throw endOfInput();
        } catch (IOException | MessagePackException e) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA, "Error while parsing MsgPack data: " + e, e);
        }
    }

    private static DatabaseException endOfInput() {
        return new DatabaseException(
                ErrorCode.ATTEMPT_TO_READ_AFTER_EOF,
                "Attempt to read after eof: Unexpected end of file while parsing msgpack object");
    }
}
