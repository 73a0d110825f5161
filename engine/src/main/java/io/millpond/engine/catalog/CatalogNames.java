package io.millpond.engine.catalog;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The databases and tables of a snapshot, and what they are called. Immutable.
///
/// Tables of a database that is detached keep their place in it; those that were dropped, and can
/// be had back, have none.
final class CatalogNames {
    static final CatalogNames NONE = new CatalogNames(Map.of(), Map.of(), Map.of(), Map.of());

    private final Map<String, DatabaseEntry> databases;
    private final Map<String, DatabaseEntry> detached;
    private final Map<UUID, TableEntry> tables;
    private final Map<UUID, DroppedTable> dropped;
    private final Map<TableKey, UUID> tableNames = new HashMap<>();

    /// The name of a table, in full.
    private record TableKey(String database, String name) {}

    /// @param databases those that are attached, by name
    /// @param detached databases that are not, by name
    /// @param tables of both
    private CatalogNames(
            Map<String, DatabaseEntry> databases,
            Map<String, DatabaseEntry> detached,
            Map<UUID, TableEntry> tables,
            Map<UUID, DroppedTable> dropped) {
        this.databases = databases;
        this.detached = detached;
        this.tables = tables;
        this.dropped = dropped;
        tables.forEach((uuid, t) -> tableNames.put(new TableKey(t.database(), t.name()), uuid));
    }

    List<DatabaseEntry> databases() {
        return sorted(databases);
    }

    /// Those that are detached.
    List<DatabaseEntry> detachedDatabases() {
        return sorted(detached);
    }

    private static List<DatabaseEntry> sorted(Map<String, DatabaseEntry> entries) {
        return entries.values().stream().sorted(Comparator.comparing(DatabaseEntry::name)).toList();
    }

    Optional<DatabaseEntry> database(String name) {
        return Optional.ofNullable(databases.get(name));
    }

    /// The tables of attached databases.
    List<TableEntry> tables() {
        return tables.values().stream()
                .filter(this::isInAttached)
                .sorted(Comparator.comparing(TableEntry::database).thenComparing(TableEntry::name))
                .toList();
    }

    private boolean isInAttached(TableEntry table) {
        return databases.containsKey(table.database());
    }

    List<TableEntry> tables(String database) {
        return tables().stream().filter(t -> t.database().equals(database)).toList();
    }

    /// The tables of all databases, attached or not.
    Collection<TableEntry> all() {
        return tables.values();
    }

    /// In the order of their drops.
    List<DroppedTable> dropped() {
        return dropped.values().stream()
                .sorted(
                        Comparator.comparingLong(DroppedTable::droppedMs)
                                .thenComparing(t -> t.entry().uuid()))
                .toList();
    }

    /// The table of an attached database.
    Optional<TableEntry> table(UUID uuid) {
        return Optional.ofNullable(tables.get(uuid)).filter(this::isInAttached);
    }

    Optional<TableEntry> table(String database, String name) {
        return taken(database, name).filter(this::isInAttached);
    }

    private Optional<TableEntry> taken(String database, String name) {
        UUID uuid = tableNames.get(new TableKey(database, name));
        return uuid == null ? Optional.empty() : Optional.ofNullable(tables.get(uuid));
    }

    /// The table, even one that was dropped and can be had back; or TABLE_IS_DROPPED.
    TableEntry known(UUID uuid) {
        DroppedTable kept = dropped.get(uuid);
        return kept == null ? named(uuid) : kept.entry();
    }

    /// The table that has a name, or TABLE_IS_DROPPED.
    private TableEntry named(UUID uuid) {
        TableEntry table = tables.get(uuid);
        if (table == null) {
            throw new DatabaseException(
                    ErrorCode.TABLE_IS_DROPPED, "Table %s is dropped.".formatted(uuid));
        }
        return table;
    }

    private DatabaseEntry knownDatabase(String name) {
        return database(name).orElseThrow(() -> unknownDatabase(name));
    }

    private static DatabaseException unknownDatabase(String name) {
        return new DatabaseException(
                ErrorCode.UNKNOWN_DATABASE, "Database %s does not exist".formatted(name));
    }

    private void checkFree(String database, String name) {
        Optional<TableEntry> taken = taken(database, name);
        if (taken.isPresent()) {
            throw new DatabaseException(
                    ErrorCode.TABLE_ALREADY_EXISTS,
                    taken.get().attachment() == TableEntry.Attachment.ATTACHED
                            ? "Table %s.%s already exists.".formatted(database, name)
                            : "Table %s.%s already exists (detached%s)."
                                    .formatted(
                                            database,
                                            name,
                                            taken.get().attachment()
                                                            == TableEntry.Attachment
                                                                    .DETACHED_PERMANENTLY
                                                    ? " permanently"
                                                    : ""));
        }
    }

    CatalogNames created(DatabaseEntry database) {
        String name = database.name();
        if (databases.containsKey(name)) {
            throw new DatabaseException(
                    ErrorCode.DATABASE_ALREADY_EXISTS,
                    "Database %s already exists.".formatted(name));
        }
        if (detached.containsKey(name)) {
            throw new DatabaseException(
                    ErrorCode.ATOMIC_RENAME_FAIL,
                    "Database %s already exists (detached).".formatted(name));
        }
        Map<String, DatabaseEntry> changed = new HashMap<>(databases);
        changed.put(name, database);
        return new CatalogNames(changed, detached, tables, dropped);
    }

    /// Without a database that has no tables.
    CatalogNames dropped(String name) {
        if (!detached.containsKey(name)) {
            knownDatabase(name);
        }
        if (tables.values().stream().anyMatch(t -> t.database().equals(name))) {
            throw new DatabaseException(
                    ErrorCode.DATABASE_NOT_EMPTY, "Database %s still has tables.".formatted(name));
        }
        Map<String, DatabaseEntry> changed = new HashMap<>(databases);
        changed.remove(name);
        Map<String, DatabaseEntry> aside = new HashMap<>(detached);
        aside.remove(name);
        return new CatalogNames(changed, aside, tables, dropped);
    }

    /// With a database attached or detached. Nothing changes where it is so already.
    CatalogNames attached(String name, boolean isAttached) {
        Map<String, DatabaseEntry> inService = new HashMap<>(databases);
        Map<String, DatabaseEntry> aside = new HashMap<>(detached);
        Map<String, DatabaseEntry> from = isAttached ? aside : inService;
        Map<String, DatabaseEntry> to = isAttached ? inService : aside;
        DatabaseEntry database = from.remove(name);
        if (database == null && !to.containsKey(name)) {
            throw unknownDatabase(name);
        }
        if (database != null) {
            to.put(name, database);
        }
        return new CatalogNames(inService, aside, tables, dropped);
    }

    CatalogNames renamed(String from, String to) {
        DatabaseEntry database = knownDatabase(from);
        CatalogNames created = created(database.renamed(to));
        Map<String, DatabaseEntry> changed = new HashMap<>(created.databases);
        changed.remove(from);
        Map<UUID, TableEntry> moved = new HashMap<>(tables);
        moved.replaceAll((_, t) -> t.database().equals(from) ? t.renamed(to, t.name()) : t);
        return new CatalogNames(changed, created.detached, moved, dropped);
    }

    /// With another comment on a database.
    CatalogNames commented(String name, String comment) {
        Map<String, DatabaseEntry> changed = new HashMap<>(databases);
        changed.put(name, knownDatabase(name).commented(comment));
        return new CatalogNames(changed, detached, tables, dropped);
    }

    /// With a new table, or another definition of one that keeps its name.
    CatalogNames put(TableEntry table) {
        knownDatabase(table.database());
        TableEntry before = tables.get(table.uuid());
        if (before != null) {
            return with(table.renamed(before.database(), before.name()));
        }
        checkFree(table.database(), table.name());
        return with(table);
    }

    private CatalogNames with(TableEntry table) {
        Map<UUID, TableEntry> changed = new HashMap<>(tables);
        changed.put(table.uuid(), table);
        return new CatalogNames(databases, detached, changed, dropped);
    }

    CatalogNames without(UUID uuid) {
        known(uuid);
        Map<UUID, TableEntry> changed = new HashMap<>(tables);
        changed.remove(uuid);
        Map<UUID, DroppedTable> kept = new HashMap<>(dropped);
        kept.remove(uuid);
        return new CatalogNames(databases, detached, changed, kept);
    }

    /// With a table that has no name, whether it had one or not.
    CatalogNames put(DroppedTable table) {
        UUID uuid = table.entry().uuid();
        Map<UUID, TableEntry> changed = new HashMap<>(tables);
        changed.remove(uuid);
        Map<UUID, DroppedTable> kept = new HashMap<>(dropped);
        kept.put(uuid, table);
        return new CatalogNames(databases, detached, changed, kept);
    }

    /// With a table dropped that can be had back.
    CatalogNames dropped(UUID uuid, long droppedMs) {
        return put(new DroppedTable(named(uuid), droppedMs));
    }

    /// With a dropped table back under its name, attached.
    CatalogNames undropped(UUID uuid) {
        DroppedTable table = dropped.get(uuid);
        if (table == null) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_TABLE, "Table %s is not kept any more.".formatted(uuid));
        }
        Map<UUID, DroppedTable> kept = new HashMap<>(dropped);
        kept.remove(uuid);
        return new CatalogNames(databases, detached, tables, kept)
                .put(table.entry().attached(TableEntry.Attachment.ATTACHED));
    }

    CatalogNames renamed(UUID uuid, String database, String name) {
        TableEntry table = named(uuid);
        knownDatabase(database);
        checkFree(database, name);
        return with(table.renamed(database, name));
    }

    /// With the names of two tables exchanged.
    CatalogNames exchanged(UUID first, UUID second) {
        TableEntry a = named(first);
        TableEntry b = named(second);
        Map<UUID, TableEntry> changed = new HashMap<>(tables);
        changed.put(first, a.renamed(b.database(), b.name()));
        changed.put(second, b.renamed(a.database(), a.name()));
        return new CatalogNames(databases, detached, changed, dropped);
    }

    CatalogNames attached(UUID uuid, TableEntry.Attachment attachment) {
        return with(named(uuid).attached(attachment));
    }
}
