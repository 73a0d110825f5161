package io.millpond.sql.source;

import java.util.ArrayList;
import java.util.List;

/// What a query says of the rows that it wants, in comparisons of columns with constants, so that
/// a table can leave out rows. Immutable.
///
/// A row that a condition is not true for is not wanted; others may be unwanted all the same.
public sealed interface RowCondition
        permits ColumnCondition, Predicate, RowCondition.AllOf, RowCondition.AnyOf {
    /// As SQL, for EXPLAIN.
    String text();

    /// Names of the columns that it compares, each once.
    List<String> columns();

    /// True where all of the conditions are; at least one.
    record AllOf(List<RowCondition> conditions, String text) implements RowCondition {
        public AllOf {
            conditions = List.copyOf(conditions);
        }

        @Override
        public List<String> columns() {
            return columnsOf(conditions);
        }
    }

    /// True where one of the conditions is; without conditions for no row.
    record AnyOf(List<RowCondition> conditions, String text) implements RowCondition {
        public AnyOf {
            conditions = List.copyOf(conditions);
        }

        @Override
        public List<String> columns() {
            return columnsOf(conditions);
        }
    }

    private static List<String> columnsOf(List<RowCondition> conditions) {
        List<String> columns = new ArrayList<>();
        for (RowCondition condition : conditions) {
            for (String column : condition.columns()) {
                if (!columns.contains(column)) {
                    columns.add(column);
                }
            }
        }
        return columns;
    }
}
