/// Tests of the Kafka table engine without a broker: pure rules, and lanes on kafka-clients'
/// MockConsumer.
@NullMarked
package io.millpond.engine.kafka;

import org.jspecify.annotations.NullMarked;
