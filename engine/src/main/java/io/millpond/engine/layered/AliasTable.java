package io.millpond.engine.layered;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.StoredColumns;
import io.millpond.engine.table.Forwarding;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.Tables;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.List;
import java.util.Optional;

/// Another name of a table. Thread-safe.
///
/// Its columns are those that the other table has at the moment, and none while there is no such
/// table.
final class AliasTable implements Forwarding {
    private final TableDefinition own;
    private final TableName target;
    private final Catalog catalog;
    private final Tables tables;

    /// @param own has no columns
    AliasTable(TableDefinition own, TableName target, Catalog catalog, Tables tables) {
        this.own = own;
        this.target = target;
        this.catalog = catalog;
        this.tables = tables;
    }

    @Override
    public TableName target() {
        return target;
    }

    @Override
    public boolean forwardsChanges() {
        return true;
    }

    /// Its own, with the columns of the other table.
    @Override
    public TableDefinition definition() {
        Optional<TableDefinition> other =
                find(catalog.snapshot())
                        .filter(table -> !(table instanceof AliasTable))
                        .map(Table::definition);
        if (other.isEmpty()) {
            return own;
        }
        List<TableColumn> columns = other.get().columns();
        CreateTable create = (CreateTable) own.create();
        List<TableElement> elements =
                other.get().create() instanceof CreateTable table
                        ? table.elements().stream()
                                .filter(TableElement.Column.class::isInstance)
                                .toList()
                        : List.of();
        CreateTable shown =
                new CreateTable(
                        create.name(),
                        create.mode(),
                        create.temporary(),
                        create.ifNotExists(),
                        create.uuid(),
                        elements,
                        create.source(),
                        create.storage(),
                        create.comment(),
                        create.span());
        return new TableDefinition(
                own.uuid(),
                own.engine(),
                columns,
                StoredColumns.PLAIN,
                shown,
                own.storage(),
                own.comment().isEmpty() ? other.get().comment() : own.comment());
    }

    private Optional<Table> find(CatalogSnapshot snapshot) {
        String database = target.database();
        return database == null
                ? Optional.empty()
                : tables.find(snapshot, database, target.table());
    }

    /// The other table tells its own name.
    @Override
    public List<String> nameColumns() {
        return List.of();
    }

    /// Errors: UNKNOWN_TABLE, UNKNOWN_DATABASE; BAD_ARGUMENTS where a table of that name came to be
    /// an alias itself.
    @Override
    public TableSource source(CatalogSnapshot snapshot, QueryContext context) {
        if (find(snapshot).orElse(null) instanceof AliasTable) {
            throw toAlias();
        }
        return new AliasSource(context.tables().table(target.database(), target.table()));
    }

    static DatabaseException toAlias() {
        return new DatabaseException(
                ErrorCode.BAD_ARGUMENTS, "Alias table cannot refer to another Alias table");
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
