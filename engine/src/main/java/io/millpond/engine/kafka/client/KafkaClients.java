package io.millpond.engine.kafka.client;

import io.millpond.engine.kafka.setting.LaneSettings;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

import java.nio.ByteBuffer;

/// Makes the clients of a lane. Thread-safe.
public interface KafkaClients {
    /// A consumer that does not commit by itself, and whose offsets do not reset by themselves.
    Consumer<ByteBuffer, ByteBuffer> consumer(LaneSettings settings);

    /// A consumer for looking up what is committed: it is assigned partitions, never a member, sees
    /// no transaction before it has ended, and waits for the end where it has to.
    Consumer<ByteBuffer, ByteBuffer> reader(LaneSettings settings);

    /// A producer whose transactions decide the blocks of `lane`. Before its first one it puts out
    /// every earlier producer of that lane.
    Producer<byte[], byte[]> producer(LaneSettings settings, int lane);

    GroupAdmin admin(LaneSettings settings);

    /// Whether members follow the next-generation group protocol.
    ///
    /// Then a member may move on to another epoch without a callback, when its partitions stay what
    /// they are; and it never does before it has given away, in a callback, what it does not keep.
    boolean isIncremental();
}
