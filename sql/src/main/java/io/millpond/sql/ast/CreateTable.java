package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// CREATE TABLE, and ATTACH TABLE with a definition.
///
/// A PRIMARY KEY inside the parentheses or behind a column is moved to `storage`.
///
/// @param uuid of `UUID '...'`
/// @param source where columns or rows come from besides `elements`
public record CreateTable(
        TableName name,
        Mode mode,
        boolean temporary,
        boolean ifNotExists,
        @Nullable String uuid,
        List<TableElement> elements,
        Source source,
        Storage storage,
        @Nullable String comment,
        Span span)
        implements Statement {

    public CreateTable {
        elements = List.copyOf(elements);
    }

    /// The columns among the elements.
    public List<TableElement.Column> columns() {
        return elements.stream()
                .filter(TableElement.Column.class::isInstance)
                .map(TableElement.Column.class::cast)
                .toList();
    }

    /// What happens when the name is taken.
    public enum Mode {
        CREATE("CREATE"),
        CREATE_OR_REPLACE("CREATE OR REPLACE"),
        REPLACE("REPLACE"),
        ATTACH("ATTACH");

        private final String sql;

        Mode(String sql) {
            this.sql = sql;
        }

        /// The words of the statement.
        public String sql() {
            return sql;
        }
    }

    /// Where a new table's columns or rows come from.
    public sealed interface Source permits NoSource, LikeTable, LikeFunction, FromQuery {}

    /// From the element list alone.
    public record NoSource() implements Source {}

    /// `AS db.table`, with `CLONE AS` its rows too.
    public record LikeTable(TableName table, boolean cloneRows) implements Source {}

    /// `AS function(...)`.
    public record LikeFunction(FunctionCall function) implements Source {}

    /// `AS SELECT ...`; with `EMPTY AS` only the columns.
    ///
    /// @param empty no rows are inserted
    public record FromQuery(Query query, boolean empty) implements Source {}
}
