package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.Table;
import io.millpond.sql.ast.Attach;
import io.millpond.sql.ast.ObjectKind;
import io.millpond.sql.ast.TableName;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `ATTACH TABLE name` and `ATTACH DATABASE name`.
final class AttachStatements {
    private AttachStatements() {}

    static BlockStream execute(Attach attach, StatementScope scope) {
        if (attach.kind() == ObjectKind.DATABASE) {
            String database = attach.name().table();
            scope.instance().definitions().change(() -> database(attach, database, scope));
            return ResultRows.none();
        }
        TableName name = scope.full(attach.name());
        Instance instance = scope.instance();
        instance.definitions().change(() -> attach(attach, name, scope));
        return ResultRows.none();
    }

    private static void database(Attach attach, String name, StatementScope scope) {
        Instance instance = scope.instance();
        if (scope.databaseExists(name)) {
            if (attach.ifNotExists()) {
                return;
            }
            throw new DatabaseException(
                    ErrorCode.DATABASE_ALREADY_EXISTS,
                    "Database %s already exists.".formatted(name));
        }
        CatalogSnapshot snapshot = instance.catalog().snapshot();
        if (snapshot.detachedDatabases().stream().noneMatch(d -> d.name().equals(name))) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_DATABASE_ENGINE,
                    "Database engine must be specified for ATTACH DATABASE query");
        }
        List<Table> tables = new ArrayList<>();
        // As at a start, only what was detached for good stays so.
        List<CatalogEdit> edits = new ArrayList<>();
        edits.add(new CatalogEdit.SetDatabaseAttachment(name, true));
        boolean isLoaded = false;
        try {
            for (TableEntry entry : snapshot.keptTables()) {
                if (entry.database().equals(name)
                        && entry.attachment() != TableEntry.Attachment.DETACHED_PERMANENTLY
                        && !DroppedTables.isDropped(entry.uuid(), snapshot)) {
                    tables.add(Definitions.load(entry, instance));
                    edits.add(
                            new CatalogEdit.SetAttachment(
                                    entry.uuid(), TableEntry.Attachment.ATTACHED));
                }
            }
            isLoaded = true;
        } finally {
            if (!isLoaded) {
                tables.forEach(Table::close);
            }
        }
        var _ = Definitions.commit(edits, tables, instance);
        for (Table table : tables) {
            if (table instanceof Streaming streaming) {
                instance.definitions().start(streaming);
            }
        }
        Definitions.viewsChanged(instance);
    }

    private static void attach(Attach attach, TableName name, StatementScope scope) {
        Instance instance = scope.instance();
        Optional<TableEntry> entry =
                instance.catalog().snapshot().table(StatementScope.database(name), name.table());
        if (entry.isEmpty()) {
            if (scope.databaseExists(StatementScope.database(name))) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_GET_CREATE_TABLE_QUERY,
                        "Table `%s` doesn't exist".formatted(name.table()));
            }
            throw scope.unknownTable(name);
        }
        if (entry.get().attachment() == TableEntry.Attachment.ATTACHED) {
            if (attach.ifNotExists()) {
                return;
            }
            throw TableCreation.alreadyExists(entry.get());
        }
        Table table = Definitions.load(entry.get(), instance);
        var _ =
                Definitions.commit(
                        List.of(
                                new CatalogEdit.SetAttachment(
                                        entry.get().uuid(), TableEntry.Attachment.ATTACHED)),
                        List.of(table),
                        instance);
        if (table instanceof Streaming streaming) {
            instance.definitions().start(streaming);
        }
        Definitions.viewsChanged(instance);
    }
}
