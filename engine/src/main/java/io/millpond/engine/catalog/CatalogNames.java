package io.millpond.engine.catalog;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The databases and tables of a snapshot, and what they are called. Immutable.
final class CatalogNames {
    static final CatalogNames NONE = new CatalogNames(Map.of(), Map.of());

    private final Map<String, DatabaseEntry> databases;
    private final Map<UUID, TableEntry> tables;
    private final Map<TableKey, UUID> tableNames = new HashMap<>();

    /// The name of a table, in full.
    private record TableKey(String database, String name) {}

    /// @param databases by name
    private CatalogNames(Map<String, DatabaseEntry> databases, Map<UUID, TableEntry> tables) {
        this.databases = databases;
        this.tables = tables;
        tables.forEach((uuid, t) -> tableNames.put(new TableKey(t.database(), t.name()), uuid));
    }

    List<DatabaseEntry> databases() {
        return databases.values().stream()
                .sorted(Comparator.comparing(DatabaseEntry::name))
                .toList();
    }

    Optional<DatabaseEntry> database(String name) {
        return Optional.ofNullable(databases.get(name));
    }

    List<TableEntry> tables() {
        return tables.values().stream()
                .sorted(Comparator.comparing(TableEntry::database).thenComparing(TableEntry::name))
                .toList();
    }

    List<TableEntry> tables(String database) {
        return tables.values().stream()
                .filter(t -> t.database().equals(database))
                .sorted(Comparator.comparing(TableEntry::name))
                .toList();
    }

    Optional<TableEntry> table(UUID uuid) {
        return Optional.ofNullable(tables.get(uuid));
    }

    Optional<TableEntry> table(String database, String name) {
        UUID uuid = tableNames.get(new TableKey(database, name));
        return uuid == null ? Optional.empty() : table(uuid);
    }

    /// The table, or TABLE_IS_DROPPED.
    TableEntry known(UUID uuid) {
        return table(uuid)
                .orElseThrow(
                        () ->
                                new DatabaseException(
                                        ErrorCode.TABLE_IS_DROPPED,
                                        "Table %s is dropped.".formatted(uuid)));
    }

    private DatabaseEntry knownDatabase(String name) {
        return database(name)
                .orElseThrow(
                        () ->
                                new DatabaseException(
                                        ErrorCode.UNKNOWN_DATABASE,
                                        "Database %s does not exist".formatted(name)));
    }

    private void checkFree(String database, String name) {
        Optional<TableEntry> taken = table(database, name);
        if (taken.isPresent()) {
            throw new DatabaseException(
                    ErrorCode.TABLE_ALREADY_EXISTS,
                    taken.get().attachment() == TableEntry.Attachment.ATTACHED
                            ? "Table %s.%s already exists.".formatted(database, name)
                            : "Table %s.%s already exists (detached).".formatted(database, name));
        }
    }

    CatalogNames created(DatabaseEntry database) {
        if (databases.containsKey(database.name())) {
            throw new DatabaseException(
                    ErrorCode.DATABASE_ALREADY_EXISTS,
                    "Database %s already exists.".formatted(database.name()));
        }
        Map<String, DatabaseEntry> changed = new HashMap<>(databases);
        changed.put(database.name(), database);
        return new CatalogNames(changed, tables);
    }

    /// Without a database that has no tables.
    CatalogNames dropped(String name) {
        knownDatabase(name);
        if (tables.values().stream().anyMatch(t -> t.database().equals(name))) {
            throw new DatabaseException(
                    ErrorCode.DATABASE_NOT_EMPTY, "Database %s still has tables.".formatted(name));
        }
        Map<String, DatabaseEntry> changed = new HashMap<>(databases);
        changed.remove(name);
        return new CatalogNames(changed, tables);
    }

    CatalogNames renamed(String from, String to) {
        DatabaseEntry database = knownDatabase(from);
        CatalogNames created = created(database.renamed(to));
        Map<String, DatabaseEntry> changed = new HashMap<>(created.databases);
        changed.remove(from);
        Map<UUID, TableEntry> moved = new HashMap<>(tables);
        moved.replaceAll((_, t) -> t.database().equals(from) ? t.renamed(to, t.name()) : t);
        return new CatalogNames(changed, moved);
    }

    /// With another comment on a database.
    CatalogNames commented(String name, String comment) {
        Map<String, DatabaseEntry> changed = new HashMap<>(databases);
        changed.put(name, knownDatabase(name).commented(comment));
        return new CatalogNames(changed, tables);
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
        return new CatalogNames(databases, changed);
    }

    CatalogNames without(UUID uuid) {
        known(uuid);
        Map<UUID, TableEntry> changed = new HashMap<>(tables);
        changed.remove(uuid);
        return new CatalogNames(databases, changed);
    }

    CatalogNames renamed(UUID uuid, String database, String name) {
        TableEntry table = known(uuid);
        knownDatabase(database);
        checkFree(database, name);
        return with(table.renamed(database, name));
    }

    /// With the names of two tables exchanged.
    CatalogNames exchanged(UUID first, UUID second) {
        TableEntry a = known(first);
        TableEntry b = known(second);
        Map<UUID, TableEntry> changed = new HashMap<>(tables);
        changed.put(first, a.renamed(b.database(), b.name()));
        changed.put(second, b.renamed(a.database(), a.name()));
        return new CatalogNames(databases, changed);
    }

    CatalogNames attached(UUID uuid, TableEntry.Attachment attachment) {
        return with(known(uuid).attached(attachment));
    }
}
