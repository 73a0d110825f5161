/// What the benches ingest and query: generated messages, the same for the same seed, and the
/// checksums that tell whether a database has all of them.
///
/// Main type: [io.millpond.benchmarks.dataset.Dataset]. A message is one JSON object with every
/// column of the table, in its canonical text.
@NullMarked
package io.millpond.benchmarks.dataset;

import org.jspecify.annotations.NullMarked;
