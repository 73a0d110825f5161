package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// CREATE VIEW and CREATE MATERIALIZED VIEW, and ATTACH with a definition.
///
/// @param materialized whether inserted blocks run through it; else it is a stored query
/// @param temporary whether it is seen by its session alone
/// @param security with whose rights the query runs; null: not said
/// @param refresh when its query runs as a whole; null: inserted blocks run through it, or it is a
///     stored query
/// @param target table that a materialized view writes to; null: its own, kept by `storage`
/// @param elements of the column list with types, `(a UInt8, ...)`; empty if there is none
/// @param columnNames of the list of bare names, `(a, b)`; empty if there is none
/// @param populate fill the own table with what the source holds now
public record CreateView(
        TableName name,
        CreateTable.Mode mode,
        boolean materialized,
        boolean temporary,
        boolean ifNotExists,
        @Nullable String uuid,
        @Nullable RefreshSchedule refresh,
        @Nullable TableName target,
        List<TableElement> elements,
        List<String> columnNames,
        Storage storage,
        boolean populate,
        boolean empty,
        Query query,
        @Nullable ViewSecurity security,
        @Nullable String comment,
        Span span)
        implements Statement {
    public CreateView {
        elements = List.copyOf(elements);
        columnNames = List.copyOf(columnNames);
    }

    /// The columns among the elements.
    public List<TableElement.Column> columns() {
        return elements.stream()
                .filter(TableElement.Column.class::isInstance)
                .map(TableElement.Column.class::cast)
                .toList();
    }
}
