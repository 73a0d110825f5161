package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// An element of the parenthesised list of CREATE TABLE.
public sealed interface TableElement extends Node {

    /// A column of a table.
    ///
    /// @param name a compound name (`nested.field`) has its parts joined by dots
    /// @param type null: the type of the default expression
    /// @param nullable NULL or NOT NULL after the type
    /// @param codecs of CODEC(...); empty: the table's codec
    record Column(
            String name,
            @Nullable TypeName type,
            Nullability nullable,
            @Nullable ColumnDefault columnDefault,
            @Nullable String comment,
            List<NamedCall> codecs,
            List<NamedCall> statistics,
            @Nullable Expression ttl,
            @Nullable String collation,
            List<SettingAssignment> settings,
            Span span)
            implements TableElement {
        public Column {
            codecs = List.copyOf(codecs);
            statistics = List.copyOf(statistics);
            settings = List.copyOf(settings);
        }
    }

    /// Where the value of a column comes from when an INSERT does not name it.
    ///
    /// @param expression null: only for EPHEMERAL, the default of the type
    record ColumnDefault(DefaultKind kind, @Nullable Expression expression) {}

    enum DefaultKind {
        DEFAULT,
        MATERIALIZED,
        ALIAS,
        EPHEMERAL,
        /// `AUTO_INCREMENT`: accepted by the grammar as ClickHouse does, refused by execution.
        AUTO_INCREMENT
    }

    enum Nullability {
        UNSPECIFIED,
        NULL,
        NOT_NULL
    }

    /// `INDEX name expression TYPE type [GRANULARITY n]`.
    ///
    /// @param granularity granules per index entry
    record Index(String name, Expression expression, NamedCall type, long granularity, Span span)
            implements TableElement {}

    /// `CONSTRAINT name CHECK expression` or `CONSTRAINT name ASSUME expression`.
    record Constraint(String name, boolean assume, Expression expression, Span span)
            implements TableElement {}

    /// `PROJECTION name (query)`.
    record Projection(String name, Select query, Span span) implements TableElement {}
}
