/// What a Kafka table is told: its settings, and what its lanes work by.
///
/// Main types: `KafkaSettings` holds what the definition says, read by `KafkaSettingsReader` from
/// SETTINGS, by `KafkaArguments` from the positions of the engine, and found sound or not by
/// `KafkaValidation`; `LaneSettings` are those of one lane. `FlushRule` and `LaneSizes` follow from
/// them. Everything here is an immutable value or a pure function.
@NullMarked
package io.millpond.engine.kafka.setting;

import org.jspecify.annotations.NullMarked;
