package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogExcerpt;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DatabaseEntry;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.system.SystemTables;
import io.millpond.engine.table.MaterializedView;
import io.millpond.sql.ast.Backup;
import io.millpond.sql.ast.TableName;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The part of a catalog that BACKUP or RESTORE names, under the names it is to have.
///
/// Tables that are detached are left out, and so is the database `system` unless it is named. The
/// table a materialized view keeps for itself comes with the view. Single-threaded.
final class BackupSelection {
    private final CatalogSnapshot from;
    private final String currentDatabase;
    private final boolean isRestore;
    private final Set<String> databases = new HashSet<>();
    private final Set<UUID> tables = new HashSet<>();
    private final BackupNames names = new BackupNames();
    private boolean hasCollections;

    /// What was selected.
    ///
    /// @param databases those that were named as a whole, by their new names
    record Selected(CatalogExcerpt excerpt, Set<String> databases) {}

    private BackupSelection(CatalogSnapshot from, String currentDatabase, boolean isRestore) {
        this.from = from;
        this.currentDatabase = currentDatabase;
        this.isRestore = isRestore;
    }

    /// Selects from the present catalog, or from that of a backup.
    ///
    /// Errors: UNKNOWN_TABLE and UNKNOWN_DATABASE, or BACKUP_ENTRY_NOT_FOUND.
    static Selected select(Backup backup, CatalogSnapshot from, String currentDatabase) {
        boolean isRestore = backup.action() == Backup.Action.RESTORE;
        BackupSelection selection = new BackupSelection(from, currentDatabase, isRestore);
        backup.elements().forEach(selection::add);
        return selection.selected();
    }

    private void add(Backup.Element element) {
        switch (element) {
            case Backup.OneTable table -> addTable(table);
            case Backup.OneDatabase database -> addDatabase(database);
            case Backup.Everything everything -> {
                hasCollections = true;
                for (DatabaseEntry database : from.databases()) {
                    String name = database.name();
                    if (!name.equals(SystemTables.SYSTEM)
                            && !everything.exceptDatabases().contains(name)) {
                        addDatabase(name, everything.exceptTables());
                    }
                }
            }
        }
    }

    private void addTable(Backup.OneTable table) {
        TableName name = plain(table.name());
        TableEntry entry =
                from.table(StatementScope.database(name), name.table())
                        .filter(e -> e.attachment() == TableEntry.Attachment.ATTACHED)
                        .orElseThrow(() -> missing("Table", name.toString()));
        addWithInner(entry);
        TableName newName = table.newName();
        if (newName != null) {
            names.rename(name, plain(newName));
        }
    }

    private void addDatabase(Backup.OneDatabase database) {
        if (from.database(database.name()).isEmpty()) {
            throw missing("Database", database.name());
        }
        addDatabase(database.name(), database.except());
        String newName = database.newName();
        if (newName != null) {
            names.rename(database.name(), newName);
        }
    }

    private void addDatabase(String name, List<TableName> except) {
        databases.add(name);
        Set<TableName> excepted = new HashSet<>();
        except.forEach(table -> excepted.add(plain(table)));
        for (TableEntry entry : from.tables(name)) {
            if (entry.attachment() == TableEntry.Attachment.ATTACHED
                    && !excepted.contains(TableName.of(name, entry.name()))
                    && !isInner(entry)) {
                addWithInner(entry);
            }
        }
    }

    private boolean isInner(TableEntry entry) {
        return from.tables(entry.database()).stream()
                .anyMatch(e -> entry.name().equals(innerName(e)));
    }

    private void addWithInner(TableEntry entry) {
        tables.add(entry.uuid());
        from.table(entry.database(), innerName(entry)).ifPresent(inner -> tables.add(inner.uuid()));
    }

    /// What the own table of a view is called, should the entry be one that has it.
    static String innerName(TableEntry entry) {
        return MaterializedView.innerName(entry.uuid().toString());
    }

    private TableName plain(TableName name) {
        TableName full = name.in(currentDatabase);
        return TableName.of(StatementScope.database(full), full.table());
    }

    private DatabaseException missing(String kind, String name) {
        if (isRestore) {
            return new DatabaseException(
                    ErrorCode.BACKUP_ENTRY_NOT_FOUND,
                    "%s %s not found in backup".formatted(kind, name));
        }
        return new DatabaseException(
                kind.equals("Table") ? ErrorCode.UNKNOWN_TABLE : ErrorCode.UNKNOWN_DATABASE,
                "%s %s was not found".formatted(kind, name));
    }

    private Selected selected() {
        CatalogExcerpt excerpt =
                CatalogExcerpt.of(
                        from, new CatalogExcerpt.Selection(databases, tables, hasCollections));
        if (names.areSame()) {
            return new Selected(excerpt, databases);
        }
        List<CatalogEdit> edits = new ArrayList<>();
        for (TableEntry entry : excerpt.catalog().tables()) {
            edits.add(new CatalogEdit.PutTable(names.redefined(entry)));
        }
        names.databases().forEach((name, newName) -> rename(name, newName, edits));
        Set<String> present = new HashSet<>();
        excerpt.catalog().databases().forEach(d -> present.add(names.of(d.name())));
        for (TableEntry entry : excerpt.catalog().tables()) {
            Optional<TableName> newName =
                    names.ofTable(TableName.of(entry.database(), entry.name()));
            newName.ifPresent(name -> move(entry, name, present, edits));
        }
        Set<String> named = new HashSet<>();
        databases.forEach(name -> named.add(names.of(name)));
        return new Selected(excerpt.with(edits), named);
    }

    private static void rename(String name, String newName, List<CatalogEdit> edits) {
        if (!name.equals(newName)) {
            edits.add(new CatalogEdit.RenameDatabase(name, newName));
        }
    }

    /// Gives a table its new name, and what a view keeps for itself its database.
    private void move(
            TableEntry entry, TableName newName, Set<String> present, List<CatalogEdit> edits) {
        String database = StatementScope.database(newName);
        if (present.add(database)) {
            edits.add(
                    new CatalogEdit.CreateDatabase(
                            new DatabaseEntry(database, new UUID(0, 0), "")));
        }
        if (newName.equals(TableName.of(entry.database(), entry.name()))) {
            return;
        }
        edits.add(new CatalogEdit.RenameTable(entry.uuid(), database, newName.table()));
        if (!database.equals(names.of(entry.database()))) {
            from.table(entry.database(), innerName(entry))
                    .ifPresent(
                            inner ->
                                    edits.add(
                                            new CatalogEdit.RenameTable(
                                                    inner.uuid(), database, inner.name())));
        }
    }
}
