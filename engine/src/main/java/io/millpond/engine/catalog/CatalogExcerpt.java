package io.millpond.engine.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

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
    /// @param hasCollections whether named collections and functions of users are taken too
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
        edits.addAll(withoutPartsAside(snapshot));
        Map<String, Integer> tableCounts = new HashMap<>();
        for (TableEntry table : snapshot.keptTables()) {
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
        snapshot.detachedDatabases()
                .forEach(d -> edits.add(new CatalogEdit.DropDatabase(d.name())));
        if (!selection.hasCollections()) {
            snapshot.namedCollections()
                    .forEach(c -> edits.add(new CatalogEdit.DropNamedCollection(c.name())));
            snapshot.functions().forEach(f -> edits.add(new CatalogEdit.DropFunction(f.name())));
        }
        return new CatalogExcerpt(snapshot.apply(edits));
    }

    /// Parts that are detached or frozen are no part of a table either.
    private static List<CatalogEdit> withoutPartsAside(CatalogSnapshot snapshot) {
        List<CatalogEdit> edits = new ArrayList<>();
        for (TableEntry table : snapshot.keptTables()) {
            List<String> names =
                    snapshot.detachedParts(table.uuid()).stream().map(PartEntry::name).toList();
            if (!names.isEmpty()) {
                edits.add(new CatalogEdit.SetDetachedParts(table.uuid(), List.of(), names));
            }
        }
        snapshot.frozenParts()
                .forEach(
                        (backup, tables) ->
                                tables.forEach(
                                        (table, parts) ->
                                                edits.add(
                                                        new CatalogEdit.SetFrozenParts(
                                                                backup,
                                                                table,
                                                                List.of(),
                                                                List.copyOf(parts.keySet())))));
        return edits;
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

    /// The edits that give a table that was just made what is known of one in here beside its rows:
    /// changes that are still to be made to them, and what it has read.
    ///
    /// @param hasPositions whether what it has read comes too, for a streaming table
    /// @param hasRows whether its rows come too, and with them what is to be done to them
    public List<CatalogEdit> stateOf(
            UUID stored, UUID made, boolean hasPositions, boolean hasRows) {
        List<CatalogEdit> edits = new ArrayList<>();
        for (MutationEntry mutation : catalog.mutations(stored)) {
            if (hasRows && !mutation.isDone()) {
                edits.add(new CatalogEdit.PutMutation(made, mutation));
            }
        }
        StreamState stream = catalog.stream(stored);
        if (hasPositions) {
            edits.add(
                    new CatalogEdit.SetPositions(
                            made,
                            0,
                            stream.sequence(),
                            stream.positions().values().stream()
                                    .map(StreamPosition::restored)
                                    .toList()));
            edits.add(new CatalogEdit.SetRestored(made));
        }
        if (stream.mode() != StreamMode.RUNNING) {
            edits.add(new CatalogEdit.SetStreamMode(made, stream.mode()));
        }
        return edits;
    }
}
