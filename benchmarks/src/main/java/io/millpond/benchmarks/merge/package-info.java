/// Merges of the MergeTree family, in the background and while rows are read with FINAL.
///
/// Main type: [MergeBench].
@NullMarked
package io.millpond.benchmarks.merge;

import org.jspecify.annotations.NullMarked;
