/// What lanes show: counters, states, failures that hold.
///
/// Main types: `LaneProgress` counts and belongs to the thread of the lane; now and then it
/// publishes a `LaneStatus`, which is immutable and which any thread may read.
@NullMarked
package io.millpond.engine.kafka.progress;

import org.jspecify.annotations.NullMarked;
