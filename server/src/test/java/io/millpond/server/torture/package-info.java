/// Servers and brokers that are killed, paused and restarted under load, as processes of their own.
///
/// [io.millpond.server.torture.Load] produces, [io.millpond.server.torture.Pipeline] is what each
/// server has between topics and targets, [io.millpond.server.torture.Census] counts at the end.
/// Invariant of every test: over all servers together, each target holds each produced message
/// exactly once, told apart by topic, partition and offset.
@NullMarked
package io.millpond.server.torture;

import org.jspecify.annotations.NullMarked;
