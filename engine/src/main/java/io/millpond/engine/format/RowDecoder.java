package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.column.ColumnBuilder;

import org.jspecify.annotations.Nullable;

/// Decodes the rows of one document of a format, given in pieces that end between rows.
///
/// Single-threaded. What stands before the rows is read with the first one.
public interface RowDecoder {
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

    /// Starts a new document; nothing to do where rows stand by themselves.
    default void start() {}

    /// Appends the next row and returns true, or returns false when the piece holds no more.
    ///
    /// When this throws, some builders may have the row and others may not.
    ///
    /// @param omitted takes the cells that the row does not give, or null
    boolean readRow(ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted);

    /// The index after the broken row that starts at `from`, or `to` when it ends later; -1 when
    /// what follows cannot be told from it, so that it cannot be left out.
    ///
    /// Source: ClickHouse 26.7: a broken row is taken to end with its line. *Differs:* ClickHouse
    /// goes on at the first line after the place of the error, which takes the rest of a row of
    /// several lines for further broken rows.
    default int brokenRowEnd(byte[] bytes, int from, int to) {
        return isBoundaryKnown() ? BrokenRows.lineEnd(bytes, from, to) : -1;
    }

    /// Called when the document ended after the last row; may throw that something is missing.
    default void finish() {}
}
