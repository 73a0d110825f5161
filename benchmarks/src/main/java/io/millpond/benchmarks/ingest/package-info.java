/// From a topic to visible rows, measured as a user waits for it, beside a consumer that throws the
/// bytes away and beside ClickHouse.
///
/// Main type: [io.millpond.benchmarks.ingest.IngestBench]. Every round starts on an empty data
/// directory, and counts only when all checksums are those of the messages.
@NullMarked
package io.millpond.benchmarks.ingest;

import org.jspecify.annotations.NullMarked;
