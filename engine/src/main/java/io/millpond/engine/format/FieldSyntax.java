package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.column.ColumnBuilder;

/// How rows of fields are spelt in one format. Single-threaded.
public interface FieldSyntax {
    /// What errors call a field.
    default String fieldNoun() {
        return "column";
    }

    /// Whether the settings let rows have another number of fields than there are columns.
    default boolean isVariable(FormatSettings settings) {
        return false;
    }

    /// Called when a document that begins with names ended before them; throws where that is an
    /// error, as in ClickHouse 26.7.
    default void endWithoutNames() {}

    /// Where the last complete row of `bytes[from, to)` ends, or `from` when there is none.
    int lastBoundary(byte[] bytes, int from, int to);

    /// The index after the broken row that starts at `from`, or `to` when it ends later; -1 when it
    /// cannot be left out.
    default int brokenRowEnd(byte[] bytes, int from, int to) {
        return BrokenRows.lineEnd(bytes, from, to);
    }

    /// Goes to the first field of the next row; false when there is no further row.
    ///
    /// @param isFirst whether no row was read before
    boolean startRow(ByteCursor in, boolean isFirst);

    /// Moves past what stands between two fields.
    void nextField(ByteCursor in);

    /// Whether the row has no further field.
    boolean isRowEnd(ByteCursor in);

    /// Moves past the end of the row.
    ///
    /// @param isFirst whether no row was read before
    void endRow(ByteCursor in, boolean isFirst);

    /// Reads a field as text: a name or a type.
    String readText(ByteCursor in);

    /// Moves past a field.
    void skipField(ByteCursor in);

    /// Reads a field into a column; false when it gave nothing and a default was appended.
    boolean readField(ByteCursor in, int column, ColumnBuilder builder);
}
