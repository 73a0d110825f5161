package io.millpond.sql.source;

import io.millpond.storage.CancellationToken;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.OptionalLong;

/// What a query wants of a table.
///
/// @param columns names of ordinary and virtual columns, each once; may be empty, then only the
///     row counts of the blocks matter
/// @param conditions a conjunction; rows that do not meet it may be left out, and are filtered
///     again by the reader
/// @param filters conditions that only rows handed out meet, to be evaluated in this order; none
///     unless [TableSource#filtersBy] all their columns
/// @param meter told what was read, and only where there are filters
/// @param isFinal whether FINAL was asked for
/// @param laneCount the most streams to return, at least 1
/// @param blockRows about how many rows a block should have
/// @param rowCountMax the most rows that will be read, where that is known
/// @param top the order of which only the first rows are wanted; null: all are
/// @param token checked at least once a block
public record ScanRequest(
        List<String> columns,
        List<RowCondition> conditions,
        List<ScanFilter> filters,
        ReadMeter meter,
        boolean isFinal,
        int laneCount,
        int blockRows,
        OptionalLong rowCountMax,
        @Nullable TopRows top,
        CancellationToken token) {
    public ScanRequest {
        columns = List.copyOf(columns);
        conditions = List.copyOf(conditions);
        filters = List.copyOf(filters);
        if (laneCount < 1 || blockRows < 1) {
            throw new IllegalArgumentException(
                    "laneCount: " + laneCount + ", blockRows: " + blockRows);
        }
    }

    /// The same of other columns, with other conditions; everything else as it is asked for here.
    public ScanRequest reading(List<String> otherColumns, List<RowCondition> otherConditions) {
        return new ScanRequest(
                otherColumns,
                otherConditions,
                filters,
                meter,
                isFinal,
                laneCount,
                blockRows,
                rowCountMax,
                top,
                token);
    }

    /// The same with other filters.
    public ScanRequest filtered(List<ScanFilter> others) {
        return new ScanRequest(
                columns,
                conditions,
                others,
                meter,
                isFinal,
                laneCount,
                blockRows,
                rowCountMax,
                top,
                token);
    }

    /// The same, with FINAL or without, of no more than `laneCountMax` streams and in no order of
    /// which only the first rows are wanted.
    public ScanRequest unordered(boolean withFinal, int laneCountMax) {
        return new ScanRequest(
                columns,
                conditions,
                filters,
                meter,
                withFinal,
                Math.min(laneCount, laneCountMax),
                blockRows,
                rowCountMax,
                null,
                token);
    }

    /// The same of all rows, though some may not be shown.
    public ScanRequest unlimited() {
        return new ScanRequest(
                columns,
                conditions,
                filters,
                meter,
                isFinal,
                laneCount,
                blockRows,
                OptionalLong.empty(),
                null,
                token);
    }
}
