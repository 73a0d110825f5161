package io.millpond.engine.format.bson;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

/// The bytes of one document, its nested ones among them. Single-threaded.
///
/// Errors of all methods: INCORRECT_DATA where a value does not end within its document.
final class BsonInput {
    /// The bytes of the least document: its size and its end.
    static final int DOCUMENT_BYTES_MIN = 5;

    private static final int OBJECT_ID_BYTES = 12;
    private static final int DECIMAL_BYTES = 16;

    private final ByteCursor in = new ByteCursor(new byte[0]);

    /// Reads the elements of the document whose size was found to be good.
    void reset(byte[] bytes, int from, int to) {
        in.reset(bytes, from, to);
    }

    byte[] bytes() {
        return in.bytes();
    }

    /// The position in [#bytes] of what is read next.
    int at() {
        return in.at();
    }

    void skip(int count) {
        need(count);
        in.skip(count);
    }

    byte next() {
        need(1);
        return in.next();
    }

    int nextInt() {
        need(Integer.BYTES);
        return in.nextInt();
    }

    long nextLong() {
        need(Long.BYTES);
        return in.nextLong();
    }

    /// Moves past a text that ends with a zero; where that stands.
    int skipName() {
        byte[] bytes = in.bytes();
        int at = in.at();
        while (at < in.end() && bytes[at] != 0) {
            at++;
        }
        if (at == in.end()) {
            throw broken("the name of a field has no end");
        }
        in.seek(at + 1);
        return at;
    }

    /// The length of a string without the zero behind it, which [#skipText] moves past too.
    int nextTextLength() {
        int length = nextInt();
        if (length < 1) {
            throw broken("a string of length " + length);
        }
        need(length);
        return length - 1;
    }

    /// Moves past a string of this length.
    void skipText(int length) {
        in.skip(length);
        if (in.next() != 0) {
            throw broken("a string does not end with a zero");
        }
    }

    /// The length of bytes, whose subtype and then they themselves are next.
    int nextBytesLength() {
        int length = nextInt();
        if (length < 0) {
            throw broken("binary data of length " + length);
        }
        need(length + 1L);
        return length;
    }

    /// Starts a document within this one; the position behind it.
    int startDocument() {
        int from = in.at();
        int size = nextInt();
        if (size < DOCUMENT_BYTES_MIN || size > in.end() - from) {
            throw broken("a document of %d bytes".formatted(size));
        }
        return from + size;
    }

    /// The kind of the next element of a document; null, past the end of it, if there is none.
    ///
    /// @param to the position behind the document
    @Nullable BsonKind nextElement(int to) {
        byte code = next();
        if (code != 0) {
            return BsonKind.of(code);
        }
        if (in.at() != to) {
            throw broken("a document has another size than it says");
        }
        return null;
    }

    /// Moves past a value.
    void skip(BsonKind kind) {
        switch (kind) {
            case DOUBLE, DATETIME, TIMESTAMP, INT64 -> skip(Long.BYTES);
            case INT32 -> skip(Integer.BYTES);
            case BOOL -> skip(1);
            case STRING, JAVA_SCRIPT_CODE, SYMBOL -> skipText(nextTextLength());
            case DOCUMENT, ARRAY, JAVA_SCRIPT_CODE_WITH_SCOPE -> in.seek(startDocument());
            case BINARY -> skip(nextBytesLength() + 1);
            case OBJECT_ID -> skip(OBJECT_ID_BYTES);
            case DECIMAL128 -> skip(DECIMAL_BYTES);
            case REGEXP -> {
                skipName();
                skipName();
            }
            case DB_POINTER -> {
                skipText(nextTextLength());
                skip(OBJECT_ID_BYTES);
            }
            case UNDEFINED, NULL, MAX_KEY, MIN_KEY -> {}
        }
    }

    private void need(long count) {
        if (count > in.remaining()) {
            throw broken("a value goes on after the end of its document");
        }
    }

    /// The error of a document that is none.
    static DatabaseException broken(String what) {
        return new DatabaseException(
                ErrorCode.INCORRECT_DATA, "Error while parsing BSON data: " + what);
    }
}
