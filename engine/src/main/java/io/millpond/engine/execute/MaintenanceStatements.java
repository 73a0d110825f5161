package io.millpond.engine.execute;

import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.mergetree.PartChoice;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.Optimizable;
import io.millpond.engine.table.PartVerdict;
import io.millpond.engine.table.StoredTable;
import io.millpond.engine.table.Table;
import io.millpond.sql.ast.Check;
import io.millpond.sql.ast.Optimize;
import io.millpond.sql.ast.Partition;
import io.millpond.sql.ast.SystemCommand;
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
import java.util.Optional;

/// OPTIMIZE, CHECK TABLE and the SYSTEM commands.
final class MaintenanceStatements {
    private static final Setting<Boolean> IS_SINGLE_VALUE =
            QuerySettings.known("check_query_single_value_result", SettingType.BOOL);
    private static final List<Field> TABLE =
            List.of(new Field("database", DataTypes.STRING), new Field("table", DataTypes.STRING));
    private static final List<Field> VERDICT =
            List.of(
                    new Field("part_path", DataTypes.STRING),
                    new Field("is_passed", DataTypes.UINT8),
                    new Field("message", DataTypes.STRING));

    private MaintenanceStatements() {}

    static BlockStream optimize(Optimize optimize, StatementScope scope) {
        TableName full = scope.changed(scope.full(optimize.table()));
        Table named = scope.table(full);
        Table table =
                named instanceof MaterializedView view
                        ? view.ownTable(scope.instance().catalog().snapshot())
                        : named;
        if (!(table instanceof Optimizable optimizable)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Method optimize is not supported by storage %s"
                            .formatted(table.definition().engine()));
        }
        if (optimize.isFinal() && !(table instanceof MergeTreeTable)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "FINAL cannot be specified when optimizing table of type %s"
                            .formatted(table.definition().engine()));
        }
        Optional<List<String>> columns = Optional.empty();
        if (optimize.deduplicate()) {
            if (!(table instanceof MergeTreeTable parted)) {
                throw new DatabaseException(
                        ErrorCode.NOT_IMPLEMENTED,
                        "OPTIMIZE with DEDUPLICATE is not supported by storage %s"
                                .formatted(table.definition().engine()));
            }
            columns = Optional.of(Deduplication.columns(optimize, full, parted, scope));
        }
        optimizable.optimize(
                MutationStatements.partitionId(table, optimize.partition(), scope),
                optimize.cleanup() ? Optimizable.Merging.CLEANUP : Optimizable.Merging.ORDINARY,
                scope.context().token());
        if (columns.isPresent() && table instanceof MergeTreeTable parted) {
            parted.deduplicate(
                    MutationStatements.partitionId(table, optimize.partition(), scope),
                    columns.get(),
                    scope.context().token());
        }
        return ResultRows.none();
    }

    static BlockStream check(Check check, StatementScope scope) {
        TableName name = check.table();
        if (name == null) {
            return checkAll(scope);
        }
        TableName full = scope.changed(scope.full(name));
        if (!(scope.table(full) instanceof StoredTable table)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Check query is not supported for %s storage."
                            .formatted(scope.table(full).definition().engine()));
        }
        List<PartVerdict> verdicts =
                table.check(
                        scope.snapshot(),
                        choice(check.partition(), table, scope)::matches,
                        scope.context().token());
        if (verdicts.isEmpty() && check.partition() instanceof Partition.SinglePart part) {
            throw new DatabaseException(
                    ErrorCode.NO_SUCH_DATA_PART,
                    "No such data part '%s' to check in table '%s'.".formatted(part.name(), full));
        }
        if (scope.context().settings().get(IS_SINGLE_VALUE)) {
            return ResultRows.flag("result", verdicts.stream().allMatch(PartVerdict::isPassed));
        }
        return ResultRows.of(VERDICT, verdicts.stream().map(MaintenanceStatements::row).toList());
    }

    private static PartChoice choice(
            @Nullable Partition partition, Table table, StatementScope scope) {
        if (partition instanceof Partition.ByValue && !(table instanceof MergeTreeTable)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Storage %s has no partitions".formatted(table.definition().engine()));
        }
        return table instanceof MergeTreeTable parted
                ? PartitionStatements.choice(parted, partition, scope)
                : PartChoice.ALL;
    }

    private static List<Object> row(PartVerdict verdict) {
        return List.of(verdict.part(), verdict.isPassed(), verdict.fault());
    }

    private static BlockStream checkAll(StatementScope scope) {
        List<Field> fields = new ArrayList<>(TABLE);
        fields.addAll(VERDICT);
        List<List<Object>> rows = new ArrayList<>();
        for (TableEntry entry : scope.snapshot().tables()) {
            if (scope.instance().tables().find(entry).orElse(null) instanceof StoredTable table) {
                for (PartVerdict verdict :
                        table.check(scope.snapshot(), _ -> true, scope.context().token())) {
                    List<Object> row = new ArrayList<>(List.of(entry.database(), entry.name()));
                    row.addAll(row(verdict));
                    rows.add(row);
                }
            }
        }
        return ResultRows.of(fields, rows);
    }

    static BlockStream system(SystemCommand command, StatementScope scope) {
        switch (command) {
            case SystemCommand.SwitchWork work when work.kind().equals("MERGES") ->
                    switchMerges(work, scope);
            case SystemCommand.SwitchWork work when work.kind().equals("TTL MERGES") ->
                    mergeTrees(work, scope).forEach(t -> t.merges().setTtlPaused(!work.start()));
            case SystemCommand.SteerTable steer -> StreamStatements.steer(steer, scope);
            case SystemCommand.SteerAll steer -> StreamStatements.steerAll(steer, scope);
            case SystemCommand.Seek seek -> StreamStatements.seek(seek, scope);
            case SystemCommand.Resolve resolve -> StreamStatements.resolve(resolve, scope);
            case SystemCommand.ReplayDeadLetters replay -> {
                return ReplayStatements.replay(replay, scope);
            }
            case SystemCommand.SwitchWork work
                    when work.kind().endsWith("VIEW") || work.kind().equals("VIEWS") ->
                    RefreshStatements.switchViews(work, scope);
            case SystemCommand.PlainCommand plain when plain.words().endsWith(" VIEW") ->
                    RefreshStatements.run(plain, scope);
            case SystemCommand.PlainCommand plain
                    when plain.words().equals("FLUSH ASYNC INSERT QUEUE") -> {
                TableName name = plain.table();
                scope.instance()
                        .insertQueues()
                        .flushAll(name == null ? null : scope.entry(scope.full(name)).uuid());
            }
            case SystemCommand.PlainCommand plain
                    when plain.words().startsWith("FLUSH")
                            || plain.words().startsWith("DROP")
                            || plain.words().startsWith("RELOAD")
                            || plain.words().startsWith("CLEAR") -> {
                // What these flush or drop does not exist here: logs in tables, caches of marks.
            }
            default ->
                    throw new DatabaseException(
                            ErrorCode.NOT_IMPLEMENTED, "The SYSTEM command is not supported");
        }
        return ResultRows.none();
    }

    private static void switchMerges(SystemCommand.SwitchWork work, StatementScope scope) {
        mergeTrees(work, scope).forEach(table -> table.merges().setPaused(!work.start()));
    }

    private static List<MergeTreeTable> mergeTrees(
            SystemCommand.SwitchWork work, StatementScope scope) {
        TableName name = work.table();
        if (name == null) {
            return scope.instance().tables().all(MergeTreeTable.class);
        }
        // A table that does not exist has no merges, which is no error in ClickHouse either.
        TableName full = scope.full(name);
        Optional<TableEntry> entry =
                scope.snapshot().table(StatementScope.database(full), full.table());
        return scope.instance().tables().all(MergeTreeTable.class).stream()
                .filter(table -> entry.isPresent() && table.uuid().equals(entry.get().uuid()))
                .toList();
    }
}
