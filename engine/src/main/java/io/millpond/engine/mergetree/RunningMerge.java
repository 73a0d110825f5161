package io.millpond.engine.mergetree;

import io.millpond.engine.metric.MergeReason;
import io.millpond.storage.merge.MergePlan;
import io.millpond.storage.merge.MergeTask;

/// A merge that is running, as `system.merges` shows it.
///
/// @param startedNanos of the database's clock
public record RunningMerge(
        MergePlan plan, MergeReason reason, String resultName, MergeTask task, long startedNanos) {}
