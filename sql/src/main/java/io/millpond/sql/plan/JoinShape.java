package io.millpond.sql.plan;

import org.jspecify.annotations.Nullable;

/// Which pairs and which lone rows a join shows.
///
/// @param keepsLeft whether left rows without a match stay
/// @param keepsRight whether right rows without a match stay
/// @param matching which matches of a left row count
/// @param asof for ASOF joins how the last pair of keys compares; else null
public record JoinShape(
        boolean keepsLeft, boolean keepsRight, Matching matching, @Nullable AsOf asof) {

    /// Which matches of a row count.
    public enum Matching {
        ALL,
        /// The first match of each left row, of each right row for RIGHT joins.
        ANY_LEFT,
        ANY_RIGHT,
        /// Each row of the kept side that has a match, once.
        SEMI_LEFT,
        SEMI_RIGHT,
        /// Each row of the kept side that has no match.
        ANTI_LEFT,
        ANTI_RIGHT
    }

    /// The comparison `left op right` of an ASOF join.
    public enum AsOf {
        GREATER_OR_EQUAL,
        GREATER,
        LESS_OR_EQUAL,
        LESS
    }
}
