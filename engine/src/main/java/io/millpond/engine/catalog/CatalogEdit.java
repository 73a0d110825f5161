package io.millpond.engine.catalog;

import java.util.List;
import java.util.UUID;

/// One change of the catalog. A list of edits is one frame: all of them or none.
///
/// Applying one that does not fit the snapshot (a name that is taken, a part that is gone) throws,
/// so an edit that was prepared for an older snapshot is safe to commit. Encoded by
/// [CatalogCodec].
public sealed interface CatalogEdit {
    /// Given once, to an empty catalog: the identity under which this data directory signs.
    record SetServer(UUID server) implements CatalogEdit {}

    record CreateDatabase(DatabaseEntry database) implements CatalogEdit {}

    /// Drops a database that has no tables.
    record DropDatabase(String name) implements CatalogEdit {}

    /// Another comment on a database.
    record SetDatabaseComment(String name, String comment) implements CatalogEdit {}

    record RenameDatabase(String from, String to) implements CatalogEdit {}

    /// A new table, or a new definition of the one with this uuid (whose name stays).
    record PutTable(TableEntry table) implements CatalogEdit {}

    /// Drops a table with its parts, positions and prepared blocks, and takes its parts out of the
    /// prepared blocks of others.
    record DropTable(UUID table) implements CatalogEdit {}

    /// Drops a table so that it can be had back: it loses its name and keeps what it holds.
    record DropTableLater(UUID table, long droppedMs) implements CatalogEdit {}

    /// A table that was dropped and is kept, where the frames that say so are folded into a
    /// snapshot.
    record PutDroppedTable(DroppedTable table) implements CatalogEdit {}

    /// Gives back a dropped table that is kept, attached under its name, which is free.
    record UndropTable(UUID table) implements CatalogEdit {}

    /// Takes a database with its tables out of service, or back.
    record SetDatabaseAttachment(String name, boolean isAttached) implements CatalogEdit {}

    /// A free name for a table.
    record RenameTable(UUID table, String database, String name) implements CatalogEdit {}

    /// Two tables take each other's names.
    record ExchangeTables(UUID first, UUID second) implements CatalogEdit {}

    record SetAttachment(UUID table, TableEntry.Attachment attachment) implements CatalogEdit {}

    /// Parts become visible and others vanish.
    ///
    /// @param removed names of parts; each must be visible, else the frame is refused
    record PublishParts(UUID table, List<PartEntry> added, List<String> removed)
            implements CatalogEdit {
        public PublishParts {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
        }
    }

    /// Inserted blocks are remembered, so that the same ones are known again.
    ///
    /// Refused, with [DuplicateBlockException], when one of them is known already.
    ///
    /// @param window the most blocks of the table that are remembered
    record RememberBlocks(UUID table, List<InsertedBlock> blocks, int window)
            implements CatalogEdit {
        public RememberBlocks {
            blocks = List.copyOf(blocks);
        }
    }

    /// The query of a refreshable view has run.
    ///
    /// @param startedMs when it began
    record SetRefreshed(UUID view, long startedMs) implements CatalogEdit {}

    /// What was inserted into these partitions of a table is forgotten, and may be inserted again.
    record ForgetBlocks(UUID table, List<String> partitionIds) implements CatalogEdit {
        public ForgetBlocks {
            partitionIds = List.copyOf(partitionIds);
        }
    }

    /// A change of what [PartRecords] holds.
    sealed interface PartRecordEdit extends CatalogEdit {
        UUID table();
    }

    /// Parts that queries do not see come to, or leave, those that a table keeps aside.
    ///
    /// @param removed names of parts; each must be there, else the frame is refused
    record SetDetachedParts(UUID table, List<PartEntry> added, List<String> removed)
            implements PartRecordEdit {
        public SetDetachedParts {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
        }
    }

    /// Files that FREEZE linked come to, or leave, a backup.
    ///
    /// @param removed as in [SetDetachedParts]
    record SetFrozenParts(String backup, UUID table, List<PartEntry> added, List<String> removed)
            implements PartRecordEdit {
        public SetFrozenParts {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
        }
    }

    /// A mutation that shall be done, or one that is done.
    record PutMutation(UUID table, MutationEntry mutation) implements PartRecordEdit {}

    /// A mutation is done, by what else is in the frame. Refused when it does not wait any more.
    record FinishMutation(UUID table, long number, long doneMs) implements PartRecordEdit {}

    /// Forgets mutations, those that wait too.
    record DropMutations(UUID table, List<Long> numbers) implements PartRecordEdit {
        public DropMutations {
            numbers = List.copyOf(numbers);
        }
    }

    /// A change of what has a name of its own, in no database.
    sealed interface NamedEdit extends CatalogEdit {}

    record PutNamedCollection(NamedCollection collection) implements NamedEdit {}

    record DropNamedCollection(String name) implements NamedEdit {}

    /// A new function, or a new definition of one.
    record PutFunction(UserFunction function) implements NamedEdit {}

    record DropFunction(String name) implements NamedEdit {}

    /// How far a lane of a streaming table has read.
    ///
    /// @param sequence higher than that of any earlier frame of the table
    record SetPositions(UUID table, int lane, long sequence, List<StreamPosition> positions)
            implements CatalogEdit {
        public SetPositions {
            positions = List.copyOf(positions);
        }
    }

    /// Forgets every position of a streaming table; the sequence stays.
    record DropPositions(UUID table) implements CatalogEdit {}

    /// Whether a streaming table takes in data by itself; it stays so until the next such edit,
    /// whatever the table is called and however often it is detached.
    record SetStreamMode(UUID table, StreamMode mode) implements CatalogEdit {}

    /// Parts of a streaming table's targets become durable without becoming visible, with the
    /// positions that go with them.
    record PrepareIngest(UUID table, PreparedIngest ingest) implements CatalogEdit {}

    /// A prepared block becomes visible: its parts, in the targets that still exist, and its
    /// positions. Refused when it is not prepared any more.
    record PublishPrepared(UUID table, long sequence) implements CatalogEdit {}

    /// A prepared block will never be visible. Refused when it is not prepared any more.
    record DropPrepared(UUID table, long sequence) implements CatalogEdit {}

    /// The last prepared block of a lane that became visible, where the frames that say so are
    /// folded into a snapshot.
    record SetDecided(UUID table, int lane, long sequence) implements CatalogEdit {}

    /// What a streaming table has read comes from a backup: partitions that have no position begin
    /// as if its group had none either.
    record SetRestored(UUID table) implements CatalogEdit {}
}
