package io.millpond.engine.format.protobuf;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// The schemas that every Protobuf has without a file of its own.
final class WellKnownTypes {
    private static final String HEAD = "syntax = \"proto3\"; package google.protobuf; ";

    private static final Map<String, String> TEXTS =
            Map.of(
                    "google/protobuf/any.proto",
                    HEAD + "message Any { string type_url = 1; bytes value = 2; }",
                    "google/protobuf/duration.proto",
                    HEAD + "message Duration { int64 seconds = 1; int32 nanos = 2; }",
                    "google/protobuf/empty.proto",
                    HEAD + "message Empty {}",
                    "google/protobuf/timestamp.proto",
                    HEAD + "message Timestamp { int64 seconds = 1; int32 nanos = 2; }",
                    "google/protobuf/wrappers.proto",
                    HEAD
                            + "message DoubleValue { double value = 1; }"
                            + "message FloatValue { float value = 1; }"
                            + "message Int64Value { int64 value = 1; }"
                            + "message UInt64Value { uint64 value = 1; }"
                            + "message Int32Value { int32 value = 1; }"
                            + "message UInt32Value { uint32 value = 1; }"
                            + "message BoolValue { bool value = 1; }"
                            + "message StringValue { string value = 1; }"
                            + "message BytesValue { bytes value = 1; }");

    private WellKnownTypes() {}

    /// The schema in the file of this name; null where it is not one of these.
    static @Nullable String text(String file) {
        return TEXTS.get(file);
    }

    /// Whether the message does nothing but hold one value, which may be missing.
    static boolean isWrapper(ProtoMessage message) {
        return message.name().startsWith("google.protobuf.")
                && message.name().endsWith("Value")
                && message.fields().size() == 1;
    }
}
