package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.sql.ast.ObjectKind;
import io.millpond.sql.ast.Rename;
import io.millpond.sql.ast.TableName;
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
            scope.requireDatabase(pair.from().table());
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
            if (rename.exchange()) {
                UUID other = find(to, moved, snapshot).orElseThrow(() -> scope.unknownTable(to));
                edits.add(new CatalogEdit.ExchangeTables(uuid.get(), other));
                moved.put(from, other);
                moved.put(to, uuid.get());
                continue;
            }
            edits.add(
                    new CatalogEdit.RenameTable(
                            uuid.get(), StatementScope.database(to), to.table()));
            moved.put(from, NONE);
            moved.put(to, uuid.get());
        }
        return edits;
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
