package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.mergetree.PartChoice;
import io.millpond.engine.mergetree.PartitionChanges;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.Table;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.Partition;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The commands of ALTER TABLE on whole partitions and parts.
final class PartitionStatements {
    private static final Setting<Boolean> ALLOW_DROP_DETACHED =
            QuerySettings.known("allow_drop_detached", SettingType.BOOL);
    private static final Setting<Boolean> VERBOSE =
            QuerySettings.known("alter_partition_verbose_result", SettingType.BOOL);
    private static final List<Field> ATTACHED =
            List.of(
                    new Field("command_type", DataTypes.STRING),
                    new Field("partition_id", DataTypes.STRING),
                    new Field("part_name", DataTypes.STRING),
                    new Field("old_part_name", DataTypes.STRING));
    private static final List<Field> FROZEN =
            List.of(
                    new Field("command_type", DataTypes.STRING),
                    new Field("partition_id", DataTypes.STRING),
                    new Field("part_name", DataTypes.STRING),
                    new Field("backup_name", DataTypes.STRING),
                    new Field("backup_path", DataTypes.STRING),
                    new Field("part_backup_path", DataTypes.STRING));

    private final StatementScope scope;
    private final AlterCommand.PartitionCommand command;
    private final MergeTreeTable table;

    private PartitionStatements(
            StatementScope scope, AlterCommand.PartitionCommand command, MergeTreeTable table) {
        this.scope = scope;
        this.command = command;
        this.table = table;
    }

    static BlockStream execute(
            AlterCommand.PartitionCommand command, TableName name, StatementScope scope) {
        return new PartitionStatements(scope, command, parted(scope.table(name), scope)).run();
    }

    private static MergeTreeTable parted(Table table, StatementScope scope) {
        Table target =
                table instanceof MaterializedView view
                        ? view.ownTable(scope.instance().catalog().snapshot())
                        : table;
        if (target instanceof MergeTreeTable found) {
            return found;
        }
        throw new DatabaseException(
                ErrorCode.NOT_IMPLEMENTED,
                "Table engine %s doesn't support partitioning"
                        .formatted(target.definition().engine()));
    }

    private BlockStream run() {
        PartitionChanges changes = new PartitionChanges(table, scope.context().token());
        return switch (command) {
            case AlterCommand.ChangePartition(
                            AlterCommand.PartitionAction action,
                            Partition partition,
                            String backup,
                            _) ->
                    change(changes, action, partition, backup);
            case AlterCommand.CopyPartition(
                            boolean isReplacing,
                            Partition partition,
                            TableName from,
                            _) -> {
                if (isReplacing) {
                    refuseAll(partition);
                }
                PartChoice choice = choice(partition);
                changes.copyFrom(source(from), choice, isReplacing);
                yield ResultRows.none();
            }
            case AlterCommand.MovePartition(
                            Partition partition,
                            AlterCommand.Destination destination,
                            _) -> {
                move(changes, partition, destination);
                yield ResultRows.none();
            }
        };
    }

    private BlockStream change(
            PartitionChanges changes,
            AlterCommand.PartitionAction action,
            @Nullable Partition partition,
            @Nullable String backup) {
        return switch (action) {
            case DROP -> done(changes.drop(choice(partition)), false);
            case DETACH -> done(changes.detach(choice(partition)), false);
            case ATTACH -> done(changes.attach(choice(partition)), true);
            case DROP_DETACHED -> {
                if (!scope.context().settings().get(ALLOW_DROP_DETACHED)) {
                    throw new DatabaseException(
                            ErrorCode.SUPPORT_IS_DISABLED,
                            "Cannot execute query: DROP DETACHED PART is disabled (see"
                                    + " allow_drop_detached setting).");
                }
                yield done(changes.dropDetached(choice(partition)), false);
            }
            case FORGET -> {
                forget(choice(partition));
                yield ResultRows.none();
            }
            case FREEZE ->
                    frozen(
                            "FREEZE",
                            changes.freeze(
                                    backup == null || backup.isEmpty() ? nextBackup() : backup,
                                    choice(partition)),
                            partition);
            case UNFREEZE ->
                    frozen(
                            "UNFREEZE",
                            changes.unfreeze(backup == null ? "" : backup, choice(partition)),
                            partition);
        };
    }

    private BlockStream done(List<PartitionChanges.Changed> parts, boolean isAttach) {
        if (!isAttach || !scope.context().settings().get(VERBOSE)) {
            return ResultRows.none();
        }
        return ResultRows.of(
                ATTACHED,
                parts.stream()
                        .map(
                                part ->
                                        List.of(
                                                "ATTACH PARTITION",
                                                part.partitionId(),
                                                part.name(),
                                                part.oldName()))
                        .toList());
    }

    private BlockStream frozen(
            String word, PartitionChanges.Frozen frozen, @Nullable Partition partition) {
        if (!scope.context().settings().get(VERBOSE)) {
            return ResultRows.none();
        }
        List<List<String>> rows = new ArrayList<>();
        for (PartitionChanges.Changed part : frozen.parts()) {
            rows.add(
                    List.of(
                            word + (partition == null ? " ALL" : " PARTITION"),
                            part.partitionId(),
                            part.name(),
                            frozen.backup(),
                            frozen.directory().toString(),
                            frozen.directory().resolve(part.name()).toString()));
        }
        return ResultRows.of(FROZEN, rows);
    }

    /// The number after the highest that names a backup.
    private String nextBackup() {
        long highest = 0;
        for (String name : scope.instance().catalog().snapshot().frozenParts().keySet()) {
            if (name.matches("\\d{1,18}")) {
                highest = Math.max(highest, Long.parseLong(name));
            }
        }
        return Long.toString(highest + 1);
    }

    private void forget(PartChoice choice) {
        CatalogSnapshot snapshot = scope.instance().catalog().snapshot();
        if (snapshot.parts(table.uuid()).stream()
                .anyMatch(part -> part.partitionId().equals(choice.partitionId()))) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_FORGET_PARTITION,
                    "Partition %s is not empty.".formatted(choice.partitionId()));
        }
    }

    private MergeTreeTable source(TableName from) {
        Table source = scope.table(scope.full(from));
        if (source instanceof MergeTreeTable found) {
            return found;
        }
        throw new DatabaseException(
                ErrorCode.NOT_IMPLEMENTED,
                "Cannot replace partition from table %s with storage %s to table %s"
                        .formatted(scope.full(from), source.definition().engine(), table.name()));
    }

    private void move(
            PartitionChanges changes, Partition partition, AlterCommand.Destination destination) {
        refuseAll(partition);
        switch (destination) {
            case AlterCommand.ToTable(TableName to) -> {
                Table target = scope.table(scope.full(to));
                if (!(target instanceof MergeTreeTable found)) {
                    throw new DatabaseException(
                            ErrorCode.NOT_IMPLEMENTED,
                            "Cannot move partition from table %s to table %s with storage %s"
                                    .formatted(
                                            table.name(),
                                            scope.full(to),
                                            target.definition().engine()));
                }
                changes.moveTo(found, choice(partition));
            }
            case AlterCommand.ToDisk(String disk) -> throw noDisk("disk", disk, partition);
            case AlterCommand.ToVolume(String volume) -> throw noDisk("volume", volume, partition);
        }
    }

    private DatabaseException noDisk(String kind, String name, Partition partition) {
        return new DatabaseException(
                ErrorCode.UNKNOWN_DISK,
                name.equals("default")
                        ? "All parts of partition '%s' are already on %s '%s'."
                                .formatted(choice(partition).partitionId(), kind, name)
                        : "No such %s `%s` in storage policy `default`.".formatted(kind, name));
    }

    private static void refuseAll(Partition partition) {
        if (partition instanceof Partition.All) {
            throw new DatabaseException(
                    ErrorCode.SUPPORT_IS_DISABLED,
                    "Only support DROP/DETACH/ATTACH PARTITION ALL currently.");
        }
    }

    private PartChoice choice(@Nullable Partition partition) {
        return choice(table, partition, scope);
    }

    /// The parts of a table that a clause is about.
    static PartChoice choice(
            MergeTreeTable table, @Nullable Partition partition, StatementScope scope) {
        return switch (partition) {
            case null -> PartChoice.ALL;
            case Partition.All _ -> PartChoice.ALL;
            case Partition.ById(String id, _) when id.isEmpty() ->
                    throw new DatabaseException(
                            ErrorCode.INVALID_PARTITION_VALUE, "Partition id is empty");
            case Partition.ById(String id, _) -> PartChoice.partition(id);
            case Partition.SinglePart(String name, _) -> PartChoice.part(name);
            case Partition.ByValue(var value, _) ->
                    PartChoice.partition(table.partitionId(value, scope.context()));
        };
    }
}
