package io.millpond.engine.format.bson;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

/// The kinds of values, each with the byte that stands for it.
///
/// Source: bsonspec.org, version 1.1.
enum BsonKind {
    DOUBLE(0x01, "Double"),
    STRING(0x02, "String"),
    DOCUMENT(0x03, "Document"),
    ARRAY(0x04, "Array"),
    BINARY(0x05, "Binary"),
    UNDEFINED(0x06, "Undefined"),
    OBJECT_ID(0x07, "ObjectId"),
    BOOL(0x08, "Bool"),
    DATETIME(0x09, "Datetime"),
    NULL(0x0A, "Null"),
    REGEXP(0x0B, "Regexp"),
    DB_POINTER(0x0C, "DBPointer"),
    JAVA_SCRIPT_CODE(0x0D, "JavaScript code"),
    SYMBOL(0x0E, "Symbol"),
    JAVA_SCRIPT_CODE_WITH_SCOPE(0x0F, "JavaScript code with scope"),
    INT32(0x10, "Int32"),
    TIMESTAMP(0x11, "Timestamp"),
    INT64(0x12, "Int64"),
    DECIMAL128(0x13, "Decimal128"),
    MAX_KEY(0x7F, "Max key"),
    MIN_KEY(0xFF, "Min key");

    private static final @Nullable BsonKind[] BY_CODE = byCode();

    private final byte code;
    private final String title;

    BsonKind(int code, String title) {
        this.code = (byte) code;
        this.title = title;
    }

    private static @Nullable BsonKind[] byCode() {
        @Nullable BsonKind[] kinds = new BsonKind[256];
        for (BsonKind kind : values()) {
            kinds[kind.code & 0xFF] = kind;
        }
        return kinds;
    }

    /// The kind that a byte stands for.
    ///
    /// Errors: INCORRECT_DATA.
    static BsonKind of(byte code) {
        BsonKind kind = BY_CODE[code & 0xFF];
        if (kind == null) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA, "Unknown BSON type: %d".formatted(code & 0xFF));
        }
        return kind;
    }

    byte code() {
        return code;
    }

    /// The name in messages.
    String title() {
        return title;
    }
}
