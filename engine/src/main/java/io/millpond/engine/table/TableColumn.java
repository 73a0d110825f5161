package io.millpond.engine.table;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.NamedCall;
import io.millpond.storage.block.Field;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A column of a table's definition.
///
/// @param defaultExpression of every kind but ORDINARY; null for an EPHEMERAL without one
public record TableColumn(
        String name,
        DataType type,
        Kind kind,
        @Nullable Expression defaultExpression,
        String comment,
        List<NamedCall> codecs) {
    public TableColumn {
        codecs = List.copyOf(codecs);
    }

    /// Where the values of a column come from.
    public enum Kind {
        /// From the INSERT, or the type's default.
        ORDINARY(""),
        /// From the INSERT, or the expression.
        DEFAULT("DEFAULT"),
        /// Always from the expression, when the row is inserted.
        MATERIALIZED("MATERIALIZED"),
        /// From the expression, when the column is read.
        ALIAS("ALIAS"),
        /// From the INSERT, for other expressions only; never kept.
        EPHEMERAL("EPHEMERAL");

        private final String sql;

        Kind(String sql) {
            this.sql = sql;
        }

        /// The word in a definition, empty for ORDINARY.
        public String sql() {
            return sql;
        }
    }

    /// A column without expression, comment and codec.
    public static TableColumn ordinary(String name, DataType type) {
        return new TableColumn(name, type, Kind.ORDINARY, null, "", List.of());
    }

    /// This column with another type.
    public TableColumn withType(DataType other) {
        return new TableColumn(name, other, kind, defaultExpression, comment, codecs);
    }

    public Field field() {
        return new Field(name, type);
    }

    /// Whether rows of the table hold a value of it.
    public boolean isStored() {
        return kind != Kind.ALIAS && kind != Kind.EPHEMERAL;
    }

    /// Whether an INSERT without a column list gives it, and `SELECT *` reads it.
    public boolean isListed() {
        return kind == Kind.ORDINARY || kind == Kind.DEFAULT;
    }

    /// Whether an INSERT may name it.
    public boolean isInsertable() {
        return kind == Kind.ORDINARY || kind == Kind.DEFAULT || kind == Kind.EPHEMERAL;
    }
}
