package io.millpond.engine.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// Some tables of a catalog, with what they hold at one moment, on their way into another catalog
/// or back into the same one: what a backup keeps. Immutable.
///
/// Blocks that wait for a decision are not in it: they are no part of any table.
///
/// @param catalog holds these databases, tables, collections and nothing else
public record CatalogExcerpt(CatalogSnapshot catalog) {

    /// What of a snapshot is taken.
    ///
    /// @param databases their names
    /// @param hasCollections whether named collections are taken too
    public record Selection(Set<String> databases, Set<UUID> tables, boolean hasCollections) {
        public Selection {
            databases = Set.copyOf(databases);
            tables = Set.copyOf(tables);
        }
    }

    /// The selected part of a snapshot. A database that is not selected is in it while one of its
    /// tables is.
    public static CatalogExcerpt of(CatalogSnapshot snapshot, Selection selection) {
        List<CatalogEdit> edits = new ArrayList<>();
        snapshot.streams()
                .forEach(
                        (table, stream) ->
                                stream.prepared()
                                        .keySet()
                                        .forEach(
                                                sequence ->
                                                        edits.add(
                                                                new CatalogEdit.DropPrepared(
                                                                        table, sequence))));
        Map<String, Integer> tableCounts = new HashMap<>();
        for (TableEntry table : snapshot.tables()) {
            if (selection.tables().contains(table.uuid())) {
                tableCounts.merge(table.database(), 1, Integer::sum);
            } else {
                edits.add(new CatalogEdit.DropTable(table.uuid()));
            }
        }
        for (DatabaseEntry database : snapshot.databases()) {
            String name = database.name();
            if (!selection.databases().contains(name) && !tableCounts.containsKey(name)) {
                edits.add(new CatalogEdit.DropDatabase(name));
            }
        }
        if (!selection.hasCollections()) {
            snapshot.namedCollections()
                    .forEach(c -> edits.add(new CatalogEdit.DropNamedCollection(c.name())));
        }
        return new CatalogExcerpt(snapshot.apply(edits));
    }

    /// This excerpt changed.
    public CatalogExcerpt with(List<CatalogEdit> edits) {
        return new CatalogExcerpt(catalog.apply(edits));
    }

    /// The bytes of the excerpt: one frame, as [CatalogCodec] describes it.
    public byte[] encode() {
        return CatalogCodec.encode(CatalogCodec.editsOf(catalog));
    }

    /// Throws `IllegalArgumentException` for bytes that are no excerpt this program reads.
    public static CatalogExcerpt decode(byte[] bytes) {
        return new CatalogExcerpt(CatalogSnapshot.empty().apply(CatalogCodec.decode(bytes)));
    }

    /// The edits that put one table, which `newEntry` makes of its entry, into a catalog that has
    /// its database: the entry, the visible parts, and what it has read, to go on from there.
    ///
    /// @param hasParts whether the rows come too
    /// @param hasPositions whether what it has read comes too, for a streaming table
    public List<CatalogEdit> editsOf(
            TableEntry table,
            Function<TableEntry, TableEntry> newEntry,
            boolean hasParts,
            boolean hasPositions) {
        TableEntry entry = newEntry.apply(table);
        List<CatalogEdit> edits = new ArrayList<>();
        edits.add(new CatalogEdit.PutTable(entry));
        List<PartEntry> parts = List.copyOf(catalog.parts(table.uuid()));
        if (hasParts && !parts.isEmpty()) {
            edits.add(new CatalogEdit.PublishParts(entry.uuid(), parts, List.of()));
        }
        StreamState stream = catalog.stream(table.uuid());
        if (hasPositions) {
            edits.add(
                    new CatalogEdit.SetPositions(
                            entry.uuid(),
                            0,
                            stream.sequence(),
                            stream.positions().values().stream()
                                    .map(StreamPosition::restored)
                                    .toList()));
            edits.add(new CatalogEdit.SetRestored(entry.uuid()));
        }
        if (stream.mode() != StreamMode.RUNNING) {
            edits.add(new CatalogEdit.SetStreamMode(entry.uuid(), stream.mode()));
        }
        return edits;
    }
}
