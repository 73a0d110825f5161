package io.millpond.engine.execute;

import io.millpond.engine.mergetree.MergeTreeMutations;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.mergetree.PartChoice;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.Rewritable;
import io.millpond.engine.table.RowCommands;
import io.millpond.engine.table.Table;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.Assignment;
import io.millpond.sql.ast.Delete;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Partition;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.ast.Update;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/// Changes of rows that are there: ALTER DELETE, ALTER UPDATE, DELETE, UPDATE and the like.
final class MutationStatements {
    private static final Setting<Long> MUTATIONS_SYNC =
            QuerySettings.known("mutations_sync", SettingType.UINT64);

    private MutationStatements() {}

    static BlockStream delete(Delete delete, StatementScope scope) {
        TableName name = scope.full(delete.table());
        Table table = target(scope.table(name), scope);
        if (table instanceof Rewritable rewritable && rewritable.hasDelete()) {
            AlterCommand.DeleteRows rows =
                    new AlterCommand.DeleteRows(delete.where(), delete.partition(), delete.span());
            order(List.of(rows), table, MergeTreeMutations.Wait.DONE, true, scope);
            return ResultRows.none();
        }
        if (!(table instanceof MergeTreeTable)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "DELETE query is not supported for table %s.".formatted(name));
        }
        // What ClickHouse lists a lightweight DELETE as.
        AlterCommand.UpdateRows hide =
                new AlterCommand.UpdateRows(
                        List.of(
                                new Assignment(
                                        RowCommands.ROW_EXISTS,
                                        Literal.IntegerLiteral.of(0),
                                        delete.span())),
                        delete.where(),
                        delete.partition(),
                        delete.span());
        order(List.of(hide), table, MergeTreeMutations.Wait.DONE, true, scope);
        return ResultRows.none();
    }

    static BlockStream update(Update update, StatementScope scope) {
        Table table = target(scope.table(scope.full(update.table())), scope);
        if (!(table instanceof MergeTreeTable parted)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    ("Lightweight updates are not supported. Table with engine %s doesn't support"
                                    + " lightweight updates.")
                            .formatted(table.definition().engine()));
        }
        if (!parted.hasRowNumbers()) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Lightweight updates are not supported. Lightweight updates are supported only"
                            + " for tables with materialized _block_number column. Run 'MODIFY"
                            + " SETTING enable_block_number_column = 1' command to enable it.");
        }
        AlterCommand.UpdateRows command =
                new AlterCommand.UpdateRows(
                        update.assignments(), update.where(), update.partition(), update.span());
        order(List.of(command), table, MergeTreeMutations.Wait.DONE, false, scope);
        return ResultRows.none();
    }

    /// Does commands that change rows as one mutation.
    static void execute(List<AlterCommand> commands, TableName name, StatementScope scope) {
        boolean isAwaited = scope.context().settings().get(MUTATIONS_SYNC) > 0;
        order(
                commands,
                target(scope.table(name), scope),
                isAwaited ? MergeTreeMutations.Wait.DONE : MergeTreeMutations.Wait.MOMENT,
                true,
                scope);
    }

    private static Table target(Table table, StatementScope scope) {
        return table instanceof MaterializedView view
                ? view.targetTable(scope.instance().catalog().snapshot())
                : table;
    }

    private static void order(
            List<AlterCommand> commands,
            Table table,
            MergeTreeMutations.Wait wait,
            boolean isKept,
            StatementScope scope) {
        if (table instanceof MergeTreeTable parted) {
            parted.mutations().order(commands, texts(commands), scope.context(), wait, isKept);
            return;
        }
        if (!(table instanceof Rewritable rewritable)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Table engine %s doesn't support mutations."
                            .formatted(table.definition().engine()));
        }
        if (!rewritable.canUpdate()
                && !commands.stream().allMatch(AlterCommand.DeleteRows.class::isInstance)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Table engine %s supports only DELETE mutations"
                            .formatted(table.definition().engine()));
        }
        List<RowCommands.Step> steps =
                RowCommands.bind(commands, rewritable.definition(), scope.context());
        rewritable.rewrite(
                Optional.empty(),
                rewritable.definition().storedHeader(),
                rows -> {
                    Block changed = rows;
                    for (RowCommands.Step step : steps) {
                        changed = step.rewrite().apply(changed);
                    }
                    return changed;
                },
                scope.context().token());
    }

    /// Commands as the catalog keeps them and `system.mutations` shows them.
    static List<String> texts(List<AlterCommand> commands) {
        return commands.stream().map(SqlFormatter::alterCommand).toList();
    }

    /// The partition that OPTIMIZE and others name, by its id.
    static Optional<String> partitionId(
            Table table, @Nullable Partition partition, StatementScope scope) {
        if (partition == null || partition instanceof Partition.All) {
            return Optional.empty();
        }
        if (partition instanceof Partition.ById(String id, _)) {
            return Optional.of(id);
        }
        if (!(table instanceof MergeTreeTable parted)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Storage %s has no partitions".formatted(table.definition().engine()));
        }
        PartChoice choice = PartitionStatements.choice(parted, partition, scope);
        return Optional.ofNullable(choice.partitionId());
    }
}
