/// Counters of the running database, under ClickHouse's names.
///
/// Main type: [Metrics]. *Metrics* are present values that go up and down, *events* only grow.
@NullMarked
package io.millpond.engine.metric;

import org.jspecify.annotations.NullMarked;
