/// Refreshable views: materialized views whose whole query runs now and then.
///
/// Main type: [io.millpond.engine.refresh.ViewRefreshes]; when a view is due is
/// [io.millpond.engine.refresh.RefreshClock]'s pure function.
///
/// Invariants:
/// - A view has one run at a time.
/// - The rows of a run, and the fact that it took place, become visible in one frame; without
///   APPEND the same frame takes the former rows away.
@NullMarked
package io.millpond.engine.refresh;

import org.jspecify.annotations.NullMarked;
