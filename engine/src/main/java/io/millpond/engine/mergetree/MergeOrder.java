package io.millpond.engine.mergetree;

import io.millpond.engine.mergetree.merger.MergePurpose;
import io.millpond.engine.metric.MergeReason;

import java.util.Set;

/// What a merge is done for.
///
/// @param omitted sections that the part shall not have
record MergeOrder(MergePurpose purpose, MergeReason reason, Set<String> omitted) {
    MergeOrder {
        omitted = Set.copyOf(omitted);
    }

    /// A merge that makes of parts what a table of this shape wants merges to make.
    static MergeOrder of(MergePurpose purpose, MergeReason reason, MergeTreeShape shape) {
        return new MergeOrder(purpose, reason, shape.unmergedSections());
    }

    /// One that gives a part everything it can have.
    static MergeOrder whole(MergePurpose purpose) {
        return without(purpose, Set.of());
    }

    static MergeOrder without(MergePurpose purpose, Set<String> sections) {
        return new MergeOrder(purpose, MergeReason.REGULAR, sections);
    }
}
