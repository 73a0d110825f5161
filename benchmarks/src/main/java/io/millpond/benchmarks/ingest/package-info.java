/// From a topic to visible rows, measured as a user waits for it.
///
/// Main type: [io.millpond.benchmarks.ingest.IngestBenchmark]. Broker and server run as processes
/// of their own, as they do in use.
@NullMarked
package io.millpond.benchmarks.ingest;

import org.jspecify.annotations.NullMarked;
