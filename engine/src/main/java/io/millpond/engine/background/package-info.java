/// Threads for work that no statement waits for.
///
/// Main type: [BackgroundPool], the only place in this module that creates threads. Merges share
/// its workers; long-lived lanes, such as those of Kafka tables, get a thread each.
@NullMarked
package io.millpond.engine.background;

import org.jspecify.annotations.NullMarked;
