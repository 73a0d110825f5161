package io.millpond.engine.format.protobuf;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// A field of a message. Immutable.
///
/// @param tag the number on the wire
/// @param isPacked whether values of a repeated field are written into one
/// @param hasPresence whether a value that is the default is written too
/// @param isMap whether its message is the entry of a map
/// @param message of kind MESSAGE only
/// @param symbols of kind ENUM only
/// @param defaultText what the schema says is the value of a field that is not there
record ProtoField(
        String name,
        int tag,
        ProtoKind kind,
        Label label,
        boolean isPacked,
        boolean hasPresence,
        boolean isMap,
        @Nullable ProtoMessage message,
        @Nullable ProtoEnum symbols,
        @Nullable String defaultText) {
    /// How often a field occurs in a message.
    enum Label {
        SINGLE,
        REQUIRED,
        REPEATED
    }

    /// A field of a single value.
    static ProtoField single(String name, int tag, ProtoKind kind) {
        return new ProtoField(name, tag, kind, Label.SINGLE, false, false, false, null, null, null);
    }

    boolean isRepeated() {
        return label == Label.REPEATED;
    }

    /// The message of a field of kind MESSAGE.
    ProtoMessage requireMessage() {
        return Objects.requireNonNull(message, name);
    }

    /// The enum of a field of kind ENUM.
    ProtoEnum requireSymbols() {
        return Objects.requireNonNull(symbols, name);
    }
}
