package io.millpond.sql.source;

import io.millpond.storage.column.Column;

import java.util.List;

/// A comparison of one column with constants.
///
/// @param constants of the column's type without Nullable and LowCardinality, none of them NULL;
///     one row, or for IN any number of rows
/// @param text of the comparison, for EXPLAIN
public record ColumnCondition(String column, Operator operator, Column constants, String text)
        implements RowCondition {
    public ColumnCondition {
        if (operator != Operator.IN && constants.rowCount() != 1) {
            throw new IllegalArgumentException("constants: " + constants.rowCount() + " rows");
        }
    }

    @Override
    public List<String> columns() {
        return List.of(column);
    }

    public enum Operator {
        EQUAL("="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        IN("IN");

        private final String sql;

        Operator(String sql) {
            this.sql = sql;
        }

        public String sql() {
            return sql;
        }
    }
}
