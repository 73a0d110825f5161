/// The commit log: the one place where a change of the catalog becomes durable.
///
/// Main type: [CommitLog]. Invariants: an acknowledged frame is never lost; recovered frames are a
/// prefix of the submitted ones, in their order; damage that a crash cannot explain is refused, not
/// skipped.
@NullMarked
package io.millpond.storage.log;

import org.jspecify.annotations.NullMarked;
