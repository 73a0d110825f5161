package io.millpond.sql.source;

import io.millpond.storage.CancellationToken;

import java.util.List;
import java.util.OptionalLong;

/// What a query wants of a table.
///
/// @param columns names of ordinary and virtual columns, each once; may be empty, then only the
///     row counts of the blocks matter
/// @param conditions a conjunction; rows that do not meet it may be left out, and are filtered
///     again by the reader
/// @param isFinal whether FINAL was asked for
/// @param laneCount the most streams to return, at least 1
/// @param blockRows about how many rows a block should have
/// @param rowCountMax the most rows that will be read, where that is known
/// @param token checked at least once a block
public record ScanRequest(
        List<String> columns,
        List<ColumnCondition> conditions,
        boolean isFinal,
        int laneCount,
        int blockRows,
        OptionalLong rowCountMax,
        CancellationToken token) {
    public ScanRequest {
        columns = List.copyOf(columns);
        conditions = List.copyOf(conditions);
        if (laneCount < 1 || blockRows < 1) {
            throw new IllegalArgumentException(
                    "laneCount: " + laneCount + ", blockRows: " + blockRows);
        }
    }
}
