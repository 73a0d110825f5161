/// Merging parts, so that a table has few of them.
///
/// Main types: [MergePolicy] chooses, a pure function; [MergeScheduler] keeps the books of what is
/// being merged; [MergeTask] does one merge, by a [SortedMerge]. No threads of its own: a
/// background pool drives it.
///
/// Invariants: only parts of one partition that are adjacent by block numbers are merged; a merge
/// yields the sorted union of its sources' rows, reduced by a [RowMerger]; it changes nothing
/// visible.
@NullMarked
package io.millpond.storage.merge;

import org.jspecify.annotations.NullMarked;
