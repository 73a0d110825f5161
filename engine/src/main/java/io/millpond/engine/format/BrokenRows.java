package io.millpond.engine.format;

import io.millpond.storage.DatabaseException;

/// How many broken rows of one document may be left out, and how many were. Single-threaded.
///
/// Source: ClickHouse 26.7, `input_format_allow_errors_num` and `input_format_allow_errors_ratio`.
/// *Differs:* see [RowDecoder#brokenRowEnd].
final class BrokenRows {
    private final long countMax;
    private final double ratioMax;
    private long count;

    BrokenRows(FormatSettings settings) {
        this.countMax = settings.number("input_format_allow_errors_num");
        this.ratioMax = settings.real("input_format_allow_errors_ratio");
    }

    /// Starts a new document.
    void start() {
        count = 0;
    }

    /// The rows left out so far.
    long count() {
        return count;
    }

    /// Where reading goes on after the broken row `bytes[from, ...)`.
    ///
    /// @param to the end of what is there of the document
    /// @param rowNumber of the row, counted from 1, broken ones included
    /// @return an index in `(from, to]`; `to` when the row does not end before
    /// @throws DatabaseException the error with the row's number, when the row cannot be left out
    int end(
            DatabaseException error,
            RowDecoder decoder,
            byte[] bytes,
            int from,
            int to,
            long rowNumber) {
        long broken = count + 1;
        boolean isAllowed = broken <= countMax || (ratioMax > 0 && broken <= ratioMax * rowNumber);
        if (!isAllowed) {
            throw InputErrors.atRow(tooMany(error, broken, rowNumber), rowNumber);
        }
        int end = decoder.brokenRowEnd(bytes, from, to);
        if (end < 0) {
            throw InputErrors.atRow(error, rowNumber);
        }
        return end;
    }

    private DatabaseException tooMany(DatabaseException error, long broken, long rowNumber) {
        if (countMax == 0 && ratioMax == 0) {
            return error;
        }
        return new DatabaseException(
                error.code(),
                "%s: (Already have %d errors out of %d rows, which is %s of all rows)"
                        .formatted(error.text(), broken, rowNumber, (double) broken / rowNumber),
                error);
    }

    /// Counts the row whose end was asked for as left out.
    void leaveOut() {
        count++;
    }

    /// The index after the line in which the row starts, or `to`.
    static int lineEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] <= ' ' && bytes[at] >= 0) {
            at++;
        }
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, to);
    }
}
