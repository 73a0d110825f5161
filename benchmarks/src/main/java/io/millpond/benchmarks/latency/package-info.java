/// How long a user waits: for the first row after a crash, after DETACH and ATTACH, and for one
/// message to become visible; beside ClickHouse.
///
/// Main type: [io.millpond.benchmarks.latency.LatencyBench]. Both databases are asked the same
/// statements, in processes of their own, one after the other, with the same broker.
@NullMarked
package io.millpond.benchmarks.latency;

import org.jspecify.annotations.NullMarked;
