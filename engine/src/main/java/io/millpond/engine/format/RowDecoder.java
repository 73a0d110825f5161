package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.column.ColumnBuilder;

import org.jspecify.annotations.Nullable;

/// Decodes the rows of one document of a format, given in pieces that end between rows.
///
/// Single-threaded. What stands before the rows is read with the first one.
interface RowDecoder {
    /// Where the last complete row of `bytes[from, to)` ends, or `from` when there is none.
    ///
    /// A format whose rows cannot be told apart without decoding them answers `to`, and
    /// [#isBoundaryKnown] is false.
    int lastBoundary(byte[] bytes, int from, int to);

    /// Whether [#lastBoundary] tells rows apart. If not, a piece may end inside a row; decoding
    /// that throws ATTEMPT_TO_READ_AFTER_EOF or CANNOT_READ_ALL_DATA, and is tried again with more.
    default boolean isBoundaryKnown() {
        return true;
    }

    /// Starts a new document.
    void start();

    /// Appends the next row and returns true, or returns false when the piece holds no more.
    ///
    /// When this throws, some builders may have the row and others may not.
    ///
    /// @param omitted takes the cells that the row does not give, or null
    boolean readRow(ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted);

    /// Called when the document ended after the last row; may throw that something is missing.
    default void finish() {}
}
