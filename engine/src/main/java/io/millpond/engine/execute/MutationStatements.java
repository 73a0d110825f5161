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
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Identifiers;
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
import java.util.function.UnaryOperator;

/// Changes of rows that are there: ALTER DELETE, ALTER UPDATE, DELETE, UPDATE and the like.
final class MutationStatements {
    private static final Setting<Long> MUTATIONS_SYNC =
            QuerySettings.known("mutations_sync", SettingType.UINT64);
    private static final Setting<Long> DELETES_SYNC =
            QuerySettings.known("lightweight_deletes_sync", SettingType.UINT64);
    private static final Setting<Boolean> ENABLE_DELETE =
            QuerySettings.known("enable_lightweight_delete", SettingType.BOOL);
    private static final Setting<Boolean> ENABLE_UPDATE =
            QuerySettings.known("enable_lightweight_update", SettingType.BOOL);

    private MutationStatements() {}

    static BlockStream delete(Delete delete, StatementScope scope) {
        TableName name = scope.changed(scope.full(delete.table()));
        Table table = scope.table(name);
        if (table instanceof Rewritable rewritable && rewritable.hasDelete()) {
            AlterCommand.DeleteRows rows =
                    new AlterCommand.DeleteRows(delete.where(), delete.partition(), delete.span());
            order(List.of(rows), name, table, MergeTreeMutations.Wait.DONE, true, scope);
            return ResultRows.none();
        }
        if (!(table instanceof MergeTreeTable parted)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "DELETE query is not supported for table %s.".formatted(name));
        }
        if (!scope.context().settings().get(ENABLE_DELETE)) {
            throw new DatabaseException(
                    ErrorCode.SUPPORT_IS_DISABLED,
                    "Lightweight delete mutate is disabled. Set `enable_lightweight_delete` setting"
                            + " to enable it.");
        }
        boolean isUpdate = deletesByUpdate(parted, name, scope);
        if (!isUpdate && parted.refusesDelete()) {
            throw new DatabaseException(
                    ErrorCode.SUPPORT_IS_DISABLED,
                    ("DELETE query is not allowed for table %s because as it has projections and"
                                    + " setting lightweight_mutation_projection_mode is set to"
                                    + " THROW. User should change"
                                    + " lightweight_mutation_projection_mode OR drop all the"
                                    + " projections manually before running the query.")
                            .formatted(name));
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
        boolean isAwaited = isUpdate || scope.context().settings().get(DELETES_SYNC) > 0;
        order(
                List.of(hide),
                name,
                table,
                isAwaited ? MergeTreeMutations.Wait.DONE_NOW : MergeTreeMutations.Wait.MOMENT,
                !isUpdate,
                scope);
        return ResultRows.none();
    }

    /// Whether a DELETE is a lightweight UPDATE, which no list of mutations shows.
    private static boolean deletesByUpdate(
            MergeTreeTable table, TableName name, StatementScope scope) {
        String mode = scope.context().settings().get(QuerySettings.LIGHTWEIGHT_DELETE_MODE);
        if (mode.equals("alter_update")) {
            return false;
        }
        if (!table.hasRowNumbers() && mode.equals("lightweight_update_force")) {
            throw new DatabaseException(
                    ErrorCode.SUPPORT_IS_DISABLED,
                    ("Setting lightweight_delete_mode='lightweight_update_force' but cannot execute"
                                    + " a DELETE of table %s using a lightweight update. %s")
                            .formatted(name, NO_ROW_NUMBERS));
        }
        return table.hasRowNumbers();
    }

    private static final String NO_ROW_NUMBERS =
            "Lightweight updates are supported only for tables with materialized _block_number"
                    + " column. Run 'MODIFY SETTING enable_block_number_column = 1' command to"
                    + " enable it.";

    static BlockStream update(Update update, StatementScope scope) {
        TableName name = scope.changed(scope.full(update.table()));
        Table table = scope.table(name);
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
                    "Lightweight updates are not supported. " + NO_ROW_NUMBERS);
        }
        if (!scope.context().settings().get(ENABLE_UPDATE)) {
            throw new DatabaseException(
                    ErrorCode.SUPPORT_IS_DISABLED,
                    "Lightweight updates are not allowed. Set 'enable_lightweight_update = 1' to"
                            + " allow them.");
        }
        AlterCommand.UpdateRows command =
                new AlterCommand.UpdateRows(
                        update.assignments(), update.where(), update.partition(), update.span());
        order(List.of(command), name, table, MergeTreeMutations.Wait.DONE_NOW, false, scope);
        return ResultRows.none();
    }

    /// Does commands that change rows as one mutation.
    static void execute(List<AlterCommand> commands, TableName name, StatementScope scope) {
        boolean isAwaited = scope.context().settings().get(MUTATIONS_SYNC) > 0;
        order(
                commands,
                name,
                target(scope.table(name), scope),
                isAwaited ? MergeTreeMutations.Wait.DONE : MergeTreeMutations.Wait.MOMENT,
                true,
                scope);
    }

    private static Table target(Table table, StatementScope scope) {
        return table instanceof MaterializedView view
                ? view.ownTable(scope.instance().catalog().snapshot())
                : table;
    }

    private static void order(
            List<AlterCommand> written,
            TableName name,
            Table table,
            MergeTreeMutations.Wait wait,
            boolean isKept,
            StatementScope scope) {
        List<AlterCommand> commands =
                written.stream().map(command -> unqualified(command, name, table)).toList();
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

    /// A command whose columns are called without the table, which may get another name.
    private static AlterCommand unqualified(AlterCommand command, TableName name, Table table) {
        UnaryOperator<Expression> change =
                expression ->
                        Identifiers.replaced(
                                expression, column -> unqualified(column, name, table));
        return switch (command) {
            case AlterCommand.DeleteRows delete ->
                    new AlterCommand.DeleteRows(
                            change.apply(delete.where()), delete.partition(), delete.span());
            case AlterCommand.UpdateRows update ->
                    new AlterCommand.UpdateRows(
                            update.assignments().stream()
                                    .map(
                                            one ->
                                                    new Assignment(
                                                            one.column(),
                                                            change.apply(one.expression()),
                                                            one.span()))
                                    .toList(),
                            change.apply(update.where()),
                            update.partition(),
                            update.span());
            default -> command;
        };
    }

    private static Identifier unqualified(Identifier column, TableName name, Table table) {
        List<String> own = List.of(name.table());
        List<String> full = List.of(StatementScope.database(name), name.table());
        for (List<String> prefix : List.of(full, own)) {
            int count = prefix.size();
            if (column.parts().size() > count
                    && column.parts().subList(0, count).equals(prefix)
                    && table.definition().column(column.fullName()).isEmpty()) {
                List<String> rest = column.parts().subList(count, column.parts().size());
                return new Identifier(rest, column.span());
            }
        }
        return column;
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
