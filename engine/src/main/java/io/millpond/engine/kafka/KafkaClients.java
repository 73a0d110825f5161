package io.millpond.engine.kafka;

import org.apache.kafka.clients.consumer.Consumer;

import java.nio.ByteBuffer;

/// Makes the clients of a lane. Thread-safe.
interface KafkaClients {
    /// A consumer that does not commit by itself, and whose offsets do not reset by themselves.
    Consumer<ByteBuffer, ByteBuffer> consumer(LaneSettings settings);

    GroupAdmin admin(LaneSettings settings);
}
