package io.millpond.engine.table;

import io.millpond.engine.catalog.StoredColumns;
import io.millpond.sql.ast.Statement;
import io.millpond.sql.ast.Storage;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/// What a CREATE statement says, resolved: the columns with their types, the engine, its clauses.
/// Immutable.
///
/// @param engine canonical name, as in `system.tables`
/// @param create the canonical statement: a CreateTable or CreateView whose column list is whole;
///     its name is that of the moment it was made, the catalog knows the present one
/// @param storage the engine clause of `create`
public record TableDefinition(
        UUID uuid,
        String engine,
        List<TableColumn> columns,
        StoredColumns stored,
        Statement create,
        Storage storage,
        String comment) {
    public TableDefinition {
        columns = List.copyOf(columns);
    }

    /// The columns that `SELECT *` reads.
    public Header listedHeader() {
        return header(TableColumn::isListed);
    }

    /// The columns whose values the table keeps.
    public Header storedHeader() {
        return header(TableColumn::isStored);
    }

    /// The columns that `which` holds for, in order.
    public Header header(Predicate<TableColumn> which) {
        List<Field> fields = new ArrayList<>();
        for (TableColumn column : columns) {
            if (which.test(column)) {
                fields.add(column.field());
            }
        }
        return new Header(fields);
    }

    public Optional<TableColumn> column(String name) {
        return columns.stream().filter(c -> c.name().equals(name)).findFirst();
    }
}
