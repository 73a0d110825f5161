package io.millpond.engine.kafka.client;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

import java.nio.ByteBuffer;

/// Hands out keys and values as views of the fetched bytes, so that a payload is copied only once:
/// into the columns.
///
/// The buffers have an array. A view keeps the whole fetch response alive.
final class PayloadDeserializer implements Deserializer<ByteBuffer> {
    @Override
    public ByteBuffer deserialize(String topic, byte[] data) {
        return ByteBuffer.wrap(data);
    }

    @Override
    public ByteBuffer deserialize(String topic, Headers headers, ByteBuffer data) {
        return data;
    }
}
