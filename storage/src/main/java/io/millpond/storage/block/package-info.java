/// Rows in memory: named, typed columns of equal length.
///
/// Main type: [io.millpond.storage.block.Block], immutable.
@NullMarked
package io.millpond.storage.block;

import org.jspecify.annotations.NullMarked;
