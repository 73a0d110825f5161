/// The inner loops of ingest and queries, one at a time, by JMH.
///
/// Main type: [io.millpond.benchmarks.kernel.KernelBench]. One class holds each family of kernels;
/// every benchmark method works on all rows of one sample, and what is measured is one row's share:
/// nanoseconds, and bytes allocated.
@NullMarked
package io.millpond.benchmarks.kernel;

import org.jspecify.annotations.NullMarked;
