package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.MemoryTable;
import io.millpond.engine.table.SizedTable;
import io.millpond.engine.table.StoredQuery;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.Truncatable;
import io.millpond.sql.ast.Drop;
import io.millpond.sql.ast.ObjectKind;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// DROP, DETACH and TRUNCATE.
final class DropStatements {
    /// A merge that ends between reading the parts and dropping them makes the drop start again.
    private static final int TRUNCATE_ATTEMPTS = 100;

    private static final Setting<Boolean> SYNC =
            QuerySettings.known(
                    "database_atomic_wait_for_drop_and_detach_synchronously", SettingType.BOOL);

    private DropStatements() {}

    static BlockStream execute(Drop drop, StatementScope scope) {
        for (TableName name : drop.names()) {
            execute(drop, name, scope);
        }
        return ResultRows.none();
    }

    private static void execute(Drop drop, TableName written, StatementScope scope) {
        if (drop.temporary() || isTemporary(drop, written, scope)) {
            temporary(drop, written, scope);
            return;
        }
        Instance instance = scope.instance();
        instance.definitions()
                .change(
                        () -> {
                            if (drop.kind() == ObjectKind.DATABASE || drop.tables() != null) {
                                database(drop, written.table(), scope);
                            } else {
                                table(drop, written, scope);
                            }
                        });
    }

    private static boolean isTemporary(Drop drop, TableName name, StatementScope scope) {
        return (drop.kind() == ObjectKind.TABLE || drop.kind() == ObjectKind.VIEW)
                && name.database() == null
                && scope.session().temporaryTable(name.table()).isPresent();
    }

    private static void temporary(Drop drop, TableName name, StatementScope scope) {
        Optional<Table> table = scope.session().temporaryTable(name.table());
        if (table.isEmpty()) {
            if (drop.ifExists()) {
                return;
            }
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_TABLE,
                    "Temporary table %s doesn't exist".formatted(name.table()));
        }
        if (drop.action() == Drop.Action.TRUNCATE) {
            truncateTemporary(table.get(), scope);
        } else {
            scope.session().temporaryTables().remove(name.table());
        }
    }

    private static void truncateTemporary(Table table, StatementScope scope) {
        if (!(table instanceof MemoryTable rows)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Truncate is not supported by storage %s"
                            .formatted(table.definition().engine()));
        }
        rows.truncated(scope.snapshot(), scope.snapshot());
    }

    private static void table(Drop drop, TableName written, StatementScope scope) {
        TableName name = scope.full(written);
        CatalogSnapshot snapshot = scope.instance().catalog().snapshot();
        Optional<TableEntry> entry =
                snapshot.table(StatementScope.database(name), name.table())
                        .filter(e -> e.attachment() == TableEntry.Attachment.ATTACHED);
        if (entry.isEmpty()) {
            if (drop.ifExists() && !scope.isMade(name)) {
                return;
            }
            throw scope.unknownTable(name);
        }
        Table table = scope.table(name);
        checkKind(drop, name, table);
        if (drop.action() != Drop.Action.TRUNCATE) {
            scope.requireRemovable(name);
        }
        switch (drop.action()) {
            case DROP -> drop(drop, entry.get(), table, scope);
            case DETACH -> detach(drop, entry.get(), table, scope);
            case TRUNCATE -> truncate(scope.table(scope.changed(name)), scope);
        }
    }

    private static void checkKind(Drop drop, TableName name, Table table) {
        boolean isView = table instanceof MaterializedView || table instanceof StoredQuery;
        if (drop.kind() == ObjectKind.VIEW && !isView) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_QUERY, "Table %s is not a View".formatted(name));
        }
        if (drop.kind() == ObjectKind.DICTIONARY) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_QUERY, "Table %s is not a Dictionary".formatted(name));
        }
    }

    private static void drop(Drop drop, TableEntry entry, Table table, StatementScope scope) {
        Instance instance = scope.instance();
        CatalogSnapshot snapshot = instance.catalog().snapshot();
        if (drop.ifEmpty() && table instanceof SizedTable sized && sized.rowCount(snapshot) > 0) {
            throw new DatabaseException(
                    ErrorCode.TABLE_NOT_EMPTY, "Table %s is not empty".formatted(entry.fullName()));
        }
        dropAll(withInner(entry, instance, snapshot), List.of(), isSync(drop, scope), instance);
    }

    /// An entry, and that of the table a materialized view keeps for itself.
    static List<TableEntry> withInner(
            TableEntry entry, Instance instance, CatalogSnapshot snapshot) {
        List<TableEntry> all = new ArrayList<>();
        all.add(entry);
        if (instance.tables().find(entry.uuid()).orElse(null) instanceof MaterializedView view
                && view.hasInnerTable()) {
            snapshot.table(entry.database(), view.innerName()).ifPresent(all::add);
        }
        return all;
    }

    /// Whether what is dropped cannot be had back.
    private static boolean isSync(Drop drop, StatementScope scope) {
        return drop.sync() || scope.context().settings().get(SYNC);
    }

    /// Drops tables in one frame.
    ///
    /// @param more edits of that frame, after the drops
    /// @param isSync whether they cannot be had back
    static void dropAll(
            List<TableEntry> entries, List<CatalogEdit> more, boolean isSync, Instance instance) {
        List<CatalogEdit> edits = new ArrayList<>();
        List<Table> tables = new ArrayList<>();
        List<Table> kept = new ArrayList<>();
        for (TableEntry entry : entries) {
            CatalogEdit edit = DroppedTables.drop(entry, isSync, instance);
            edits.add(edit);
            boolean isKept = edit instanceof CatalogEdit.DropTableLater;
            instance.tables().find(entry.uuid()).ifPresent((isKept ? kept : tables)::add);
        }
        edits.addAll(more);
        Definitions.stop(Stream.concat(tables.stream(), kept.stream()).toList(), instance);
        CatalogSnapshot after = instance.catalog().commit(edits);
        tables.forEach(t -> Definitions.retire(t, instance, after, true));
        kept.forEach(t -> Definitions.retire(t, instance, after, false));
        Definitions.viewsChanged(instance);
    }

    private static void detach(Drop drop, TableEntry entry, Table table, StatementScope scope) {
        if (drop.permanently() && RenameStatements.isInMemory(entry.database(), scope)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "There is no DETACH TABLE PERMANENTLY query for DatabaseMemory");
        }
        Instance instance = scope.instance();
        Definitions.stop(List.of(table), instance);
        TableEntry.Attachment attachment =
                drop.permanently()
                        ? TableEntry.Attachment.DETACHED_PERMANENTLY
                        : TableEntry.Attachment.DETACHED;
        CatalogSnapshot after =
                instance.catalog()
                        .commit(List.of(new CatalogEdit.SetAttachment(entry.uuid(), attachment)));
        Definitions.retire(table, instance, after, false);
        Definitions.viewsChanged(instance);
    }

    private static void truncate(Table table, StatementScope scope) {
        Instance instance = scope.instance();
        if (table instanceof MaterializedView view && !view.hasInnerTable()) {
            // The rows belong to the other table.
            return;
        }
        Table target =
                table instanceof MaterializedView view
                        ? view.targetTable(instance.catalog().snapshot())
                        : table;
        if (!(target instanceof Truncatable truncatable)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Truncate is not supported by storage %s"
                            .formatted(target.definition().engine()));
        }
        for (int attempt = 1; ; attempt++) {
            CatalogSnapshot before = instance.catalog().settled();
            List<CatalogEdit> edits = truncatable.truncation(before);
            try {
                CatalogSnapshot after = edits.isEmpty() ? before : instance.catalog().commit(edits);
                truncatable.truncated(before, after);
                return;
            } catch (DatabaseException e) {
                if (e.code() != ErrorCode.NO_SUCH_DATA_PART || attempt == TRUNCATE_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static void database(Drop drop, String name, StatementScope scope) {
        Instance instance = scope.instance();
        if (!scope.databaseExists(name) && drop.ifExists()) {
            return;
        }
        scope.requireDatabase(name);
        if (drop.ifEmpty()) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED, "DROP IF EMPTY is not implemented for databases");
        }
        CatalogSnapshot snapshot = instance.catalog().snapshot();
        switch (drop.action()) {
            case DROP ->
                    dropAll(
                            snapshot.tables(name),
                            List.of(new CatalogEdit.DropDatabase(name)),
                            isSync(drop, scope),
                            instance);
            case TRUNCATE -> truncateDatabase(drop, name, scope);
            case DETACH -> detachDatabase(drop, name, instance);
        }
    }

    /// Empties the tables that are named. Without any, TRUNCATE DATABASE, they all go.
    private static void truncateDatabase(Drop drop, String name, StatementScope scope) {
        Instance instance = scope.instance();
        List<TableEntry> entries = instance.catalog().snapshot().tables(name);
        if (drop.tables() == null) {
            dropAll(entries, List.of(), isSync(drop, scope), instance);
            return;
        }
        for (TableEntry entry : entries) {
            if (matches(drop, entry.name())
                    && instance.tables().find(entry.uuid()).orElse(null)
                            instanceof Truncatable table) {
                truncate(table, scope);
            }
        }
    }

    private static void detachDatabase(Drop drop, String name, Instance instance) {
        if (drop.permanently()) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "DETACH PERMANENTLY is not implemented for databases");
        }
        List<Table> tables = new ArrayList<>();
        for (TableEntry entry : instance.catalog().snapshot().tables(name)) {
            instance.tables().find(entry.uuid()).ifPresent(tables::add);
        }
        Definitions.stop(tables, instance);
        CatalogSnapshot after =
                instance.catalog()
                        .commit(List.of(new CatalogEdit.SetDatabaseAttachment(name, false)));
        tables.forEach(t -> Definitions.retire(t, instance, after, false));
        Definitions.viewsChanged(instance);
    }

    private static boolean matches(Drop drop, String table) {
        Drop.TablesFilter filter = drop.tables();
        if (filter == null || filter.pattern() == null) {
            return true;
        }
        return LikePattern.matches(filter.pattern(), table, filter.ignoreCase()) != filter.not();
    }
}
