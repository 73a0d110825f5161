package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.CommitInDoubtException;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.part.PartName;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Commands on whole partitions and parts of one table. Each is one frame; files that it needs are
/// linked before, and files that it makes needless are deleted when nobody reads them.
///
/// A merge or mutation that takes a part away meanwhile makes the frame fail, and the command
/// begins anew with the parts there are then. Single-threaded.
public final class PartitionChanges {
    private static final int ATTEMPTS = 100;

    private final MergeTreeTable table;
    private final CancellationToken token;
    private final FrozenParts shadow;

    /// One part of a command that was done.
    ///
    /// @param oldName what it was called before; may be the same
    public record Changed(String partitionId, String name, String oldName) {}

    /// A backup by FREEZE.
    ///
    /// @param directory where its files are
    public record Frozen(String backup, Path directory, List<Changed> parts) {}

    public PartitionChanges(MergeTreeTable table, CancellationToken token) {
        this.table = table;
        this.token = token;
        this.shadow =
                new FrozenParts(
                        table.services().settings().fileSystem(), table.services().directory());
    }

    /// What an attempt wants to commit.
    ///
    /// @param linked new files of `owner`, to be removed when it fails
    private record Plan(
            List<CatalogEdit> edits,
            List<Changed> changed,
            MergeTreeTable owner,
            List<PartEntry> linked) {}

    private interface Planning {
        Plan plan(CatalogSnapshot snapshot);
    }

    /// Told the first snapshot with the edits.
    private interface Aftermath {
        void run(CatalogSnapshot after, Plan plan);
    }

    private List<Changed> commit(Planning planning, Aftermath aftermath) {
        for (int attempt = 1; ; attempt++) {
            token.check();
            try (SnapshotLease lease = table.services().catalog().lease()) {
                Plan plan = planning.plan(lease.snapshot());
                if (plan.edits().isEmpty()) {
                    return plan.changed();
                }
                try {
                    aftermath.run(table.services().catalog().commit(plan.edits()), plan);
                    return plan.changed();
                } catch (CommitInDoubtException e) {
                    throw e;
                } catch (DatabaseException e) {
                    plan.linked().forEach(part -> plan.owner().files().remove(part.name()));
                    if (e.code() != ErrorCode.NO_SUCH_DATA_PART || attempt == ATTEMPTS) {
                        throw e;
                    }
                    table.services().catalog().settled();
                }
            }
        }
    }

    private List<PartEntry> visible(CatalogSnapshot snapshot, PartChoice choice) {
        String name = choice.partName();
        if (name != null && !PartName.isName(name)) {
            throw new DatabaseException(
                    ErrorCode.BAD_DATA_PART_NAME,
                    "Unexpected part name: %s for format version: 1".formatted(name));
        }
        List<PartEntry> parts = choice.of(snapshot.parts(table.uuid()));
        if (name != null && parts.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.NO_SUCH_DATA_PART, "No part %s in committed state.".formatted(name));
        }
        return parts;
    }

    private List<PartEntry> detached(CatalogSnapshot snapshot, PartChoice choice) {
        List<PartEntry> parts = choice.of(snapshot.detachedParts(table.uuid()));
        if (choice.partName() != null && parts.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.BAD_DATA_PART_NAME,
                    "Detached part \"%s\" not found".formatted(choice.partName()));
        }
        return parts;
    }

    private static List<String> names(List<PartEntry> parts) {
        return parts.stream().map(PartEntry::name).toList();
    }

    private static List<Changed> same(List<PartEntry> parts) {
        return parts.stream().map(p -> new Changed(p.partitionId(), p.name(), p.name())).toList();
    }

    private Plan removal(List<PartEntry> parts, CatalogSnapshot snapshot, List<CatalogEdit> more) {
        List<CatalogEdit> edits = new ArrayList<>();
        if (!parts.isEmpty()) {
            edits.add(new CatalogEdit.PublishParts(table.uuid(), List.of(), names(parts)));
            edits.addAll(more);
            edits.addAll(
                    table.forgetting(
                            snapshot,
                            parts.stream()
                                    .map(PartEntry::partitionId)
                                    .collect(Collectors.toSet())));
        }
        return new Plan(edits, same(parts), table, List.of());
    }

    private static List<String> oldNames(Plan plan) {
        return plan.changed().stream().map(Changed::oldName).toList();
    }

    /// Drops parts for good.
    public List<Changed> drop(PartChoice choice) {
        return commit(
                snapshot -> removal(visible(snapshot, choice), snapshot, List.of()),
                (after, plan) -> table.retire(after.version(), oldNames(plan)));
    }

    /// Takes parts out of sight; the table keeps them aside.
    public List<Changed> detach(PartChoice choice) {
        return commit(
                snapshot -> {
                    List<PartEntry> parts = visible(snapshot, choice);
                    return removal(
                            parts,
                            snapshot,
                            List.of(
                                    new CatalogEdit.SetDetachedParts(
                                            table.uuid(), parts, List.of())));
                },
                (after, plan) ->
                        table.services()
                                .catalog()
                                .retire(
                                        after.version(),
                                        () -> oldNames(plan).forEach(table.files()::setAside)));
    }

    /// Makes parts that were kept aside visible again, as the newest ones.
    public List<Changed> attach(PartChoice choice) {
        return commit(
                snapshot -> {
                    List<PartEntry> parts = detached(snapshot, choice);
                    Plan copied =
                            copied(
                                    parts,
                                    part -> table.files().link(table.files(), part, renamed(part)),
                                    table);
                    List<CatalogEdit> edits =
                            parts.isEmpty()
                                    ? List.of()
                                    : List.of(
                                            new CatalogEdit.SetDetachedParts(
                                                    table.uuid(), List.of(), names(parts)),
                                            new CatalogEdit.PublishParts(
                                                    table.uuid(), copied.linked(), List.of()));
                    return new Plan(edits, copied.changed(), table, copied.linked());
                },
                (after, plan) -> {
                    table.retire(after.version(), oldNames(plan));
                    table.published();
                });
    }

    private String renamed(PartEntry part) {
        long number = table.nextBlockNumber();
        PartName old = PartName.parse(part.name());
        return "%s_%d_%d_%d".formatted(old.partitionId(), number, number, old.level());
    }

    /// Drops parts that are kept aside.
    public List<Changed> dropDetached(PartChoice choice) {
        return commit(
                snapshot -> {
                    List<PartEntry> parts = detached(snapshot, choice);
                    List<CatalogEdit> edits =
                            parts.isEmpty()
                                    ? List.of()
                                    : List.of(
                                            new CatalogEdit.SetDetachedParts(
                                                    table.uuid(), List.of(), names(parts)));
                    return new Plan(edits, same(parts), table, List.of());
                },
                (after, plan) -> table.retire(after.version(), oldNames(plan)));
    }

    /// Adds the rows of another table's parts.
    ///
    /// @param isReplacing whether they take the place of the partition's rows
    public List<Changed> copyFrom(MergeTreeTable source, PartChoice choice, boolean isReplacing) {
        PartCopies copies = new PartCopies(source, table, token);
        copies.check();
        List<String> replaced = new ArrayList<>();
        return commit(
                snapshot -> {
                    List<PartEntry> parts = choice.of(snapshot.parts(source.uuid()));
                    if (parts.isEmpty() && isReplacing) {
                        throw emptySource(source, choice);
                    }
                    replaced.clear();
                    if (isReplacing) {
                        replaced.addAll(names(choice.of(snapshot.parts(table.uuid()))));
                    }
                    Plan copied = copied(parts, copies::copy, table);
                    List<CatalogEdit> edits =
                            parts.isEmpty()
                                    ? List.of()
                                    : List.of(
                                            new CatalogEdit.PublishParts(
                                                    table.uuid(), copied.linked(), replaced));
                    return new Plan(edits, copied.changed(), table, copied.linked());
                },
                (after, _) -> {
                    table.retire(after.version(), List.copyOf(replaced));
                    table.published();
                });
    }

    private static Plan copied(
            List<PartEntry> parts, UnaryOperator<PartEntry> copying, MergeTreeTable owner) {
        List<PartEntry> linked = new ArrayList<>();
        List<Changed> changed = new ArrayList<>();
        try {
            for (PartEntry part : parts) {
                PartEntry copy = copying.apply(part);
                linked.add(copy);
                changed.add(new Changed(part.partitionId(), copy.name(), part.name()));
            }
        } catch (DatabaseException e) {
            linked.forEach(part -> owner.files().remove(part.name()));
            throw e;
        }
        return new Plan(List.of(), changed, owner, linked);
    }

    private static DatabaseException emptySource(MergeTreeTable source, PartChoice choice) {
        return new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                ("Source table %s has no parts in partition %s: refusing `REPLACE PARTITION`"
                                + " because it would silently drop the destination partition's"
                                + " data. Use `ALTER TABLE ... DROP PARTITION` if you intend to"
                                + " drop the destination data.")
                        .formatted(source.name(), choice.partitionId()));
    }

    /// Moves parts into another table.
    public List<Changed> moveTo(MergeTreeTable target, PartChoice choice) {
        PartCopies copies = new PartCopies(table, target, token);
        copies.check();
        if (target.uuid().equals(table.uuid())) {
            return List.of();
        }
        return commit(
                snapshot -> {
                    List<PartEntry> parts = visible(snapshot, choice);
                    Plan copied = copied(parts, copies::copy, target);
                    List<CatalogEdit> edits =
                            parts.isEmpty()
                                    ? List.of()
                                    : List.of(
                                            new CatalogEdit.PublishParts(
                                                    table.uuid(), List.of(), names(parts)),
                                            new CatalogEdit.PublishParts(
                                                    target.uuid(), copied.linked(), List.of()));
                    return new Plan(edits, copied.changed(), target, copied.linked());
                },
                (after, plan) -> {
                    table.retire(after.version(), oldNames(plan));
                    target.published();
                });
    }

    /// Keeps the files of parts as they are now under the name of a backup.
    ///
    /// Errors: DIRECTORY_ALREADY_EXISTS when the backup has one of them already.
    public Frozen freeze(String backup, PartChoice choice) {
        List<Changed> parts =
                commit(
                        snapshot -> {
                            List<PartEntry> chosen = visible(snapshot, choice);
                            checkFree(backup, chosen, snapshot);
                            List<CatalogEdit> edits = new ArrayList<>();
                            if (!chosen.isEmpty()) {
                                shadow.link(
                                        backup,
                                        table.uuid(),
                                        chosen.stream()
                                                .flatMap(p -> table.files().files(p).stream())
                                                .toList());
                                edits.add(
                                        new CatalogEdit.SetFrozenParts(
                                                backup, table.uuid(), chosen, List.of()));
                            }
                            return new Plan(edits, same(chosen), table, List.of());
                        },
                        (_, _) -> {});
        return new Frozen(backup, shadow.directory(backup, table.uuid()), parts);
    }

    private void checkFree(String backup, List<PartEntry> parts, CatalogSnapshot snapshot) {
        Map<String, PartEntry> frozen = frozen(backup, snapshot);
        for (PartEntry part : parts) {
            if (frozen.containsKey(part.name())) {
                throw new DatabaseException(
                        ErrorCode.DIRECTORY_ALREADY_EXISTS,
                        "Directory %s already exists and is not empty."
                                .formatted(
                                        shadow.directory(backup, table.uuid())
                                                .resolve(part.name())));
            }
        }
    }

    private Map<String, PartEntry> frozen(String backup, CatalogSnapshot snapshot) {
        return snapshot.frozenParts()
                .getOrDefault(backup, Map.of())
                .getOrDefault(table.uuid(), Map.of());
    }

    /// Deletes files that a backup keeps.
    public Frozen unfreeze(String backup, PartChoice choice) {
        List<PartEntry> removed = new ArrayList<>();
        List<Changed> parts =
                commit(
                        snapshot -> {
                            removed.clear();
                            removed.addAll(choice.of(frozen(backup, snapshot).values()));
                            List<CatalogEdit> edits = new ArrayList<>();
                            if (!removed.isEmpty()) {
                                edits.add(
                                        new CatalogEdit.SetFrozenParts(
                                                backup, table.uuid(), List.of(), names(removed)));
                            }
                            return new Plan(edits, same(removed), table, List.of());
                        },
                        (_, _) -> shadow.remove(backup, table.uuid(), removed));
        return new Frozen(backup, shadow.directory(backup, table.uuid()), parts);
    }
}
