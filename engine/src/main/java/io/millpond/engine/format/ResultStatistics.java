package io.millpond.engine.format;

import io.millpond.storage.block.Block;

import org.jspecify.annotations.Nullable;

/// What a result says about itself after its rows.
///
/// @param totals one row under the result's header, from `WITH TOTALS`
/// @param extremes two rows under the result's header, the minima and the maxima
/// @param rowsBeforeLimit rows there would have been without LIMIT, or -1 for not known
/// @param elapsedSeconds from the start of the query
public record ResultStatistics(
        @Nullable Block totals,
        @Nullable Block extremes,
        long rowsBeforeLimit,
        double elapsedSeconds,
        long rowsRead,
        long bytesRead) {
    /// Nothing to say.
    public static final ResultStatistics NONE = new ResultStatistics(null, null, -1, 0, 0, 0);
}
