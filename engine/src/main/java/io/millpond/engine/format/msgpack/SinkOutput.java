package io.millpond.engine.format.msgpack;

import io.millpond.sql.codec.ByteSink;

import org.msgpack.core.buffer.MessageBuffer;
import org.msgpack.core.buffer.MessageBufferOutput;

/// What a packer writes to: a [ByteSink], whose bytes count when the packer is flushed.
final class SinkOutput implements MessageBufferOutput {
    private final ByteSink sink;

    SinkOutput(ByteSink sink) {
        this.sink = sink;
    }

    /// The sink behind this.
    ByteSink sink() {
        return sink;
    }

    @Override
    public MessageBuffer next(int minimumSize) {
        byte[] bytes = sink.reserve(minimumSize);
        return MessageBuffer.wrap(bytes, sink.size(), bytes.length - sink.size());
    }

    @Override
    public void writeBuffer(int length) {
        sink.advance(length);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        sink.put(buffer, offset, offset + length);
    }

    @Override
    public void add(byte[] buffer, int offset, int length) {
        sink.put(buffer, offset, offset + length);
    }

    @Override
    public void close() {
        // The sink is its owner's.
    }

    @Override
    public void flush() {
        // Bytes are in the sink when they are written.
    }
}
