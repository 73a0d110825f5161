/// What a Kafka table asks of a cluster beside messages, and the clients that it asks through.
///
/// Main types: `KafkaClients` makes a lane's clients, `GroupAdmin` and `OffsetAdmin` are what may
/// be asked; the real ones are `RealClients`, `ClusterAdmin` and `ClusterOffsetAdmin`, configured
/// by `KafkaClientProperties`. `Failures` says what their exceptions mean. Every call waits within
/// a bound, and closing ends a call that waits.
@NullMarked
package io.millpond.engine.kafka.client;

import org.jspecify.annotations.NullMarked;
