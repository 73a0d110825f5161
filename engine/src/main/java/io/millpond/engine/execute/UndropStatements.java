package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DroppedTable;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.Table;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.ast.Undrop;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// `UNDROP TABLE`: the table comes back with its uuid, its rows and what it has read, and a
/// materialized view with the table it keeps for itself.
final class UndropStatements {
    private UndropStatements() {}

    static BlockStream execute(Undrop undrop, StatementScope scope) {
        scope.instance().definitions().change(() -> undrop(undrop, scope));
        return ResultRows.none();
    }

    private static void undrop(Undrop undrop, StatementScope scope) {
        TableName name = scope.full(undrop.name());
        String database = StatementScope.database(name);
        scope.requireDatabase(database);
        Instance instance = scope.instance();
        CatalogSnapshot snapshot = instance.catalog().snapshot();
        if (snapshot.table(database, name.table()).isPresent()) {
            throw new DatabaseException(
                    ErrorCode.TABLE_ALREADY_EXISTS,
                    "Cannot undrop table, %s already exists.".formatted(name));
        }
        TableEntry entry =
                last(snapshot, database, name.table(), undrop.uuid())
                        .orElseThrow(() -> notKept(name, undrop.uuid()));
        List<TableEntry> entries = new ArrayList<>(List.of(entry));
        last(snapshot, database, BackupSelection.innerName(entry), null).ifPresent(entries::add);
        bringBack(entries, instance);
    }

    private static void bringBack(List<TableEntry> entries, Instance instance) {
        List<Table> tables = new ArrayList<>();
        List<CatalogEdit> edits = new ArrayList<>();
        boolean isLoaded = false;
        try {
            for (TableEntry entry : entries) {
                tables.add(Definitions.load(entry, instance));
                edits.add(new CatalogEdit.UndropTable(entry.uuid()));
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

    /// The last table that was dropped under a name, or that with the uuid.
    private static Optional<TableEntry> last(
            CatalogSnapshot snapshot, String database, String name, @Nullable UUID uuid) {
        return snapshot.droppedTables().stream()
                .map(DroppedTable::entry)
                .filter(e -> e.database().equals(database) && e.name().equals(name))
                .filter(e -> uuid == null || e.uuid().equals(uuid))
                .reduce((_, later) -> later);
    }

    private static DatabaseException notKept(TableName name, @Nullable UUID uuid) {
        return new DatabaseException(
                ErrorCode.UNKNOWN_TABLE,
                ("Table %s%s is being dropped, has been dropped, or the database engine does not"
                                + " support UNDROP.")
                        .formatted(name, uuid == null ? "" : " (" + uuid + ")"));
    }
}
