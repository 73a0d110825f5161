package io.millpond.sql.exec;

import io.millpond.sql.source.TopRows;

import org.jspecify.annotations.Nullable;

import java.util.OptionalLong;

/// Which rows of a step the steps above will take.
///
/// @param rowCountMax at most so many, any of them
/// @param top only the first ones by an order; null: all
record Demand(OptionalLong rowCountMax, @Nullable TopRows top) {
    static final Demand ALL = new Demand(OptionalLong.empty(), null);

    /// The demand on rows that a filter takes some of.
    Demand filtered() {
        return new Demand(OptionalLong.empty(), top);
    }
}
