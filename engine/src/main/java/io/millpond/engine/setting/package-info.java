/// What whoever opens a database decides once: directories, bounds, clocks, clusters.
///
/// Main type: [MillpondSettings]. Immutable values; what a user may change by a statement is no
/// part of this.
@NullMarked
package io.millpond.engine.setting;

import org.jspecify.annotations.NullMarked;
