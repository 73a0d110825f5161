package io.millpond.engine.catalog;

import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.ByteSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// The bytes of a frame of the catalog's log, and of its snapshot, which is one frame that makes an
/// empty catalog what it is.
///
/// A frame, numbers little-endian:
///
/// | bytes | field |
/// |---|---|
/// | 1 | format version, 2; a reader refuses a higher one |
/// | varint | number of edits |
/// | | the edits: one byte tag, then the fields in the order of the record |
///
/// The edits by tag, with their fields:
///
/// - 1 SetServer: uuid
/// - 2 CreateDatabase: string name, uuid, string comment
/// - 3 DropDatabase: string name
/// - 4 RenameDatabase: string from, string to
/// - 5 PutTable: uuid, string database, string name, string definition, list of (string column,
///   string stored name), list of string retired, byte attachment (0 attached, 1 detached,
///   2 detached permanently), i64 modified ms
/// - 6 DropTable: uuid
/// - 7 RenameTable: uuid, string database, string name
/// - 8 ExchangeTables: uuid, uuid
/// - 9 SetAttachment: uuid, byte as in 5
/// - 10 PublishParts: uuid, list of added (string name, string partition id, varint rows, varint
///   bytes, i64 ms, varint deleted rows), list of string removed
/// - 11 PutNamedCollection: string name, list of (string key, string value, byte: 0 not said,
///   1 not overridable, 2 overridable)
/// - 12 DropNamedCollection: string name
/// - 13 SetPositions: uuid, varint lane, varint sequence, list of (string topic, string topic id,
///   varint partition, varint next offset, i64 found offset, string found metadata)
/// - 14 DropPositions: uuid
/// - 15 SetStreamMode: uuid, byte: 0 running, 1 stopped, 2 paused
/// - 16 PrepareIngest: uuid, varint lane, varint sequence, i64 token, list of (varint from offset,
///   a position as in 13), list of (uuid, list of parts as in 10)
/// - 17 PublishPrepared: uuid, varint sequence
/// - 18 DropPrepared: uuid, varint sequence
/// - 19 SetDecided: uuid, varint lane, varint sequence
/// - 20 RememberBlocks: uuid, list of (string id, string partition id), varint window
/// - 21 ForgetBlocks: uuid, list of string partition id
/// - 22 SetRefreshed: uuid, i64 started ms
/// - 23 SetDatabaseComment: string name, string comment
/// - 24 PutFunction: string name, string sql
/// - 25 DropFunction: string name
/// - 26 CreateDatabase of the engine Memory: as 2
/// - 30 SetDetachedParts: uuid, list of parts as in 10, list of string removed
/// - 31 SetFrozenParts: string backup, then as in 30
/// - 32 PutMutation: uuid, varint number, string database, list of string commands, i64 created ms,
///   i64 done ms, list of (string setting, string value)
/// - 33 FinishMutation: uuid, varint number, i64 done ms
/// - 34 DropMutations: uuid, list of varint numbers
/// - 40 SetRestored: uuid
/// - 50 DropTableLater: uuid, i64 dropped ms
/// - 51 PutDroppedTable: the fields of 5, i64 dropped ms
/// - 52 UndropTable: uuid
/// - 53 SetDatabaseAttachment: string name, byte: 0 detached, 1 attached
///
/// A varint is [ByteSink#putVarint]; a string its length in UTF-8 bytes as a varint, then they; a
/// uuid its high and its low 64 bits; a list its length as a varint, then the elements.
///
/// Version 1 lacks the deleted rows of 10 and the settings of 32: there are none.
///
/// Example: a frame that drops the database `d` is `02 01 03 01 64`. Lengths and checksums around
/// it are the log's.
final class CatalogCodec {
    private static final int VERSION = 2;
    private static final int VERSION_MIN = 1;

    private CatalogCodec() {}

    static byte[] encode(List<CatalogEdit> edits) {
        ByteSink out = new ByteSink();
        out.putByte(VERSION);
        putList(out, edits, CatalogCodec::putEdit);
        return out.toByteArray();
    }

    /// Throws `IllegalArgumentException` for bytes that are no frame of this version.
    static List<CatalogEdit> decode(byte[] bytes) {
        ByteSource in = new ByteSource(bytes);
        int version = in.takeByte();
        if (version < VERSION_MIN || version > VERSION) {
            throw new IllegalArgumentException(
                    "The catalog's format version %d is none of %d to %d, those this program reads"
                            .formatted(version, VERSION_MIN, VERSION));
        }
        List<CatalogEdit> edits = takeList(in, source -> takeEdit(source, version));
        if (in.remaining() > 0) {
            throw new IllegalArgumentException(
                    "A frame of the catalog has %d bytes too many".formatted(in.remaining()));
        }
        return edits;
    }

    /// The edits that make an empty catalog equal to `snapshot`.
    static List<CatalogEdit> editsOf(CatalogSnapshot snapshot) {
        List<CatalogEdit> edits = new ArrayList<>();
        edits.add(new CatalogEdit.SetServer(snapshot.server()));
        snapshot.databases().forEach(d -> edits.add(new CatalogEdit.CreateDatabase(d)));
        snapshot.detachedDatabases().forEach(d -> edits.add(new CatalogEdit.CreateDatabase(d)));
        snapshot.namedTables().forEach(table -> edits.add(new CatalogEdit.PutTable(table)));
        snapshot.droppedTables()
                .forEach(table -> edits.add(new CatalogEdit.PutDroppedTable(table)));
        snapshot.keptTables().forEach(table -> edits.addAll(contentsOf(snapshot, table.uuid())));
        edits.addAll(snapshot.records().edits());
        snapshot.namedCollections().forEach(c -> edits.add(new CatalogEdit.PutNamedCollection(c)));
        snapshot.functions().forEach(f -> edits.add(new CatalogEdit.PutFunction(f)));
        snapshot.streams()
                .forEach((table, stream) -> edits.addAll(StreamCodec.editsOf(table, stream)));
        snapshot.detachedDatabases()
                .forEach(d -> edits.add(new CatalogEdit.SetDatabaseAttachment(d.name(), false)));
        return edits;
    }

    private static List<CatalogEdit> contentsOf(CatalogSnapshot snapshot, UUID table) {
        List<CatalogEdit> edits = new ArrayList<>();
        List<PartEntry> parts = List.copyOf(snapshot.parts(table));
        if (!parts.isEmpty()) {
            edits.add(new CatalogEdit.PublishParts(table, parts, List.of()));
        }
        if (snapshot.refreshedMs(table) > 0) {
            edits.add(new CatalogEdit.SetRefreshed(table, snapshot.refreshedMs(table)));
        }
        List<InsertedBlock> blocks = snapshot.insertedBlocks(table).all();
        if (!blocks.isEmpty()) {
            edits.add(new CatalogEdit.RememberBlocks(table, blocks, blocks.size()));
        }
        return edits;
    }

    private static void putEdit(ByteSink out, CatalogEdit edit) {
        switch (edit) {
            case CatalogEdit.PartRecordEdit records -> PartRecordCodec.put(out, records);
            case CatalogEdit.SetServer(UUID server) -> putUuid(tag(out, 1), server);
            case CatalogEdit.CreateDatabase(DatabaseEntry database) -> {
                tag(out, database.isMemory() ? 26 : 2).putString(database.name());
                putUuid(out, database.uuid());
                out.putString(database.comment());
            }
            case CatalogEdit.DropDatabase(String name) -> tag(out, 3).putString(name);
            case CatalogEdit.SetDatabaseComment(String name, String comment) -> {
                tag(out, 23).putString(name);
                out.putString(comment);
            }
            case CatalogEdit.PutFunction(UserFunction function) -> {
                tag(out, 24).putString(function.name());
                out.putString(function.sql());
            }
            case CatalogEdit.DropFunction(String name) -> tag(out, 25).putString(name);
            case CatalogEdit.RenameDatabase(String from, String to) -> {
                tag(out, 4).putString(from);
                out.putString(to);
            }
            case CatalogEdit.PutTable(TableEntry table) -> putTable(tag(out, 5), table);
            case CatalogEdit.DropTable(UUID table) -> putUuid(tag(out, 6), table);
            case CatalogEdit.DropTableLater(UUID table, long droppedMs) -> {
                putUuid(tag(out, 50), table);
                out.putLong(droppedMs);
            }
            case CatalogEdit.PutDroppedTable(DroppedTable(TableEntry entry, long droppedMs)) -> {
                putTable(tag(out, 51), entry);
                out.putLong(droppedMs);
            }
            case CatalogEdit.UndropTable(UUID table) -> putUuid(tag(out, 52), table);
            case CatalogEdit.SetDatabaseAttachment(String name, boolean isAttached) -> {
                tag(out, 53).putString(name);
                out.putByte(isAttached ? 1 : 0);
            }
            case CatalogEdit.RenameTable(UUID table, String database, String name) -> {
                putUuid(tag(out, 7), table);
                out.putString(database);
                out.putString(name);
            }
            case CatalogEdit.ExchangeTables(UUID first, UUID second) -> {
                putUuid(tag(out, 8), first);
                putUuid(out, second);
            }
            case CatalogEdit.SetAttachment(UUID table, TableEntry.Attachment attachment) -> {
                putUuid(tag(out, 9), table);
                putAttachment(out, attachment);
            }
            case CatalogEdit.PublishParts(UUID table, var added, var removed) -> {
                putUuid(tag(out, 10), table);
                putList(out, added, CatalogCodec::putPart);
                putList(out, removed, ByteSink::putString);
            }
            case CatalogEdit.RememberBlocks(UUID table, var blocks, int window) -> {
                putUuid(tag(out, 20), table);
                putList(out, blocks, CatalogCodec::putBlock);
                out.putVarint(window);
            }
            case CatalogEdit.SetRefreshed(UUID view, long startedMs) -> {
                putUuid(tag(out, 22), view);
                out.putLong(startedMs);
            }
            case CatalogEdit.ForgetBlocks(UUID table, var partitionIds) -> {
                putUuid(tag(out, 21), table);
                putList(out, partitionIds, ByteSink::putString);
            }
            case CatalogEdit.PutNamedCollection(NamedCollection collection) -> {
                tag(out, 11).putString(collection.name());
                putList(out, collection.entries(), CatalogCodec::putCollectionEntry);
            }
            case CatalogEdit.DropNamedCollection(String name) -> tag(out, 12).putString(name);
            case CatalogEdit.SetPositions(UUID table, int lane, long sequence, var positions) -> {
                putUuid(tag(out, 13), table);
                out.putVarint(lane);
                out.putVarint(sequence);
                putList(out, positions, StreamCodec::putPosition);
            }
            case CatalogEdit.DropPositions(UUID table) -> putUuid(tag(out, 14), table);
            case CatalogEdit.PrepareIngest(UUID table, PreparedIngest ingest) -> {
                putUuid(tag(out, 16), table);
                StreamCodec.putPrepared(out, ingest);
            }
            case CatalogEdit.PublishPrepared(UUID table, long sequence) -> {
                putUuid(tag(out, 17), table);
                out.putVarint(sequence);
            }
            case CatalogEdit.DropPrepared(UUID table, long sequence) -> {
                putUuid(tag(out, 18), table);
                out.putVarint(sequence);
            }
            case CatalogEdit.SetDecided(UUID table, int lane, long sequence) -> {
                putUuid(tag(out, 19), table);
                out.putVarint(lane);
                out.putVarint(sequence);
            }
            case CatalogEdit.SetRestored(UUID table) -> putUuid(tag(out, 40), table);
            case CatalogEdit.SetStreamMode(UUID table, StreamMode mode) -> {
                putUuid(tag(out, 15), table);
                StreamCodec.putMode(out, mode);
            }
        }
    }

    private static CatalogEdit takeEdit(ByteSource in, int version) {
        int tag = in.takeByte();
        return switch (tag) {
            case 1 -> new CatalogEdit.SetServer(takeUuid(in));
            case 2 ->
                    new CatalogEdit.CreateDatabase(
                            new DatabaseEntry(in.takeString(), takeUuid(in), in.takeString()));
            case 3 -> new CatalogEdit.DropDatabase(in.takeString());
            case 4 -> new CatalogEdit.RenameDatabase(in.takeString(), in.takeString());
            case 5 -> new CatalogEdit.PutTable(takeTable(in));
            case 6 -> new CatalogEdit.DropTable(takeUuid(in));
            case 7 -> new CatalogEdit.RenameTable(takeUuid(in), in.takeString(), in.takeString());
            case 8 -> new CatalogEdit.ExchangeTables(takeUuid(in), takeUuid(in));
            case 9 -> new CatalogEdit.SetAttachment(takeUuid(in), takeAttachment(in));
            case 10 ->
                    new CatalogEdit.PublishParts(
                            takeUuid(in),
                            takeList(in, source -> takePart(source, version)),
                            takeList(in, ByteSource::takeString));
            case 11 ->
                    new CatalogEdit.PutNamedCollection(
                            new NamedCollection(
                                    in.takeString(),
                                    takeList(in, CatalogCodec::takeCollectionEntry)));
            case 12 -> new CatalogEdit.DropNamedCollection(in.takeString());
            case 13 ->
                    new CatalogEdit.SetPositions(
                            takeUuid(in),
                            (int) in.takeVarint(),
                            in.takeVarint(),
                            takeList(in, StreamCodec::takePosition));
            case 14 -> new CatalogEdit.DropPositions(takeUuid(in));
            case 15 -> new CatalogEdit.SetStreamMode(takeUuid(in), StreamCodec.takeMode(in));
            case 16 ->
                    new CatalogEdit.PrepareIngest(
                            takeUuid(in), StreamCodec.takePrepared(in, version));
            case 17 -> new CatalogEdit.PublishPrepared(takeUuid(in), in.takeVarint());
            case 18 -> new CatalogEdit.DropPrepared(takeUuid(in), in.takeVarint());
            case 19 ->
                    new CatalogEdit.SetDecided(
                            takeUuid(in), (int) in.takeVarint(), in.takeVarint());
            case 20 ->
                    new CatalogEdit.RememberBlocks(
                            takeUuid(in),
                            takeList(in, CatalogCodec::takeBlock),
                            (int) in.takeVarint());
            case 22 -> new CatalogEdit.SetRefreshed(takeUuid(in), in.takeLong());
            case 23 -> new CatalogEdit.SetDatabaseComment(in.takeString(), in.takeString());
            case 24 ->
                    new CatalogEdit.PutFunction(new UserFunction(in.takeString(), in.takeString()));
            case 25 -> new CatalogEdit.DropFunction(in.takeString());
            case 26 ->
                    new CatalogEdit.CreateDatabase(
                            new DatabaseEntry(
                                    in.takeString(), takeUuid(in), in.takeString(), true));
            case 21 ->
                    new CatalogEdit.ForgetBlocks(
                            takeUuid(in), takeList(in, ByteSource::takeString));
            case 40 -> new CatalogEdit.SetRestored(takeUuid(in));
            case 50 -> new CatalogEdit.DropTableLater(takeUuid(in), in.takeLong());
            case 51 ->
                    new CatalogEdit.PutDroppedTable(new DroppedTable(takeTable(in), in.takeLong()));
            case 52 -> new CatalogEdit.UndropTable(takeUuid(in));
            case 53 -> new CatalogEdit.SetDatabaseAttachment(in.takeString(), in.takeByte() != 0);
            default -> PartRecordCodec.take(tag, in, version);
        };
    }

    private static ByteSink tag(ByteSink out, int tag) {
        out.putByte(tag);
        return out;
    }

    private static void putTable(ByteSink out, TableEntry table) {
        putUuid(out, table.uuid());
        out.putString(table.database());
        out.putString(table.name());
        out.putString(table.definition());
        putList(
                out,
                List.copyOf(table.stored().names().entrySet()),
                (sink, entry) -> {
                    sink.putString(entry.getKey());
                    sink.putString(entry.getValue());
                });
        putList(out, List.copyOf(table.stored().retired()), ByteSink::putString);
        putAttachment(out, table.attachment());
        out.putLong(table.modifiedMs());
    }

    private static TableEntry takeTable(ByteSource in) {
        UUID uuid = takeUuid(in);
        String database = in.takeString();
        String name = in.takeString();
        String definition = in.takeString();
        Map<String, String> names = new HashMap<>();
        takeList(in, source -> names.put(source.takeString(), source.takeString()));
        Set<String> retired = new HashSet<>(takeList(in, ByteSource::takeString));
        return new TableEntry(
                uuid,
                database,
                name,
                definition,
                new StoredColumns(names, retired),
                takeAttachment(in),
                in.takeLong());
    }

    private static void putAttachment(ByteSink out, TableEntry.Attachment attachment) {
        out.putByte(
                switch (attachment) {
                    case ATTACHED -> 0;
                    case DETACHED -> 1;
                    case DETACHED_PERMANENTLY -> 2;
                });
    }

    private static TableEntry.Attachment takeAttachment(ByteSource in) {
        int code = in.takeByte();
        return switch (code) {
            case 0 -> TableEntry.Attachment.ATTACHED;
            case 1 -> TableEntry.Attachment.DETACHED;
            case 2 -> TableEntry.Attachment.DETACHED_PERMANENTLY;
            default -> throw new IllegalArgumentException("No attachment has the code " + code);
        };
    }

    static void putPart(ByteSink out, PartEntry part) {
        out.putString(part.name());
        out.putString(part.partitionId());
        out.putVarint(part.rowCount());
        out.putVarint(part.fileBytes());
        out.putLong(part.modifiedMs());
        out.putVarint(part.deletedCount());
    }

    static PartEntry takePart(ByteSource in, int version) {
        return new PartEntry(
                in.takeString(),
                in.takeString(),
                in.takeVarint(),
                in.takeVarint(),
                in.takeLong(),
                version == VERSION_MIN ? 0 : in.takeVarint());
    }

    static Map<String, String> takeSettings(ByteSource in, int version) {
        Map<String, String> settings = new HashMap<>();
        if (version > VERSION_MIN) {
            takeList(in, source -> settings.put(source.takeString(), source.takeString()));
        }
        return settings;
    }

    private static void putBlock(ByteSink out, InsertedBlock block) {
        out.putString(block.id());
        out.putString(block.partitionId());
    }

    private static InsertedBlock takeBlock(ByteSource in) {
        return new InsertedBlock(in.takeString(), in.takeString());
    }

    private static void putCollectionEntry(ByteSink out, NamedCollection.Entry entry) {
        out.putString(entry.key());
        out.putString(entry.value());
        out.putByte(entry.isOverridable().map(yes -> yes ? 2 : 1).orElse(0));
    }

    private static NamedCollection.Entry takeCollectionEntry(ByteSource in) {
        String key = in.takeString();
        String value = in.takeString();
        int overridable = in.takeByte();
        return new NamedCollection.Entry(
                key, value, overridable == 0 ? Optional.empty() : Optional.of(overridable == 2));
    }

    static void putUuid(ByteSink out, UUID uuid) {
        out.putLong(uuid.getMostSignificantBits());
        out.putLong(uuid.getLeastSignificantBits());
    }

    static UUID takeUuid(ByteSource in) {
        return new UUID(in.takeLong(), in.takeLong());
    }

    static <T> void putList(ByteSink out, List<? extends T> elements, BiConsumer<ByteSink, T> put) {
        out.putVarint(elements.size());
        for (T element : elements) {
            put.accept(out, element);
        }
    }

    static <T> List<T> takeList(ByteSource in, Function<ByteSource, T> take) {
        int count = in.takeCount();
        List<T> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(take.apply(in));
        }
        return elements;
    }
}
