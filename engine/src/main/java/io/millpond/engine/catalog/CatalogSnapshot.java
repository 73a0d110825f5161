package io.millpond.engine.catalog;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// Everything the catalog holds, at one moment. Immutable.
public final class CatalogSnapshot {
    private static final UUID NO_SERVER = new UUID(0, 0);

    private final long version;
    private final UUID server;
    private final Map<String, DatabaseEntry> databases;
    private final Map<UUID, TableEntry> tables;
    private final Map<TableKey, UUID> tableNames;
    private final Map<UUID, Map<String, PartEntry>> parts;
    private final Map<String, NamedCollection> collections;
    private final Map<UUID, StreamState> streams;
    private final Map<UUID, InsertedBlocks> inserted;
    private final Map<UUID, Long> refreshed;
    private final PartRecords records;

    /// The name of a table, in full.
    record TableKey(String database, String name) {}

    CatalogSnapshot(
            long version,
            UUID server,
            Map<String, DatabaseEntry> databases,
            Map<UUID, TableEntry> tables,
            Map<UUID, Map<String, PartEntry>> parts,
            Map<String, NamedCollection> collections,
            Map<UUID, StreamState> streams,
            Map<UUID, InsertedBlocks> inserted,
            PartRecords records,
            Map<UUID, Long> refreshed) {
        this.version = version;
        this.server = server;
        this.databases = databases;
        this.tables = tables;
        this.tableNames = new HashMap<>();
        tables.forEach((uuid, t) -> tableNames.put(new TableKey(t.database(), t.name()), uuid));
        this.parts = parts;
        this.collections = collections;
        this.streams = streams;
        this.inserted = inserted;
        this.refreshed = refreshed;
        this.records = records;
    }

    private CatalogSnapshot(CatalogSnapshot other, long version) {
        this.version = version;
        this.server = other.server;
        this.databases = other.databases;
        this.tables = other.tables;
        this.tableNames = other.tableNames;
        this.parts = other.parts;
        this.collections = other.collections;
        this.streams = other.streams;
        this.inserted = other.inserted;
        this.refreshed = other.refreshed;
        this.records = other.records;
    }

    private CatalogSnapshot(
            CatalogSnapshot other,
            Map<UUID, Map<String, PartEntry>> parts,
            Map<UUID, StreamState> streams,
            Map<UUID, InsertedBlocks> inserted,
            PartRecords records,
            Map<UUID, Long> refreshed) {
        this.version = other.version;
        this.server = other.server;
        this.databases = other.databases;
        this.tables = other.tables;
        this.tableNames = other.tableNames;
        this.parts = parts;
        this.collections = other.collections;
        this.streams = streams;
        this.inserted = inserted;
        this.refreshed = refreshed;
        this.records = records;
    }

    /// Nothing at all.
    public static CatalogSnapshot empty() {
        return new CatalogSnapshot(
                0,
                NO_SERVER,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                PartRecords.EMPTY,
                Map.of());
    }

    /// The number of frames that led to this snapshot.
    public long version() {
        return version;
    }

    /// The identity of this data directory.
    public UUID server() {
        return server;
    }

    boolean hasServer() {
        return !server.equals(NO_SERVER);
    }

    /// All databases in the order of their names.
    public List<DatabaseEntry> databases() {
        return databases.values().stream()
                .sorted(Comparator.comparing(DatabaseEntry::name))
                .toList();
    }

    public Optional<DatabaseEntry> database(String name) {
        return Optional.ofNullable(databases.get(name));
    }

    /// All tables, detached ones too, in the order of their names.
    public List<TableEntry> tables() {
        return tables.values().stream()
                .sorted(Comparator.comparing(TableEntry::database).thenComparing(TableEntry::name))
                .toList();
    }

    /// The tables of one database, detached ones too, in the order of their names.
    public List<TableEntry> tables(String database) {
        return tables.values().stream()
                .filter(t -> t.database().equals(database))
                .sorted(Comparator.comparing(TableEntry::name))
                .toList();
    }

    public Optional<TableEntry> table(UUID uuid) {
        return Optional.ofNullable(tables.get(uuid));
    }

    /// The table of this name, even when it is detached.
    public Optional<TableEntry> table(String database, String name) {
        UUID uuid = tableNames.get(new TableKey(database, name));
        return uuid == null ? Optional.empty() : table(uuid);
    }

    /// The visible parts of a table, in no particular order.
    public Collection<PartEntry> parts(UUID table) {
        return parts.getOrDefault(table, Map.of()).values();
    }

    public boolean hasPart(UUID table, String name) {
        return parts.getOrDefault(table, Map.of()).containsKey(name);
    }

    /// When the last refresh of a view that was a success began; 0: there was none.
    public long refreshedMs(UUID view) {
        return refreshed.getOrDefault(view, 0L);
    }

    /// What was inserted last into a table, as far as it is remembered.
    public InsertedBlocks insertedBlocks(UUID table) {
        return inserted.getOrDefault(table, InsertedBlocks.NONE);
    }

    /// The durable parts of a table that wait for the decision of a streaming table, in no
    /// particular order.
    public List<PartEntry> preparedParts(UUID table) {
        return streams.values().stream()
                .flatMap(stream -> stream.prepared().values().stream())
                .flatMap(ingest -> ingest.parts().getOrDefault(table, List.of()).stream())
                .toList();
    }

    /// All named collections in the order of their names.
    public List<NamedCollection> namedCollections() {
        return collections.values().stream()
                .sorted(Comparator.comparing(NamedCollection::name))
                .toList();
    }

    public Optional<NamedCollection> namedCollection(String name) {
        return Optional.ofNullable(collections.get(name));
    }

    /// What a streaming table has read; positions by topic and partition, and the sequence.
    public StreamState stream(UUID table) {
        return streams.getOrDefault(table, StreamState.EMPTY);
    }

    /// How far a streaming table has read each partition.
    public Map<StreamPartition, StreamPosition> positions(UUID table) {
        return stream(table).positions();
    }

    /// The parts that a table keeps aside, in the order of their names.
    public Collection<PartEntry> detachedParts(UUID table) {
        return records.detached(table);
    }

    /// The parts of backups by FREEZE: by backup, table and name.
    public Map<String, Map<UUID, Map<String, PartEntry>>> frozenParts() {
        return records.frozen();
    }

    /// The mutations of a table in their order, those that are done too.
    public Collection<MutationEntry> mutations(UUID table) {
        return records.mutations(table);
    }

    PartRecords records() {
        return records;
    }

    Map<UUID, StreamState> streams() {
        return streams;
    }

    CatalogSnapshot withVersion(long newVersion) {
        return new CatalogSnapshot(this, newVersion);
    }

    /// The snapshot after one more frame. Throws when an edit does not fit.
    CatalogSnapshot apply(List<CatalogEdit> edits) {
        CatalogSnapshot next = new CatalogSnapshot(this, version + 1);
        for (CatalogEdit edit : edits) {
            next = next.apply(edit);
        }
        return next;
    }

    private CatalogSnapshot apply(CatalogEdit edit) {
        return switch (edit) {
            case CatalogEdit.SetServer(UUID id) ->
                    new CatalogSnapshot(
                            version,
                            id,
                            databases,
                            tables,
                            parts,
                            collections,
                            streams,
                            inserted,
                            records,
                            refreshed);
            case CatalogEdit.PartRecordEdit edited -> withRecords(edited);
            case CatalogEdit.CreateDatabase(DatabaseEntry database) -> createDatabase(database);
            case CatalogEdit.DropDatabase(String name) -> dropDatabase(name);
            case CatalogEdit.RenameDatabase(String from, String to) -> renameDatabase(from, to);
            case CatalogEdit.PutTable(TableEntry table) -> putTable(table);
            case CatalogEdit.DropTable(UUID table) -> dropTable(table);
            case CatalogEdit.RenameTable(UUID table, String database, String name) ->
                    renameTable(table, database, name);
            case CatalogEdit.ExchangeTables(UUID first, UUID second) -> exchange(first, second);
            case CatalogEdit.SetAttachment(UUID table, TableEntry.Attachment attachment) ->
                    withTable(known(table).attached(attachment));
            case CatalogEdit.PublishParts publish -> publishParts(publish);
            case CatalogEdit.RememberBlocks remember -> rememberBlocks(remember);
            case CatalogEdit.SetRefreshed(UUID view, long startedMs) -> {
                known(view);
                Map<UUID, Long> changed = new HashMap<>(refreshed);
                changed.put(view, startedMs);
                yield new CatalogSnapshot(this, parts, streams, inserted, records, changed);
            }
            case CatalogEdit.ForgetBlocks(UUID table, List<String> partitionIds) -> {
                known(table);
                yield withInserted(
                        table, insertedBlocks(table).without(new HashSet<>(partitionIds)));
            }
            case CatalogEdit.PutNamedCollection(NamedCollection collection) -> {
                Map<String, NamedCollection> changed = new HashMap<>(collections);
                changed.put(collection.name(), collection);
                yield withCollections(changed);
            }
            case CatalogEdit.DropNamedCollection(String name) -> {
                Map<String, NamedCollection> changed = new HashMap<>(collections);
                changed.remove(name);
                yield withCollections(changed);
            }
            case CatalogEdit.SetPositions set -> {
                known(set.table());
                yield withStream(
                        set.table(), stream(set.table()).with(set.sequence(), set.positions()));
            }
            case CatalogEdit.DropPositions(UUID table) -> {
                known(table);
                yield withStream(table, stream(table).withoutPositions());
            }
            case CatalogEdit.SetStreamMode(UUID table, StreamMode mode) -> {
                known(table);
                yield withStream(table, stream(table).with(mode));
            }
            case CatalogEdit.PrepareIngest(UUID table, PreparedIngest ingest) -> {
                known(table);
                ingest.parts().keySet().forEach(this::known);
                yield withStream(table, stream(table).with(ingest));
            }
            case CatalogEdit.PublishPrepared(UUID table, long sequence) ->
                    publishPrepared(table, sequence);
            case CatalogEdit.DropPrepared(UUID table, long sequence) -> {
                stream(table).known(sequence);
                yield withStream(table, stream(table).withoutPrepared(sequence));
            }
            case CatalogEdit.SetRestored(UUID table) -> {
                known(table);
                yield withStream(table, stream(table).asRestored());
            }
            case CatalogEdit.SetDecided(UUID table, int lane, long sequence) -> {
                known(table);
                yield withStream(table, stream(table).withDecided(lane, sequence));
            }
        };
    }

    private CatalogSnapshot createDatabase(DatabaseEntry database) {
        if (databases.containsKey(database.name())) {
            throw new DatabaseException(
                    ErrorCode.DATABASE_ALREADY_EXISTS,
                    "Database %s already exists.".formatted(database.name()));
        }
        Map<String, DatabaseEntry> changed = new TreeMap<>(databases);
        changed.put(database.name(), database);
        return withDatabases(changed, tables);
    }

    private CatalogSnapshot dropDatabase(String name) {
        knownDatabase(name);
        if (tables.values().stream().anyMatch(t -> t.database().equals(name))) {
            throw new DatabaseException(
                    ErrorCode.DATABASE_NOT_EMPTY, "Database %s still has tables.".formatted(name));
        }
        Map<String, DatabaseEntry> changed = new TreeMap<>(databases);
        changed.remove(name);
        return withDatabases(changed, tables);
    }

    private CatalogSnapshot renameDatabase(String from, String to) {
        DatabaseEntry database = knownDatabase(from);
        CatalogSnapshot created =
                createDatabase(new DatabaseEntry(to, database.uuid(), database.comment()));
        Map<String, DatabaseEntry> changed = new TreeMap<>(created.databases);
        changed.remove(from);
        Map<UUID, TableEntry> moved = new HashMap<>(tables);
        moved.replaceAll((_, t) -> t.database().equals(from) ? t.renamed(to, t.name()) : t);
        return withDatabases(changed, moved);
    }

    private CatalogSnapshot putTable(TableEntry table) {
        knownDatabase(table.database());
        TableEntry before = tables.get(table.uuid());
        if (before != null) {
            return withTable(table.renamed(before.database(), before.name()));
        }
        checkFree(table.database(), table.name());
        return withTable(table);
    }

    private CatalogSnapshot dropTable(UUID uuid) {
        known(uuid);
        Map<UUID, TableEntry> changedTables = new HashMap<>(tables);
        changedTables.remove(uuid);
        Map<UUID, Map<String, PartEntry>> changedParts = new HashMap<>(parts);
        changedParts.remove(uuid);
        Map<UUID, StreamState> changedStreams = new HashMap<>(streams);
        changedStreams.remove(uuid);
        Map<UUID, InsertedBlocks> changedInserted = new HashMap<>(inserted);
        changedInserted.remove(uuid);
        Map<UUID, Long> changedRefreshed = new HashMap<>(refreshed);
        changedRefreshed.remove(uuid);
        changedStreams.replaceAll((_, stream) -> stream.withoutTarget(uuid));
        return new CatalogSnapshot(
                version,
                server,
                databases,
                changedTables,
                changedParts,
                collections,
                changedStreams,
                changedInserted,
                records.without(uuid),
                changedRefreshed);
    }

    private CatalogSnapshot renameTable(UUID uuid, String database, String name) {
        TableEntry table = known(uuid);
        knownDatabase(database);
        checkFree(database, name);
        return withTable(table.renamed(database, name));
    }

    private CatalogSnapshot exchange(UUID first, UUID second) {
        TableEntry a = known(first);
        TableEntry b = known(second);
        Map<UUID, TableEntry> changed = new HashMap<>(tables);
        changed.put(first, a.renamed(b.database(), b.name()));
        changed.put(second, b.renamed(a.database(), a.name()));
        return withDatabases(databases, changed);
    }

    private CatalogSnapshot publishParts(CatalogEdit.PublishParts publish) {
        TableEntry table = known(publish.table());
        Map<String, PartEntry> changed =
                new HashMap<>(parts.getOrDefault(publish.table(), Map.of()));
        for (String name : publish.removed()) {
            if (changed.remove(name) == null) {
                throw new DatabaseException(
                        ErrorCode.NO_SUCH_DATA_PART,
                        "Part %s of table %s is not active any more."
                                .formatted(name, table.fullName()));
            }
        }
        for (PartEntry part : publish.added()) {
            if (changed.put(part.name(), part) != null) {
                throw new IllegalStateException(
                        "Part %s of table %s is published already"
                                .formatted(part.name(), table.fullName()));
            }
        }
        Map<UUID, Map<String, PartEntry>> all = new HashMap<>(parts);
        all.put(publish.table(), changed);
        return new CatalogSnapshot(this, all, streams, inserted, records, refreshed);
    }

    private CatalogSnapshot rememberBlocks(CatalogEdit.RememberBlocks remember) {
        known(remember.table());
        InsertedBlocks before = insertedBlocks(remember.table());
        List<InsertedBlock> duplicates = before.known(remember.blocks(), remember.window());
        if (!duplicates.isEmpty()) {
            throw new DuplicateBlockException(remember.table(), duplicates);
        }
        return withInserted(remember.table(), before.with(remember.blocks(), remember.window()));
    }

    private CatalogSnapshot withInserted(UUID table, InsertedBlocks blocks) {
        Map<UUID, InsertedBlocks> changed = new HashMap<>(inserted);
        changed.put(table, blocks);
        return new CatalogSnapshot(this, parts, streams, changed, records, refreshed);
    }

    private CatalogSnapshot publishPrepared(UUID table, long sequence) {
        PreparedIngest ingest = stream(table).known(sequence);
        CatalogSnapshot next = this;
        for (Map.Entry<UUID, List<PartEntry>> parts : ingest.parts().entrySet()) {
            next =
                    next.publishParts(
                            new CatalogEdit.PublishParts(
                                    parts.getKey(), parts.getValue(), List.of()));
        }
        return next.withStream(
                table,
                stream(table)
                        .withoutPrepared(sequence)
                        .with(sequence, ingest.positions())
                        .withDecided(ingest.lane(), sequence));
    }

    private CatalogSnapshot withTable(TableEntry table) {
        Map<UUID, TableEntry> changed = new HashMap<>(tables);
        changed.put(table.uuid(), table);
        return withDatabases(databases, changed);
    }

    private CatalogSnapshot withRecords(CatalogEdit.PartRecordEdit edit) {
        // What is frozen outlives its table.
        if (!(edit instanceof CatalogEdit.SetFrozenParts)) {
            known(edit.table());
        }
        return new CatalogSnapshot(this, parts, streams, inserted, records.apply(edit), refreshed);
    }

    private CatalogSnapshot withStream(UUID table, StreamState stream) {
        Map<UUID, StreamState> changed = new HashMap<>(streams);
        changed.put(table, stream);
        return new CatalogSnapshot(this, parts, changed, inserted, records, refreshed);
    }

    private CatalogSnapshot withDatabases(
            Map<String, DatabaseEntry> newDatabases, Map<UUID, TableEntry> newTables) {
        return new CatalogSnapshot(
                version,
                server,
                newDatabases,
                newTables,
                parts,
                collections,
                streams,
                inserted,
                records,
                refreshed);
    }

    private CatalogSnapshot withCollections(Map<String, NamedCollection> newCollections) {
        return new CatalogSnapshot(
                version,
                server,
                databases,
                tables,
                parts,
                newCollections,
                streams,
                inserted,
                records,
                refreshed);
    }

    private TableEntry known(UUID uuid) {
        TableEntry table = tables.get(uuid);
        if (table == null) {
            throw new DatabaseException(
                    ErrorCode.TABLE_IS_DROPPED, "Table %s is dropped.".formatted(uuid));
        }
        return table;
    }

    private DatabaseEntry knownDatabase(String name) {
        DatabaseEntry database = databases.get(name);
        if (database == null) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_DATABASE, "Database %s does not exist".formatted(name));
        }
        return database;
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
}
