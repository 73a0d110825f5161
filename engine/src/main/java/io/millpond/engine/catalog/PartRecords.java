package io.millpond.engine.catalog;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// What the catalog remembers of tables' parts beside those that are visible: parts that were
/// detached, parts that were frozen under the name of a backup, and the mutations. Immutable.
///
/// @param detached by table and part name; the files are in the table's directory
/// @param frozen by the name of the backup; they outlive their tables
/// @param mutations by table and number, those that are done too
record PartRecords(
        Map<UUID, Map<String, PartEntry>> detached,
        Map<String, Map<UUID, Map<String, PartEntry>>> frozen,
        Map<UUID, TreeMap<Long, MutationEntry>> mutations) {
    static final PartRecords EMPTY = new PartRecords(Map.of(), Map.of(), Map.of());

    Collection<PartEntry> detached(UUID table) {
        return new TreeMap<>(detached.getOrDefault(table, Map.of())).values();
    }

    Collection<MutationEntry> mutations(UUID table) {
        return mutations.getOrDefault(table, new TreeMap<>()).values();
    }

    PartRecords apply(CatalogEdit.PartRecordEdit edit) {
        return switch (edit) {
            case CatalogEdit.SetDetachedParts(UUID table, var added, var removed) ->
                    new PartRecords(changed(detached, table, added, removed), frozen, mutations);
            case CatalogEdit.SetFrozenParts(String backup, UUID table, var added, var removed) -> {
                Map<String, Map<UUID, Map<String, PartEntry>>> all = new TreeMap<>(frozen);
                Map<UUID, Map<String, PartEntry>> tables =
                        changed(all.getOrDefault(backup, Map.of()), table, added, removed);
                if (tables.isEmpty()) {
                    all.remove(backup);
                } else {
                    all.put(backup, tables);
                }
                yield new PartRecords(detached, all, mutations);
            }
            case CatalogEdit.PutMutation(UUID table, MutationEntry mutation) -> {
                TreeMap<Long, MutationEntry> known = known(table);
                known.put(mutation.number(), mutation);
                yield withMutations(table, known);
            }
            case CatalogEdit.FinishMutation(UUID table, long number, long doneMs) -> {
                TreeMap<Long, MutationEntry> known = known(table);
                MutationEntry waiting = known.get(number);
                if (waiting == null || waiting.isDone()) {
                    throw new DatabaseException(
                            ErrorCode.ABORTED, "Mutation %d was killed".formatted(number));
                }
                known.put(number, waiting.done(doneMs));
                yield withMutations(table, known);
            }
            case CatalogEdit.DropMutations(UUID table, var numbers) -> {
                TreeMap<Long, MutationEntry> known = known(table);
                known.keySet().removeAll(numbers);
                yield withMutations(table, known);
            }
        };
    }

    private TreeMap<Long, MutationEntry> known(UUID table) {
        return new TreeMap<>(mutations.getOrDefault(table, new TreeMap<>()));
    }

    private PartRecords withMutations(UUID table, TreeMap<Long, MutationEntry> changed) {
        Map<UUID, TreeMap<Long, MutationEntry>> all = new HashMap<>(mutations);
        if (changed.isEmpty()) {
            all.remove(table);
        } else {
            all.put(table, changed);
        }
        return new PartRecords(detached, frozen, all);
    }

    private static Map<UUID, Map<String, PartEntry>> changed(
            Map<UUID, Map<String, PartEntry>> before,
            UUID table,
            List<PartEntry> added,
            List<String> removed) {
        Map<String, PartEntry> parts = new HashMap<>(before.getOrDefault(table, Map.of()));
        for (String name : removed) {
            if (parts.remove(name) == null) {
                throw new DatabaseException(
                        ErrorCode.NO_SUCH_DATA_PART,
                        "There is no part %s of this kind any more".formatted(name));
            }
        }
        for (PartEntry part : added) {
            if (parts.put(part.name(), part) != null) {
                throw new IllegalStateException(
                        "Part %s of table %s is there already".formatted(part.name(), table));
            }
        }
        Map<UUID, Map<String, PartEntry>> all = new HashMap<>(before);
        if (parts.isEmpty()) {
            all.remove(table);
        } else {
            all.put(table, parts);
        }
        return all;
    }

    /// After a table was dropped.
    PartRecords without(UUID table) {
        Map<UUID, Map<String, PartEntry>> parts = new HashMap<>(detached);
        parts.remove(table);
        Map<UUID, TreeMap<Long, MutationEntry>> changes = new HashMap<>(mutations);
        changes.remove(table);
        return new PartRecords(parts, frozen, changes);
    }

    /// The edits that make no records equal to these.
    List<CatalogEdit> edits() {
        List<CatalogEdit> edits = new ArrayList<>();
        detached.forEach(
                (table, parts) ->
                        edits.add(
                                new CatalogEdit.SetDetachedParts(
                                        table, List.copyOf(parts.values()), List.of())));
        frozen.forEach(
                (backup, tables) ->
                        tables.forEach(
                                (table, parts) ->
                                        edits.add(
                                                new CatalogEdit.SetFrozenParts(
                                                        backup,
                                                        table,
                                                        List.copyOf(parts.values()),
                                                        List.of()))));
        mutations.forEach(
                (table, entries) ->
                        entries.values()
                                .forEach(e -> edits.add(new CatalogEdit.PutMutation(table, e))));
        return edits;
    }
}
