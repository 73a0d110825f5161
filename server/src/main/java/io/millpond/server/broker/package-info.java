/// A real Kafka broker inside this process, for the demo, `--embedded-kafka` and the tests.
///
/// Main type: [io.millpond.server.broker.EmbeddedBroker]. Invariants: it listens on the loopback
/// address only; one instance owns its directory, and keeps its port over stop and start, so that
/// clients that knew it find it again.
@NullMarked
package io.millpond.server.broker;

import org.jspecify.annotations.NullMarked;
