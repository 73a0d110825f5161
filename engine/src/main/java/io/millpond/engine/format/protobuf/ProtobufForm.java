package io.millpond.engine.format.protobuf;

/// How messages stand behind each other.
public enum ProtobufForm {
    /// Each with its length in front, as a varint.
    DELIMITED,
    /// As the repeated field number 1 of one message.
    LIST,
    /// One message without anything around it; an empty document has none.
    SINGLE
}
