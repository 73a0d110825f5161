/// Measurements of whole paths and of kernels: `./millpond bench`. Nothing imports this module.
///
/// Main type: [io.millpond.benchmarks.Bench]. One package holds each bench; what they share are the
/// databases they measure (`subject`), the data (`dataset`) and the figures (`report`). A bench
/// that measures a result also verifies it.
@NullMarked
package io.millpond.benchmarks;

import org.jspecify.annotations.NullMarked;
