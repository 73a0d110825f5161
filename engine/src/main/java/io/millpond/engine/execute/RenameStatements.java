package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DatabaseEntry;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.table.MaterializedView;
import io.millpond.sql.ast.ObjectKind;
import io.millpond.sql.ast.Rename;
import io.millpond.sql.ast.TableName;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// RENAME and EXCHANGE: all pairs in one frame.
final class RenameStatements {
    private RenameStatements() {}

    static BlockStream execute(Rename rename, StatementScope scope) {
        Instance instance = scope.instance();
        instance.definitions().change(() -> move(rename, scope));
        return ResultRows.none();
    }

    private static void move(Rename rename, StatementScope scope) {
        Instance instance = scope.instance();
        List<CatalogEdit> edits =
                rename.kind() == ObjectKind.DATABASE
                        ? databases(rename, scope)
                        : tables(rename, scope);
        if (!edits.isEmpty()) {
            instance.catalog().commit(edits);
            Definitions.viewsChanged(instance);
        }
    }

    private static List<CatalogEdit> databases(Rename rename, StatementScope scope) {
        List<CatalogEdit> edits = new ArrayList<>();
        for (Rename.Pair pair : rename.pairs()) {
            if (rename.ifExists() && !scope.databaseExists(pair.from().table())) {
                continue;
            }
            scope.requireDatabase(pair.from().table());
            if (isInMemory(pair.from().table(), scope)) {
                throw new DatabaseException(
                        ErrorCode.NOT_IMPLEMENTED, "Memory: RENAME DATABASE is not supported");
            }
            edits.add(new CatalogEdit.RenameDatabase(pair.from().table(), pair.to().table()));
        }
        return edits;
    }

    private static List<CatalogEdit> tables(Rename rename, StatementScope scope) {
        CatalogSnapshot snapshot = scope.instance().catalog().snapshot();
        // A later pair sees the names that earlier ones made.
        Map<TableName, UUID> moved = new HashMap<>();
        List<CatalogEdit> edits = new ArrayList<>();
        for (Rename.Pair pair : rename.pairs()) {
            TableName from = scope.full(pair.from());
            TableName to = scope.full(pair.to());
            Optional<UUID> uuid = find(from, moved, snapshot);
            if (uuid.isEmpty()) {
                if (rename.ifExists()) {
                    continue;
                }
                throw scope.unknownTable(from);
            }
            scope.requireRemovable(from);
            scope.requireDatabase(StatementScope.database(to));
            refuseInMemory(StatementScope.database(from), StatementScope.database(to), scope);
            if (rename.exchange()) {
                UUID other = find(to, moved, snapshot).orElseThrow(() -> scope.unknownTable(to));
                requireNoLoop(uuid.get(), to, scope);
                requireNoLoop(other, from, scope);
                edits.add(new CatalogEdit.ExchangeTables(uuid.get(), other));
                edits.addAll(innerMove(uuid.get(), to, scope));
                edits.addAll(innerMove(other, from, scope));
                moved.put(from, other);
                moved.put(to, uuid.get());
                continue;
            }
            edits.add(
                    new CatalogEdit.RenameTable(
                            uuid.get(), StatementScope.database(to), to.table()));
            edits.addAll(innerMove(uuid.get(), to, scope));
            moved.put(from, NONE);
            moved.put(to, uuid.get());
        }
        return edits;
    }

    /// Errors: NOT_IMPLEMENTED where one of the databases is in memory: their tables keep their
    /// names.
    private static void refuseInMemory(String from, String to, StatementScope scope) {
        boolean isFromMemory = isInMemory(from, scope);
        if (isFromMemory != isInMemory(to, scope)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Moving tables between databases of different engines is not supported");
        }
        if (isFromMemory) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED, "Memory: renameTable() is not supported");
        }
    }

    static boolean isInMemory(String database, StatementScope scope) {
        return scope.instance()
                .catalog()
                .snapshot()
                .database(database)
                .filter(DatabaseEntry::isMemory)
                .isPresent();
    }

    /// A view's own table is in the database of the view.
    private static List<CatalogEdit> innerMove(UUID uuid, TableName to, StatementScope scope) {
        CatalogSnapshot snapshot = scope.instance().catalog().snapshot();
        String database = StatementScope.database(to);
        if (!(scope.instance().tables().find(uuid).orElse(null) instanceof MaterializedView view)
                || !view.hasInnerTable()) {
            return List.of();
        }
        TableName inner = view.target(snapshot);
        return snapshot.table(StatementScope.database(inner), inner.table())
                .filter(entry -> !entry.database().equals(database))
                .map(
                        entry ->
                                List.<CatalogEdit>of(
                                        new CatalogEdit.RenameTable(
                                                entry.uuid(), database, entry.name())))
                .orElse(List.of());
    }

    /// Errors: INFINITE_LOOP for a view that would come to follow itself.
    private static void requireNoLoop(UUID uuid, TableName to, StatementScope scope) {
        if (scope.instance().tables().find(uuid).orElse(null) instanceof MaterializedView view
                && view.source().filter(to::equals).isPresent()) {
            throw new DatabaseException(
                    ErrorCode.INFINITE_LOOP,
                    "Cannot exchange tables: the view %s would follow itself".formatted(to));
        }
    }

    private static final UUID NONE = new UUID(0, 0);

    private static Optional<UUID> find(
            TableName name, Map<TableName, UUID> moved, CatalogSnapshot snapshot) {
        UUID uuid = moved.get(name);
        if (uuid != null) {
            return uuid.equals(NONE) ? Optional.empty() : Optional.of(uuid);
        }
        return snapshot.table(StatementScope.database(name), name.table())
                .filter(e -> e.attachment() == TableEntry.Attachment.ATTACHED)
                .map(TableEntry::uuid);
    }
}
