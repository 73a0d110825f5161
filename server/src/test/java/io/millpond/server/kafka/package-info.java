/// The Kafka table engine against a real broker in this process, through the embeddable library.
@NullMarked
package io.millpond.server.kafka;

import org.jspecify.annotations.NullMarked;
