/// Tests of the embedded broker with real Kafka clients.
@NullMarked
package io.millpond.server.broker;

import org.jspecify.annotations.NullMarked;
