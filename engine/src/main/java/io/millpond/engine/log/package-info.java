/// Tables of other engines than MergeTree that keep their rows in the same part files.
///
/// Main type: [io.millpond.engine.log.PartBacked], a table with a MergeTree table inside that has
/// no partitions and, for a log, no keys: rows are durable, become visible by one frame of the
/// catalog together with whatever else an insert writes, and are merged in the order they came in.
///
/// Invariants: the table inside has the uuid and the columns of the one outside; the catalog knows
/// one table, that outside.
@NullMarked
package io.millpond.engine.log;

import org.jspecify.annotations.NullMarked;
