/// How the threads of a Kafka table start and wait.
///
/// Main types: `LaneThreads` starts them and makes each `Monitor`, which is the only lock and the
/// only place where they wait, so that a test can schedule them; `Pause` and `Backoff` are waits
/// that somebody ends, and waits that grow.
@NullMarked
package io.millpond.engine.kafka.thread;

import org.jspecify.annotations.NullMarked;
