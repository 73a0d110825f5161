package io.millpond.engine.kafka.client;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

import java.time.Duration;
import java.util.OptionalLong;

/// Where a consumer reads next.
public final class ConsumerPositions {
    private ConsumerPositions() {}

    /// The next offset to read, without waiting; empty while the client has to ask the cluster for
    /// it, or whether it still holds after a change of leaders, which goes on within polls.
    public static OptionalLong known(Consumer<?, ?> consumer, TopicPartition partition) {
        try {
            return OptionalLong.of(consumer.position(partition, Duration.ZERO));
        } catch (TimeoutException _) {
            return OptionalLong.empty();
        }
    }
}
