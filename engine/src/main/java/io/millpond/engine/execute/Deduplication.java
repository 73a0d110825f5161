package io.millpond.engine.execute;

import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Optimize;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.Queries;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The columns of `OPTIMIZE ... DEDUPLICATE BY`.
final class Deduplication {
    private Deduplication() {}

    /// Stored columns of the table that make rows equal.
    ///
    /// Errors: NO_SUCH_COLUMN_IN_TABLE, COLUMN_QUERIED_MORE_THAN_ONCE, THERE_IS_NO_COLUMN when one
    /// of a key is missing.
    static List<String> columns(
            Optimize optimize, TableName name, MergeTreeTable table, StatementScope scope) {
        TableDefinition definition = table.definition();
        if (optimize.deduplicateBy().isEmpty()) {
            return definition.storedHeader().names();
        }
        for (Expression expression : optimize.deduplicateBy()) {
            if (expression instanceof Identifier column) {
                requireStored(column.fullName(), name, definition);
            }
        }
        List<String> columns =
                Queries.prepare(
                                SelectAll.select(optimize.deduplicateBy(), name, null),
                                scope.context())
                        .header()
                        .names()
                        .stream()
                        .filter(
                                column ->
                                        definition
                                                .column(column)
                                                .filter(TableColumn::isStored)
                                                .isPresent())
                        .toList();
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!seen.add(column)) {
                throw new DatabaseException(
                        ErrorCode.COLUMN_QUERIED_MORE_THAN_ONCE,
                        "Column %s queried more than once".formatted(column));
            }
        }
        for (String key : table.keyColumns()) {
            if (!seen.contains(key)) {
                throw new DatabaseException(
                        ErrorCode.THERE_IS_NO_COLUMN,
                        ("DEDUPLICATE BY expression must include all columns used in table's ORDER"
                                        + " BY, PRIMARY KEY, or PARTITION BY but '%s' is missing."
                                        + " Expanded DEDUPLICATE BY columns expression: [%s]")
                                .formatted(
                                        key,
                                        columns.stream()
                                                .map("'%s'"::formatted)
                                                .collect(Collectors.joining(", "))));
            }
        }
        return columns;
    }

    private static void requireStored(String column, TableName name, TableDefinition definition) {
        if (definition.column(column).filter(TableColumn::isStored).isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.NO_SUCH_COLUMN_IN_TABLE,
                    "There is no column with name `%s` in table %s. There are columns: %s"
                            .formatted(
                                    column,
                                    name,
                                    String.join(", ", definition.storedHeader().names())));
        }
    }
}
