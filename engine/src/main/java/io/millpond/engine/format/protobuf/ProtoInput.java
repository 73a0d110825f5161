package io.millpond.engine.format.protobuf;

import com.google.protobuf.CodedInputStream;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.io.IOException;

/// The fields of one message, in an array of bytes. Single-threaded.
///
/// Errors of all methods: INCORRECT_DATA where the bytes are no message.
final class ProtoInput {
    private byte[] bytes = new byte[0];
    private int from;
    private int lastLength;
    private CodedInputStream in = CodedInputStream.newInstance(bytes);

    /// Reads the message `[from, to)`.
    void reset(byte[] message, int messageFrom, int to) {
        bytes = message;
        from = messageFrom;
        in = CodedInputStream.newInstance(message, messageFrom, to - messageFrom);
    }

    byte[] bytes() {
        return bytes;
    }

    /// The position in [#bytes] of what is read next.
    int at() {
        return from + in.getTotalBytesRead();
    }

    private interface Step {
        long run() throws IOException;
    }

    private static long checked(Step step) {
        try {
            return step.run();
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Protobuf messages are corrupted: " + e.getMessage(),
                    e);
        }
    }

    /// The number and the wire type of the next field; 0 at the end of the message.
    int nextTag() {
        return (int) checked(() -> in.readTag());
    }

    /// Moves past the value of a field.
    void skip(int tag) {
        checked(() -> in.skipField(tag) ? 1 : 0);
    }

    /// A value of up to 64 bits; one of 32 bits without sign is never negative.
    long nextInteger(ProtoKind kind) {
        return switch (kind) {
            case INT32, ENUM -> checked(() -> in.readInt32());
            case INT64 -> checked(() -> in.readInt64());
            case UINT32 -> checked(() -> Integer.toUnsignedLong(in.readUInt32()));
            case UINT64 -> checked(() -> in.readUInt64());
            case SINT32 -> checked(() -> in.readSInt32());
            case SINT64 -> checked(() -> in.readSInt64());
            case FIXED32 -> checked(() -> Integer.toUnsignedLong(in.readFixed32()));
            case FIXED64 -> checked(() -> in.readFixed64());
            case SFIXED32 -> checked(() -> in.readSFixed32());
            case SFIXED64 -> checked(() -> in.readSFixed64());
            case BOOL -> checked(() -> in.readBool() ? 1 : 0);
            case DOUBLE, FLOAT, STRING, BYTES, MESSAGE ->
                    throw new IllegalArgumentException(kind.title());
        };
    }

    double nextReal(ProtoKind kind) {
        return kind == ProtoKind.FLOAT
                ? Float.intBitsToFloat((int) checked(() -> in.readFixed32()))
                : Double.longBitsToDouble(checked(() -> in.readFixed64()));
    }

    /// Moves past bytes with their length; where they end. They start at the result less
    /// [#lastLength].
    int skipBytes() {
        lastLength = (int) checked(() -> in.readRawVarint32());
        checked(
                () -> {
                    in.skipRawBytes(lastLength);
                    return 0;
                });
        return at();
    }

    /// The length of the bytes passed last.
    int lastLength() {
        return lastLength;
    }

    /// Starts a message, or packed values, within this one; what [#popLimit] takes.
    int pushLimit() {
        int length = (int) checked(() -> in.readRawVarint32());
        return (int) checked(() -> in.pushLimit(length));
    }

    boolean isAtLimit() {
        return in.getBytesUntilLimit() <= 0;
    }

    void popLimit(int limit) {
        in.popLimit(limit);
    }
}
