package io.millpond.engine.execute;

import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.ColumnTransform;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Insert;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Resolves the column list of an INSERT.
///
/// @param table the name for messages
record InsertColumns(TableDefinition definition, String table) {
    /// The names of the columns that the data gives, in order.
    ///
    /// Errors: NO_SUCH_COLUMN_IN_TABLE, ILLEGAL_COLUMN, DUPLICATE_COLUMN.
    List<String> names(Insert.InsertColumns written) {
        List<String> names = new ArrayList<>();
        if (written.columns().isEmpty()) {
            names.addAll(definition.listedHeader().names());
        }
        for (Expression column : written.columns()) {
            names.addAll(names(column));
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            check(name);
            if (!seen.add(name)) {
                throw new DatabaseException(
                        ErrorCode.DUPLICATE_COLUMN,
                        "Column %s in table %s specified more than once".formatted(name, table));
            }
        }
        return names;
    }

    private List<String> names(Expression column) {
        return switch (column) {
            case Identifier identifier -> List.of(withoutTable(identifier.fullName()));
            case Expression.AllColumns all ->
                    without(definition.listedHeader().names(), all.transforms());
            case Expression.ListedColumns listed ->
                    without(
                            listed.columns().stream().map(Identifier::fullName).toList(),
                            listed.transforms());
            case Expression.MatchedColumns matched -> {
                Pattern pattern = Pattern.compile(matched.pattern());
                yield without(
                        definition.listedHeader().names().stream()
                                .filter(name -> pattern.matcher(name).find())
                                .toList(),
                        matched.transforms());
            }
            default ->
                    throw new DatabaseException(
                            ErrorCode.SYNTAX_ERROR, "The column list of an INSERT holds no names");
        };
    }

    /// The name of a column that is written with its table, or its database and table, in front.
    private String withoutTable(String name) {
        if (definition.column(name).isPresent()) {
            return name;
        }
        String shortName = table.substring(table.lastIndexOf('.') + 1);
        for (String prefix : List.of(table + ".", shortName + ".")) {
            if (name.startsWith(prefix)) {
                return name.substring(prefix.length());
            }
        }
        return name;
    }

    private List<String> without(List<String> names, List<ColumnTransform> transforms) {
        List<String> left = new ArrayList<>(names);
        for (ColumnTransform transform : transforms) {
            switch (transform) {
                case ColumnTransform.Except except ->
                        except.columns().forEach(c -> left.remove(c.fullName()));
                case ColumnTransform.ExceptMatching except -> {
                    Pattern pattern = Pattern.compile(except.pattern());
                    left.removeIf(name -> pattern.matcher(name).find());
                }
                case ColumnTransform.Replace _,
                        ColumnTransform.ApplyFunction _,
                        ColumnTransform.ApplyLambda _ ->
                        throw new DatabaseException(
                                ErrorCode.BAD_ARGUMENTS,
                                "The column list of an INSERT can only leave columns out");
            }
        }
        return left;
    }

    private void check(String name) {
        TableColumn column =
                definition
                        .column(name)
                        .filter(one -> one.kind() != TableColumn.Kind.ALIAS)
                        .orElseThrow(
                                () ->
                                        new DatabaseException(
                                                ErrorCode.NO_SUCH_COLUMN_IN_TABLE,
                                                "No such column %s in table %s"
                                                        .formatted(name, table)));
        if (!column.isInsertable()) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Cannot insert column %s, because it is %s column"
                            .formatted(name, column.kind().sql()));
        }
    }
}
