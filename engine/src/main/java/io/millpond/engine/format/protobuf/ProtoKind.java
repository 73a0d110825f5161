package io.millpond.engine.format.protobuf;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// The kinds of fields, each with its wire type.
enum ProtoKind {
    DOUBLE(ProtoKind.WIRE_64),
    FLOAT(ProtoKind.WIRE_32),
    INT32(ProtoKind.WIRE_VARINT),
    INT64(ProtoKind.WIRE_VARINT),
    UINT32(ProtoKind.WIRE_VARINT),
    UINT64(ProtoKind.WIRE_VARINT),
    SINT32(ProtoKind.WIRE_VARINT),
    SINT64(ProtoKind.WIRE_VARINT),
    FIXED32(ProtoKind.WIRE_32),
    FIXED64(ProtoKind.WIRE_64),
    SFIXED32(ProtoKind.WIRE_32),
    SFIXED64(ProtoKind.WIRE_64),
    BOOL(ProtoKind.WIRE_VARINT),
    STRING(ProtoKind.WIRE_BYTES),
    BYTES(ProtoKind.WIRE_BYTES),
    ENUM(ProtoKind.WIRE_VARINT),
    MESSAGE(ProtoKind.WIRE_BYTES);

    static final int WIRE_VARINT = 0;
    static final int WIRE_64 = 1;
    static final int WIRE_BYTES = 2;
    static final int WIRE_32 = 5;

    private final int wireType;

    ProtoKind(int wireType) {
        this.wireType = wireType;
    }

    int wireType() {
        return wireType;
    }

    /// Whether several values can stand in one field.
    boolean canBePacked() {
        return wireType != WIRE_BYTES;
    }

    /// The name in schemas.
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The kind of this name in schemas; null for the name of a message or an enum.
    static @Nullable ProtoKind ofTitle(String title) {
        for (ProtoKind kind : values()) {
            if (kind != ENUM && kind != MESSAGE && kind.title().equals(title)) {
                return kind;
            }
        }
        return null;
    }
}
