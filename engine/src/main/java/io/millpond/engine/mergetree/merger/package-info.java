/// What the engines of the MergeTree family do to rows of equal sorting keys.
///
/// Main type: [MergeRule], one for each engine, read from the engine clause of a definition; it
/// makes the [io.millpond.storage.merge.RowMerger] of a merge, an insert or a query with FINAL.
/// Some engines choose among the rows of a group ([SelectingMerger] with a [RowSelection]), others
/// make one row of them ([CombiningMerger] with a [ColumnCombiner] for what is not the first row's
/// value).
///
/// Invariant: what was reduced may be reduced again together with more rows, in any division into
/// blocks and parts that keeps the order of rows, with the same result.
@NullMarked
package io.millpond.engine.mergetree.merger;

import org.jspecify.annotations.NullMarked;
