package io.millpond.engine.execute;

import io.millpond.engine.catalog.StoredColumns;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.TableElement;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A definition that the commands of one ALTER TABLE are changing. Mutable, single-threaded.
final class DefinitionDraft {
    private final TableDefinition before;
    private final List<TableElement> elements;
    private StoredColumns stored;
    private Storage storage;

    DefinitionDraft(TableDefinition before, List<TableElement> elements) {
        this.before = before;
        this.elements = new ArrayList<>(elements);
        this.stored = before.stored();
        this.storage = before.storage();
    }

    /// The definition before the statement.
    TableDefinition before() {
        return before;
    }

    /// Columns, indexes and constraints, which may be changed.
    List<TableElement> elements() {
        return elements;
    }

    StoredColumns stored() {
        return stored;
    }

    void setStored(StoredColumns changed) {
        stored = changed;
    }

    Storage storage() {
        return storage;
    }

    void setStorage(Storage changed) {
        storage = changed;
    }

    /// The column of a name.
    ///
    /// Errors: NOT_FOUND_COLUMN_IN_BLOCK unless it may be missing.
    Optional<TableElement.Column> find(String name, boolean ifExists) {
        for (TableElement element : elements) {
            if (element instanceof TableElement.Column column && column.name().equals(name)) {
                return Optional.of(column);
            }
        }
        if (ifExists) {
            return Optional.empty();
        }
        throw new DatabaseException(
                ErrorCode.NOT_FOUND_COLUMN_IN_BLOCK,
                "Wrong column name. Cannot find column `%s` to change".formatted(name));
    }

    boolean exists(String name) {
        return find(name, true).isPresent();
    }

    List<String> columnNames() {
        return elements.stream()
                .filter(TableElement.Column.class::isInstance)
                .map(e -> ((TableElement.Column) e).name())
                .toList();
    }

    void replace(TableElement.Column old, TableElement.Column changed) {
        elements.set(elements.indexOf(old), changed);
    }

    /// The expressions of all keys.
    List<Expression> keys() {
        List<Expression> keys = new ArrayList<>();
        for (Expression key :
                Arrays.asList(
                        storage.orderBy(),
                        storage.primaryKey(),
                        storage.partitionBy(),
                        storage.sampleBy())) {
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
    }
}
