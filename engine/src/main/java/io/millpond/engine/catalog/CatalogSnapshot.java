package io.millpond.engine.catalog;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Everything the catalog holds, at one moment. Immutable.
public final class CatalogSnapshot {
    private static final UUID NO_SERVER = new UUID(0, 0);

    private final long version;
    private final UUID server;
    private final CatalogNames names;
    private final Map<UUID, Map<String, PartEntry>> parts;
    private final NamedValues named;
    private final Map<UUID, StreamState> streams;
    private final Map<UUID, InsertedBlocks> inserted;
    private final Map<UUID, Long> refreshed;
    private final PartRecords records;

    private CatalogSnapshot(
            long version,
            UUID server,
            CatalogNames names,
            Map<UUID, Map<String, PartEntry>> parts,
            NamedValues named,
            Map<UUID, StreamState> streams,
            Map<UUID, InsertedBlocks> inserted,
            PartRecords records,
            Map<UUID, Long> refreshed) {
        this.version = version;
        this.server = server;
        this.names = names;
        this.parts = parts;
        this.named = named;
        this.streams = streams;
        this.inserted = inserted;
        this.refreshed = refreshed;
        this.records = records;
    }

    private CatalogSnapshot(CatalogSnapshot other, long version) {
        this(
                version,
                other.server,
                other.names,
                other.parts,
                other.named,
                other.streams,
                other.inserted,
                other.records,
                other.refreshed);
    }

    private CatalogSnapshot(
            CatalogSnapshot other,
            Map<UUID, Map<String, PartEntry>> parts,
            Map<UUID, StreamState> streams,
            Map<UUID, InsertedBlocks> inserted,
            PartRecords records,
            Map<UUID, Long> refreshed) {
        this(
                other.version,
                other.server,
                other.names,
                parts,
                other.named,
                streams,
                inserted,
                records,
                refreshed);
    }

    /// Nothing at all.
    public static CatalogSnapshot empty() {
        return new CatalogSnapshot(
                0,
                NO_SERVER,
                CatalogNames.NONE,
                Map.of(),
                NamedValues.NONE,
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

    public boolean hasServer() {
        return !server.equals(NO_SERVER);
    }

    /// All attached databases in the order of their names.
    public List<DatabaseEntry> databases() {
        return names.databases();
    }

    /// The databases that are detached, in the order of their names.
    public List<DatabaseEntry> detachedDatabases() {
        return names.detachedDatabases();
    }

    public Optional<DatabaseEntry> database(String name) {
        return names.database(name);
    }

    /// All tables of attached databases, detached ones too, in the order of their names.
    public List<TableEntry> tables() {
        return names.tables();
    }

    /// The tables of one database, detached ones too, in the order of their names.
    public List<TableEntry> tables(String database) {
        return names.tables(database);
    }

    /// The tables that were dropped and can be had back, in the order of their drops.
    public List<DroppedTable> droppedTables() {
        return names.dropped();
    }

    /// Whatever may have files: also the tables of detached databases, and those that were dropped
    /// and can be had back. In no particular order.
    public List<TableEntry> keptTables() {
        return Stream.concat(
                        names.all().stream(), names.dropped().stream().map(DroppedTable::entry))
                .toList();
    }

    /// The table with this identity in an attached database.
    public Optional<TableEntry> table(UUID uuid) {
        return names.table(uuid);
    }

    /// The table of this name, even when it is detached.
    public Optional<TableEntry> table(String database, String name) {
        return names.table(database, name);
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
        return named.collectionsByName();
    }

    public Optional<NamedCollection> namedCollection(String name) {
        return Optional.ofNullable(named.collections().get(name));
    }

    /// All functions that users defined, in the order of their names.
    public List<UserFunction> functions() {
        return named.functionsByName();
    }

    public Optional<UserFunction> function(String name) {
        return Optional.ofNullable(named.functions().get(name));
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

    /// The tables of all databases, attached or not, in no particular order.
    Collection<TableEntry> namedTables() {
        return names.all();
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
                            version, id, names, parts, named, streams, inserted, records,
                            refreshed);
            case CatalogEdit.PartRecordEdit edited -> withRecords(edited);
            case CatalogEdit.CreateDatabase(DatabaseEntry database) ->
                    with(names.created(database));
            case CatalogEdit.DropDatabase(String name) -> with(names.dropped(name));
            case CatalogEdit.RenameDatabase(String from, String to) ->
                    with(names.renamed(from, to));
            case CatalogEdit.PutTable(TableEntry table) -> with(names.put(table));
            case CatalogEdit.DropTable(UUID table) -> dropTable(table);
            case CatalogEdit.DropTableLater(UUID table, long droppedMs) ->
                    with(names.dropped(table, droppedMs));
            case CatalogEdit.PutDroppedTable(DroppedTable table) -> with(names.put(table));
            case CatalogEdit.UndropTable(UUID table) -> with(names.undropped(table));
            case CatalogEdit.SetDatabaseAttachment(String name, boolean isAttached) ->
                    with(names.attached(name, isAttached));
            case CatalogEdit.RenameTable(UUID table, String database, String name) ->
                    with(names.renamed(table, database, name));
            case CatalogEdit.ExchangeTables(UUID first, UUID second) ->
                    with(names.exchanged(first, second));
            case CatalogEdit.SetAttachment(UUID table, TableEntry.Attachment attachment) ->
                    with(names.attached(table, attachment));
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
            case CatalogEdit.NamedEdit edited -> withNamed(named.with(edited));
            case CatalogEdit.SetDatabaseComment(String name, String comment) ->
                    with(names.commented(name, comment));
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

    private CatalogSnapshot dropTable(UUID uuid) {
        CatalogNames changedNames = names.without(uuid);
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
                changedNames,
                changedParts,
                named,
                changedStreams,
                changedInserted,
                records.without(uuid),
                changedRefreshed);
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

    private CatalogSnapshot with(CatalogNames newNames) {
        return new CatalogSnapshot(
                version, server, newNames, parts, named, streams, inserted, records, refreshed);
    }

    private CatalogSnapshot withNamed(NamedValues newNamed) {
        return new CatalogSnapshot(
                version, server, names, parts, newNamed, streams, inserted, records, refreshed);
    }

    private TableEntry known(UUID uuid) {
        return names.known(uuid);
    }
}
