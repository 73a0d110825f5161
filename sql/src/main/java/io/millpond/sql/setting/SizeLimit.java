package io.millpond.sql.setting;

import io.millpond.sql.codec.ReadableUnits;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// The most rows and bytes that one step of a query may hold, and what happens beyond. Immutable.
///
/// @param what the step, for messages, such as `DISTINCT`
/// @param rowsMax 0: no limit
/// @param bytesMax 0: no limit
/// @param isSilent whether the step stops without an error
/// @param code of the error
public record SizeLimit(
        String what, long rowsMax, long bytesMax, boolean isSilent, ErrorCode code) {
    /// The limit of ORDER BY.
    public static SizeLimit ofSort(Settings settings) {
        return new SizeLimit(
                "result",
                settings.get(QuerySettings.MAX_ROWS_TO_SORT),
                settings.get(QuerySettings.MAX_BYTES_TO_SORT),
                isBreak(settings, QuerySettings.SORT_OVERFLOW_MODE),
                ErrorCode.TOO_MANY_ROWS_OR_BYTES);
    }

    /// The limit of DISTINCT.
    public static SizeLimit ofDistinct(Settings settings) {
        return new SizeLimit(
                "DISTINCT",
                settings.get(QuerySettings.MAX_ROWS_IN_DISTINCT),
                settings.get(QuerySettings.MAX_BYTES_IN_DISTINCT),
                isBreak(settings, QuerySettings.DISTINCT_OVERFLOW_MODE),
                ErrorCode.SET_SIZE_LIMIT_EXCEEDED);
    }

    /// The limit of a subquery on the right side of IN.
    public static SizeLimit ofSet(Settings settings) {
        return new SizeLimit(
                "IN-set",
                settings.get(QuerySettings.MAX_ROWS_IN_SET),
                settings.get(QuerySettings.MAX_BYTES_IN_SET),
                isBreak(settings, QuerySettings.SET_OVERFLOW_MODE),
                ErrorCode.SET_SIZE_LIMIT_EXCEEDED);
    }

    /// The limit of the right side of a JOIN.
    public static SizeLimit ofJoin(Settings settings) {
        return new SizeLimit(
                "JOIN",
                settings.get(QuerySettings.MAX_ROWS_IN_JOIN),
                settings.get(QuerySettings.MAX_BYTES_IN_JOIN),
                isBreak(settings, QuerySettings.JOIN_OVERFLOW_MODE),
                ErrorCode.SET_SIZE_LIMIT_EXCEEDED);
    }

    /// How many of so many rows a silent limit lets through.
    public long rowsOf(long rows) {
        return rowsMax == 0 ? rows : Math.min(rows, rowsMax);
    }

    private static boolean isBreak(Settings settings, Setting<String> mode) {
        return settings.get(mode).equals("break");
    }

    /// Whether the step may go on with so much in it; false where it has to stop.
    ///
    /// Errors: the limit's, where it is not silent.
    public boolean admits(long rows, long bytes) {
        boolean hasRoom = rowsMax == 0 || rows <= rowsMax;
        if (hasRoom && (bytesMax == 0 || bytes <= bytesMax)) {
            return true;
        }
        if (isSilent) {
            return false;
        }
        throw new DatabaseException(
                code,
                "Limit for "
                        + what
                        + " exceeded, "
                        + (hasRoom
                                ? "max bytes: "
                                        + ReadableUnits.SIZES.text(bytesMax)
                                        + ", current bytes: "
                                        + ReadableUnits.SIZES.text(bytes)
                                : "max rows: "
                                        + ReadableUnits.QUANTITIES.text(rowsMax)
                                        + ", current rows: "
                                        + ReadableUnits.QUANTITIES.text(rows))
                        + ".");
    }
}
